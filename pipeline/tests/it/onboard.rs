//! A new agency on board: what is proposed for exports that nobody has described, and what `hasila new` leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use report_model::record::Field;
use tabulate::Mapping;

use crate::support::{Sandbox, root};

/// How a case differs from the usual one.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    data: Option<PathBuf>,
    agency: Option<String>,
    lang: Option<String>,
}

fn stage() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard")
}

/// The export of a case.
fn input(case: &Path) -> PathBuf {
    cases::inputs(case).swap_remove(0)
}

/// What `hasila new --dry-run` says of a file.
fn proposal(data: &Path, agency: &str, lang: &str, file: &Path) -> (String, String) {
    let output = Command::new(assert_cmd::cargo::cargo_bin!("hasila"))
        .env("HASILA_LANG", "en")
        .args(["new", agency, "--dry-run", "--lang", lang, "--data"])
        .arg(data)
        .arg("--from")
        .arg(file)
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn proposals() {
    cases::each_case(&stage(), |folder| {
        let case: Case = cases::declared(folder, "case.yaml").unwrap_or_default();
        let data = root().join(case.data.as_deref().unwrap_or(Path::new("data")));
        let agency = case.agency.as_deref().unwrap_or("NEW");
        let (mapping, refused) = proposal(&data, agency, case.lang.as_deref().unwrap_or("fr"), &input(folder));
        // Commands name the files of the call: here they are called as they would be in their folder.
        let called = |text: &str| {
            let (data, folder) = (data.display().to_string(), format!("{}/", folder.display()));
            text.replace(&folder, "").replace(&format!(" --data {data}"), "")
        };
        format!("{mapping}{}", called(&refused))
    });
}

#[test]
fn no_person_is_in_a_proposal() {
    for folder in cases::folders(&stage()) {
        let (mapping, refused) = proposal(&root().join("data"), "NEW", "en", &input(&folder));
        for person in ["Quelqu'un", "06 00", "AB00", "@exempl", "rue sans nom"] {
            assert!(!mapping.contains(person) && !refused.contains(person), "{}: {person}", folder.display());
        }
    }
}

/// The shipped mappings were written by hand: what is proposed without a question for their exports is what they say.
#[test]
fn what_is_sure_is_what_the_shipped_mappings_say() {
    let data = root().join("data");
    let (mut right, mut wrong, mut asked, mut all) = (0, Vec::new(), 0, 0);
    for entry in fs::read_dir(data.join("mappings")).expect("the mappings") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a mapping");
        let mapping: Mapping = serde_yaml::from_str(&text).expect("a mapping");
        let source = &mapping.sources[0];
        // Encodings that have to be declared are another matter.
        if source.format.encoding.as_deref().is_some_and(|encoding| encoding != "utf-8") || mapping.sources.len() > 1 {
            continue;
        }
        let folder = data.join("exports/2025").join(&mapping.agency);
        let files = fs::read_dir(folder).expect("exports").map(|entry| entry.expect("an entry").path());
        let file =
            files.into_iter().find(|path| path.extension().is_some_and(|kind| kind != "yaml")).expect("an export");
        let (proposed, refused) = proposal(&data, &mapping.agency, "en", &file);
        assert!(refused.is_empty(), "{}: {refused}", mapping.agency);
        let columns: BTreeMap<Field, String> =
            serde_yaml::from_str::<Mapping>(&proposed).expect("a mapping").sources[0].columns.clone();
        for (field, heading) in &source.columns {
            all += 1;
            let line = format!("      {field}: ");
            let doubtful = proposed.lines().any(|one| one.starts_with(&line) && one.contains(" # ?"));
            match columns.get(field) {
                Some(found) if found == heading && !doubtful => right += 1,
                Some(found) if found != heading && !doubtful => {
                    wrong.push(format!("{} {field}: {found} for {heading}", mapping.agency));
                }
                _ => asked += 1,
            }
        }
    }
    assert!(wrong.len() * 50 <= all, "{} of {all} wrong: {wrong:#?}", wrong.len());
    assert!(right * 100 >= all * 85, "{right} of {all} right without a question, {asked} doubtful, wrong: {wrong:#?}");
}

const MINIMAL: &str = "pipeline/tests/cases/cycles/minimal";

fn french() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard/french/in.csv")
}

