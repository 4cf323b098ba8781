//! What a person is asked, and what becomes of the answers.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use report_model::lang::{Lang, Localised};
use report_model::record::Field;
use tabulate::mapping::{DateOrder, Format};

use report_model::diagnostic::Diagnose;

use super::*;
use crate::config::{self, CycleInputs};
use crate::onboard::{Given, extracted, mapping};

fn cycle() -> CycleInputs {
    config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data"), None).expect("the shipped cycle")
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases/onboard").join(name).join("in.csv")
}

/// What is known of a new body before anybody is asked.
fn answers(files: &[PathBuf], cycle: &CycleInputs) -> Answers {
    let name = |file: &PathBuf| file.file_name().expect("a name").to_string_lossy().into_owned();
    Answers {
        is_new: true,
        has_facts: false,
        name: Localised::default(),
        kind: None,
        since: cycle.period.first_day(),
        joined: None,
        files: files.iter().map(name).collect(),
        suggested: files.iter().filter_map(|file| Some((name(file), extracted::suggested(file)?))).collect(),
        extracted: None,
        extracted_files: BTreeMap::new(),
        nationals: BTreeMap::new(),
    }
}

/// What becomes of exports when a person answers, and what that person read. Input that ends is an error; here somebody
/// goes on with empty lines.
fn talked(files: &[PathBuf], lang: Lang, written: &str) -> (Vec<Proposal>, Answers, String) {
    let cycle = cycle();
    let given = Given { files, format: Format::default(), rows: BTreeMap::new() };
    let exports = Exports::read(&cycle, ("NEW", &Localised::default()), None, given).expect("exports that can be read");
    let answers = answers(files, &cycle);
    let mut read = Vec::new();
    let input = BufReader::new(written.as_bytes().chain(std::io::repeat(b'\n')));
    let known = Onboarding::new(exports, answers, &cycle.reference, Words::of(lang));
    let settled = known.settle(&mut Terminal::new(input, &mut read)).expect("a dialogue");
    (settled.proposals, settled.answers, String::from_utf8(read).expect("UTF-8"))
}

/// The same of a case of `tests/cases/onboard`.
fn settled(name: &str, lang: Lang, written: &str) -> (Vec<Proposal>, Answers, String) {
    talked(&[case(name)], lang, written)
}

#[test]
fn what_is_answered_is_what_is_written() {
    // The unknown channel, after a number that is none; three names; the kind; since when; three services; the day of
    // the extraction, after a word.
    let written = "99\n5\nOffice nouveau\n\n\n2\n2025-02-03\n1\n0\n\nyesterday\n2026-03-10\n";
    let (proposals, answers, read) = settled("french", Lang::En, written);
    let channel = &proposals[0].values[&Field::Channel];
    assert!(channel.unknown.is_empty());
    assert_eq!((channel.proposed[0].code.as_str(), channel.proposed[0].value.as_str()), ("mail", "Par pigeon"));
    assert_eq!(answers.name, Localised::from([(Lang::Fr, "Office nouveau")]));
    assert_eq!(answers.kind.as_deref(), Some("EEP"));
    assert_eq!(answers.joined, NaiveDate::from_ymd_opt(2025, 2, 3));
    assert!(read.contains("[2025-01-01]"), "the first day of the period is proposed: {read}");
    assert_eq!(answers.nationals.len(), 1);
    assert_eq!(answers.extracted, NaiveDate::from_ymd_opt(2026, 3, 10));
    assert!(read.contains("A number from 0 to 7"), "{read}");
}

#[test]
fn what_is_answered_is_marked_as_answered_and_not_as_doubtful() {
    // The reply is the one column of days that follows; the channel, the names, the kind, no national types, no day.
    let (proposals, _, read) = settled("reply_of_unknown_title", Lang::En, "1\n");
    assert!(read.contains("  1. Retour usager (100% of its cells are dates, 100% of its dates follow"), "{read}");
    assert!(read.contains("without replied") && read.contains("Response rate"), "{read}");
    let (reference, words) = (cycle().reference, Words::of(Lang::En));
    let text = mapping::text("", "NEW", &proposals, &reference.definitions, &words);
    assert!(text.contains("replied: Retour usager # answered by a person\n"), "{text}");
    // Nobody chose, and that is an answer too.
    let (proposals, _, _) = settled("reply_of_unknown_title", Lang::En, "3\n");
    let text = mapping::text("", "NEW", &proposals, &reference.definitions, &words);
    assert!(text.contains("without: [replied] # a person said"), "{text}");
    let (proposals, _, _) = settled("reply_of_unknown_title", Lang::En, "\n");
    assert!(proposals[0].without.is_empty() && !proposals[0].columns.contains_key(&Field::Replied));
    let (proposals, _, _) = settled("ambiguous_dates", Lang::En, "2\n2\n");
    let text = mapping::text("", "NEW", &proposals, &reference.definitions, &words);
    assert!(text.contains("dates: month_first # received: a person said so\n"), "{text}");
    let (proposals, _, _) = settled("french", Lang::En, "5\n");
    let text = mapping::text("", "NEW", &proposals, &reference.definitions, &words);
    assert!(text.contains("mail: [Par pigeon] # answered by a person (10)\n"), "{text}");
}

#[test]
fn empty_lines_take_every_default() {
    for lang in Lang::ALL {
        let (asked, answers, read) = settled("abbreviations", lang, "");
        assert!(!read.is_empty() && answers.extracted.is_none());
        assert!(asked[0].columns.contains_key(&Field::Id));
    }
}

#[test]
fn an_ambiguous_order_is_asked_for() {
    let (proposals, _, read) = settled("ambiguous_dates", Lang::Fr, "2\n2\n");
    assert!(read.contains("03/04"), "{read}");
    assert!(proposals[0].dates.iter().all(|verdict| verdict.order == DateOrder::MonthFirst));
}

#[test]
fn a_column_that_a_person_chose_is_looked_at_as_any_other() {
    let (proposals, _, read) = settled("dates_without_names", Lang::En, "2\n");
    assert!(read.contains("Jour B") && read.contains("Jour A"), "{read}");
    let heading = |field| proposals[0].columns.get(&field).map(|choice| choice.heading.as_str());
    assert_eq!(heading(Field::Received), Some("Jour A"));
    assert!(proposals[0].dates.iter().any(|verdict| verdict.field == Field::Received && verdict.counts.read == 40));
    assert!(proposals[0].unread.iter().any(|column| column.heading == "Jour B"), "{:?}", proposals[0].unread);
}

#[test]
fn columns_without_a_header_are_asked_for_by_letter_and_content() {
    // Seven doubtful columns in the order of the fields; the reply is the first of the dates that nobody reads.
    let (proposals, _, read) = settled("without_header", Lang::En, "1\n1\n1\n1\n1\n2\n1\n");
    assert!(read.contains("  1. D (100% of its cells are dates, 100% of its dates follow the receipt)"), "{read}");
    let heading = |field| proposals[0].columns.get(&field).map(|choice| choice.heading.as_str());
    let chosen = [Field::Id, Field::Received, Field::Replied, Field::Service].map(heading);
    assert_eq!(chosen, ["A", "C", "D", "H"].map(Some), "{read}");
    assert!(!read.contains("Quelqu'un") && !read.contains(". G"), "{read}");
}

#[test]
fn days_that_lie_before_what_comes_first_are_asked_about() {
    let (proposals, _, read) = settled("dates_exchanged", Lang::En, "0\n");
    assert!(read.contains("100% of its dates lie before those of: the receipt date"), "{read}");
    assert!(!proposals[0].columns.contains_key(&Field::Replied));
}

#[test]
fn an_input_that_ends_agrees_to_nothing() {
    let refused = refused("french", "");
    assert!(refused.contains("nothing was written") && refused.contains("hint: `--yes`"), "{refused}");
}

#[test]
fn whose_rows_are_read_is_asked_first() {
    // The third of three, by its number; two of them; all; and one by its name.
    let values = |written: &str| {
        let (proposals, _, read) = settled("several_bodies_unknown", Lang::En, written);
        assert!(read.contains("\nQuestion 1 of 7\n“Organisme” names several bodies"), "{read}");
        let rows = proposals[0].rows_of.rows().expect("rows")["Organisme"].clone();
        (rows, proposals[0].rows)
    };
    let [first, second, third] = [
        "Ministère des Oiseaux et des Belvédères",
        "Direction du Cadastre",
        "Ministère de l’Hospitalité et des Voyageurs",
    ];
    assert_eq!(values("3\n"), (vec![third.to_owned()], 15));
    assert_eq!(values("9\n1, 2\n"), (vec![first.to_owned(), second.to_owned()], 45));
    assert_eq!(values("4\n"), (vec!["*".to_owned()], 60));
    assert_eq!(values("direction du CADASTRE\n"), (vec![second.to_owned()], 15));
}

#[test]
fn while_nobody_says_whose_rows_they_are_nothing_is_proposed() {
    let refused = refused("several_bodies_unknown", "0\n");
    assert!(refused.contains("--where 'Organisme="), "{refused}");
}