#[test]
fn a_new_agency_is_registered_mapped_and_checked() {
    let sandbox = Sandbox::of("data");
    let before = fs::read_to_string(sandbox.data().join("reference/agencies.yaml")).expect("the register");
    let file = french();
    let file = file.to_str().expect("a path");
    let arguments = [
        "new",
        "OTN",
        "--from",
        file,
        "--name",
        "fr=Office nouveau",
        "--kind",
        "EEP",
        "--extracted",
        "2026-03-10",
        "--lang",
        "en",
    ];
    let ended = sandbox.hasila(&arguments);
    assert!(ended.stderr().contains("No terminal"), "{}", ended.stderr());
    assert!(ended.stdout().contains("OTN"), "{}", ended.stdout());
    assert!(ended.status() < 2, "{}", ended.stderr());
    let after = fs::read_to_string(sandbox.data().join("reference/agencies.yaml")).expect("the register");
    assert!(after.starts_with(&before), "what stood there stays, comments too");
    assert!(after[before.len()..].contains("Office nouveau"));
    let copied = fs::read(sandbox.data().join("exports/2025/OTN/in.csv")).expect("the export");
    assert_eq!(copied, fs::read(file).expect("the export"));
    // The report comes out.
    let summary = sandbox.hasila(&["check", "--agency", "OTN", "--json"]).json();
    assert_eq!(summary["agencies"][0]["standing"], "reported", "{summary}");
    assert_eq!(summary["agencies"][0]["records"]["read"], 40);

    let again = sandbox.hasila(&arguments).expect(2);
    assert!(again.stderr().contains("never overwritten"), "{}", again.stderr());
}

/// What a mapping says stays as it is when the proposal is made again: columns, orders of dates, values, and what somebody
/// said that there is none of.
#[test]
fn a_second_proposal_keeps_what_was_answered() {
    let sandbox = Sandbox::of("data");
    let file = stage().join("row_counter/in.csv");
    let file = file.to_str().expect("a path");
    let first = ["new", "OTN", "--yes", "--lang", "en", "--extracted", "2026-03-10", "--from", file];
    sandbox.hasila(&first);
    let path = "mappings/OTN.yaml";
    let mapping = fs::read_to_string(sandbox.data().join(path)).expect("the mapping");
    assert!(mapping.contains("id: Réf. dossier\n"), "{mapping}");
    let answered = mapping
        .replace("      id: Réf. dossier", "      id: N° d’ordre")
        .replace("      replied: Date de réponse\n", "")
        .replace("    # without a column", "    without: [replied]\n    # without a column");
    sandbox.write(path, format!("{answered}values:\n  nature: {{suggestion: [Doléance]}}\n"));
    let again = sandbox.hasila(&["new", "OTN", "--dry-run", "--lang", "en", "--from", file]).expect(0).stdout();
    assert!(again.contains("id: N° d’ordre # answered by a person\n"), "{again}");
    assert!(again.contains("without: [replied]") && !again.contains("\n      replied:"), "{again}");
    assert!(again.contains("suggestion: [Doléance] # answered by a person\n"), "{again}");
}

#[test]
fn a_refused_file_leaves_nothing() {
    let sandbox = Sandbox::of(MINIMAL);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard/headings_of_another_language/in.csv");
    let ended = sandbox.hasila(&["new", "NEW", "--yes", "--from", file.to_str().expect("a path")]).expect(2);
    assert!(ended.stderr().contains("hint"), "{}", ended.stderr());
    assert!(!sandbox.data().join("mappings/NEW.yaml").exists());
    assert!(!sandbox.outputs().into_keys().any(|name| name.contains("NEW")));
    for id in ["../NEW", "national", "É"] {
        let ended = sandbox.hasila(&["new", id, "--yes", "--from", french().to_str().expect("a path")]).expect(2);
        assert!(ended.stderr().contains("is no id"), "{}", ended.stderr());
    }
}

/// A file whose first row is data is brought on board by the letters of its columns, and counted.
#[test]
fn a_file_without_a_header_comes_on_board() {
    let sandbox = Sandbox::of("data");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard/without_header/in.csv");
    let arguments = ["new", "OTN", "--yes", "--extracted", "2026-03-10", "--from", file.to_str().expect("a path")];
    sandbox.hasila(&arguments);
    let summary = sandbox.hasila(&["check", "--agency", "OTN", "--json"]).json();
    assert_eq!(summary["agencies"][0]["records"]["read"], 40, "{summary}");
    assert_eq!(summary["agencies"][0]["records"]["rejected"], 0, "{summary}");
}

/// What a person says of how a file is written is believed, and stands in the mapping.
#[test]
fn a_header_that_nobody_knows_can_be_declared() {
    let sandbox = Sandbox::of("data");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/onboard/headings_of_another_language/in.csv");
    let file = file.to_str().expect("a path");
    let ended = sandbox.hasila(&["new", "OTN", "--dry-run", "--header-row", "1", "--delimiter", ";", "--from", file]);
    let mapping = ended.expect(0).stdout();
    assert!(mapping.contains("format: {delimiter: \";\", header_row: 1}"), "{mapping}");
    assert!(mapping.contains("received: Eingang # ?"), "{mapping}");
    let refused = sandbox.hasila(&["new", "OTN", "--dry-run", "--header-row", "0", "--from", file]).expect(2);
    assert!(refused.stderr().contains("or `none`"), "{}", refused.stderr());
}

#[test]
fn a_changed_export_is_told_with_the_line_to_add() {
    let sandbox = Sandbox::of("data");
    let file = "exports/2025/RBT/traversees_2025.csv";
    let export = fs::read_to_string(sandbox.data().join(file)).expect("an export");
    let mapping: Mapping =
        serde_yaml::from_str(&fs::read_to_string(sandbox.data().join("mappings/RBT.yaml")).expect("a mapping"))
            .expect("YAML");
    let replied = &mapping.sources[0].columns[&Field::Replied];
    sandbox.write(file, export.replacen(replied.as_str(), "Date réponse finale", 1));
    let ended = sandbox.hasila(&["check", "--agency", "RBT"]).expect(1);
    assert!(ended.stderr().contains("write `replied: Date réponse finale`"), "{}", ended.stderr());
}

#[test]
fn a_new_status_is_told_with_the_line_to_add() {
    let sandbox = Sandbox::of("data");
    let file = "exports/2025/RBT/traversees_2025.csv";
    let export = fs::read_to_string(sandbox.data().join(file)).expect("an export");
    assert!(export.matches("Clôturée").count() >= 3);
    sandbox.write(file, export.replace("Clôturée", "Classée sans suite"));
    let ended = sandbox.hasila(&["check", "--agency", "RBT"]).expect(1);
    assert!(ended.stderr().contains("`status: {closed: [Classée sans suite]}`"), "{}", ended.stderr());
    let summary = sandbox.hasila(&["check", "--agency", "RBT", "--json"]).json();
    assert_eq!(summary["agencies"][0]["errors"].as_array().map(Vec::len), Some(0));
    assert!(summary["agencies"][0]["advice"][0].as_str().is_some_and(|line| line.contains("Classée")));
}

/// Since when a body takes part is proposed, said and written: without it the body would stand beside every synthesis.
#[test]
fn a_new_body_takes_part_since_the_first_day_while_nobody_says_another() {
    let sandbox = Sandbox::of("data");
    let file = french();
    let file = file.to_str().expect("a path");
    let common = ["--yes", "--extracted", "2026-03-10", "--lang", "en", "--from", file];
    let said = sandbox.hasila(&[&["new", "OTN"], &common[..]].concat()).stdout();
    assert!(said.contains("since the 2025-01-01") || said.contains("since 2025-01-01"), "{said}");
    sandbox.hasila(&[&["new", "OTP", "--joined", "2024-05-02"], &common[..]].concat());
    let register = fs::read_to_string(sandbox.data().join("reference/agencies.yaml")).expect("the register");
    assert!(register.contains("joined: 2025-01-01 # ?"), "{register}");
    assert!(register.contains("joined: 2024-05-02\n"), "{register}");
    // Where the line is taken out, the check says it.
    sandbox.replace("reference/agencies.yaml", "joined: 2024-05-02", "# joined");
    let ended = sandbox.hasila(&["check", "--agency", "OTP"]);
    assert!(ended.stderr().contains("no day since which it takes part"), "{}", ended.stderr());
    assert!(ended.stderr().contains("write `joined: 2025-01-01`"), "{}", ended.stderr());
}