/// What is said where the dialogue of a case ends without the answers that it needs.
fn refused(name: &str, written: &str) -> String {
    let (cycle, files) = (cycle(), [case(name)]);
    let given = Given { files: &files, format: Format::default(), rows: BTreeMap::new() };
    let exports = Exports::read(&cycle, ("NEW", &Localised::default()), None, given).expect("exports that can be read");
    let known = Onboarding::new(exports, answers(&files, &cycle), &cycle.reference, Words::of(Lang::En));
    let refused = known.settle(&mut Terminal::new(written.as_bytes(), Vec::new())).map(drop).expect_err("no answers");
    let l10n = words::language(Lang::En).l10n();
    refused.diagnose().iter().map(|said| words::lines(said, &l10n)).collect()
}

#[test]
fn each_file_has_a_day_of_extraction() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = ["2025-S1.csv", "registre_20260310.csv", "reste.csv"].map(|name| folder.path().join(name));
    for file in &files {
        std::fs::copy(case("dates_by_neighbours"), file).expect("an export");
    }
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let (_, answers, read) = talked(&files, Lang::En, "");
    assert!(read.contains("[2025-07-01]") && read.contains("2025-S1.csv"), "{read}");
    let days: Vec<NaiveDate> = answers.extracted_files.values().copied().collect();
    assert_eq!(days, ["2025-07-01", "2026-03-10", "2026-03-10"].map(day));
    let (_, answers, _) = talked(&files[2..], Lang::En, "");
    assert!(answers.extracted.is_none() && answers.extracted_files.is_empty());
}

/// Going back takes up what there was before the question, in every language, by the sign or by the word.
#[test]
fn a_person_may_go_back() {
    for (lang, back) in [(Lang::Fr, "retour"), (Lang::Ar, "رجوع"), (Lang::En, "back"), (Lang::Ar, ">"), (Lang::Fr, "<")]
    {
        // Back at the first question stays there; the channel; a name, and back twice; another channel, the names.
        let written = format!("<\nmail\nOffice nouveau\n{back}\n{back}\ncall_centre\n\nOffice ancien\n");
        let (proposals, answers, read) = settled("french", lang, &written);
        let channel = &proposals[0].values[&Field::Channel];
        assert_eq!(channel.proposed.last().map(|one| one.code.as_str()), Some("call_centre"), "{read}");
        assert!(channel.unknown.is_empty(), "{read}");
        assert_eq!(answers.name.0.values().collect::<Vec<_>>(), ["Office nouveau", "Office ancien"], "{read}");
        assert!(read.contains("\n[Office nouveau] "), "what was answered is proposed: {read}");
    }
}

/// A code is shown with what it means, and either is an answer.
#[test]
fn codes_have_their_meaning_beside_them_and_words_are_answers() {
    for (lang, shown, word) in [
        (Lang::Fr, "mail — Courrier postal\n", "courrier POSTAL"),
        (Lang::Ar, "mail — البريد العادي أو المضمون\n", "البريد العادي"),
        (Lang::En, "mail — Mail\n", "MAIL"),
    ] {
        let (proposals, _, read) = settled("french", lang, &format!("{word}\n"));
        assert!(read.contains(shown), "{read}");
        let channel = &proposals[0].values[&Field::Channel];
        assert_eq!(channel.proposed.last().map(|one| one.code.as_str()), Some("mail"), "{read}");
    }
}

/// A body that goes back to whose rows are read has the rows of another before it.
#[test]
fn rows_of_another_body_can_be_chosen_after_all() {
    let (proposals, _, read) = settled("several_bodies_unknown", Lang::En, "3\n<\n\n");
    assert_eq!(proposals[0].rows, 15, "{read}");
    let (proposals, _, read) = settled("several_bodies_unknown", Lang::En, "3\n<\n2, 3\n");
    assert!(read.matches("names several bodies").count() == 2 && read.contains("[3] "), "{read}");
    assert_eq!(proposals[0].rows, 30, "{read}");
}

#[test]
fn a_day_is_typed_day_first_and_an_unclear_one_is_asked_again() {
    // The names, the kind; since when, after a day without its century; then defaults.
    let written = "\n\n\n\n\n2/3/25\n٠٢/٠٣/٢٠٢٥\n";
    let (_, answers, read) = settled("french", Lang::Fr, written);
    assert_eq!(answers.joined, NaiveDate::from_ymd_opt(2025, 3, 2), "{read}");
    assert!(read.contains("deux chiffres") && read.contains("[01/01/2025]"), "{read}");
}