/// Of an export of several bodies nothing is counted before it is said which rows are whose; then those of one are, the
/// others are named with their commands, and a second proposal keeps the filter.
#[test]
fn of_an_export_of_several_bodies_one_is_read() {
    let sandbox = Sandbox::of("data");
    let file = stage().join("several_bodies_unknown/in.csv");
    let file = file.to_str().expect("a path");
    let common = ["new", "OTN", "--yes", "--lang", "en", "--extracted", "2026-03-10", "--from", file];
    let refused = sandbox.hasila(&common).expect(2);
    assert!(refused.stderr().contains("`Organisme` names several bodies"), "{}", refused.stderr());
    assert!(refused.stderr().contains("--where 'Organisme="), "{}", refused.stderr());
    assert!(!sandbox.data().join("mappings/OTN.yaml").exists());
    let unknown = sandbox.hasila(&[&common[..], &["--where", "Organisme=Personne"]].concat()).expect(2);
    assert!(unknown.stderr().contains("no row has the values"), "{}", unknown.stderr());
    let unknown = sandbox.hasila(&[&common[..], &["--where", "Organisation=Personne"]].concat()).expect(2);
    assert!(unknown.stderr().contains("no table has a column `Organisation`"), "{}", unknown.stderr());

    let said = sandbox.hasila(&[&common[..], &["--where", "Organisme=direction du cadastre"]].concat()).stdout();
    assert!(said.contains("hasila new MOB --from") && said.contains("'Organisme=Ministère des Oiseaux"), "{said}");
    let summary = sandbox.hasila(&["check", "--agency", "OTN", "--json"]).json();
    assert_eq!(summary["agencies"][0]["records"]["read"], 15, "{summary}");
    let again = sandbox.hasila(&["new", "OTN", "--dry-run", "--lang", "en", "--from", file]).expect(0).stdout();
    assert!(again.contains("where: {Organisme: [direction du cadastre]} # answered by a person; 15 rows"), "{again}");

    // All rows may be of one body all the same, and that is kept too.
    let all =
        ["new", "OTP", "--yes", "--lang", "en", "--extracted", "2026-03-10", "--from", file, "--where", "Organisme=*"];
    sandbox.hasila(&all);
    let summary = sandbox.hasila(&["check", "--agency", "OTP", "--json"]).json();
    assert_eq!(summary["agencies"][0]["records"]["read"], 60, "{summary}");
    let again = sandbox.hasila(&["new", "OTP", "--dry-run", "--lang", "en", "--from", file]).expect(0).stdout();
    assert!(again.contains("where: {Organisme: [\"*\"]}"), "{again}");
}

/// The rows of one ticket are one record: the proposal is counted so, and what was damaged is said at once.
#[test]
fn rows_of_one_ticket_come_on_board_as_one_record() {
    for (case, records) in
        [("rows_per_article", 5), ("rows_per_state", 5), ("tickets_and_articles", 30), ("states_reversed", 25)]
    {
        let sandbox = Sandbox::of("data");
        let file = stage().join(case).join("in.csv");
        let file = file.to_str().expect("a path");
        sandbox.hasila(&["new", "OTN", "--yes", "--extracted", "2026-03-10", "--from", file]);
        let summary = sandbox.hasila(&["check", "--agency", "OTN", "--json"]).json();
        let agency = &summary["agencies"][0];
        let counted = agency["records"].clone();
        assert_eq!(agency["standing"], "reported", "{case}: {summary}");
        assert!(counted.to_string().contains(&records.to_string()), "{case}: {counted}");
    }
    let sandbox = Sandbox::of("data");
    let file = stage().join("exponent_ids/in.csv");
    let file = file.to_str().expect("a path");
    let ended = sandbox.hasila(&["new", "OTN", "--yes", "--lang", "en", "--extracted", "2026-03-10", "--from", file]);
    assert!(ended.stderr().contains("turned 6 of its identifiers into numbers"), "{}", ended.stderr());
}

/// Days that a spreadsheet has turned round are said, and counted as they were meant.
#[test]
fn turned_days_come_on_board_put_right() {
    let sandbox = Sandbox::of("data");
    let file = stage().join("turned_dates/in.xlsx");
    let file = file.to_str().expect("a path");
    sandbox.hasila(&["new", "OTN", "--yes", "--lang", "en", "--extracted", "2026-03-10", "--from", file]);
    let mapping = fs::read_to_string(sandbox.data().join("mappings/OTN.yaml")).expect("the mapping");
    assert!(mapping.contains("turned_dates: [received, replied] # ? "), "{mapping}");
    let summary = sandbox.hasila(&["check", "--agency", "OTN", "--json"]).json();
    assert_eq!(summary["agencies"][0]["standing"], "reported", "{summary}");
    assert_eq!(summary["agencies"][0]["records"]["read"], 12, "{summary}");
}

/// A day of extraction is said of a file that is there.
#[test]
fn a_day_of_extraction_is_of_a_file_that_is_given() {
    let sandbox = Sandbox::of("data");
    let file = french();
    let common = ["new", "OTN", "--yes", "--from", file.to_str().expect("a path"), "--extracted"];
    let refused = sandbox.hasila(&[&common[..], &["s1.csv=2025-07-05"]].concat()).expect(2);
    assert!(refused.stderr().contains("none of the files"), "{}", refused.stderr());
    sandbox.hasila(&[&common[..], &["in*=2026-03-10"]].concat());
    let facts = fs::read_to_string(sandbox.data().join("exports/2025/OTN/export.yaml")).expect("the day");
    assert!(facts.contains("files:") && facts.contains("2026-03-10"), "{facts}");
}
