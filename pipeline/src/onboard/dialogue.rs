//! The questions of `hasila new`: about what is doubtful alone, with numbered answers and a default in brackets.

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use chrono::NaiveDate;
use minijinja::context;
use report_model::definitions::Definitions;
use report_model::record::{Field, Nature};
use report_model::reference::{Code, Reference};
use tabulate::Lists;
use tabulate::mapping::{DateOrder, HeaderRow};
use tabulate::propose::{Choice, Content, Holds, Meaning, OrderReason, Proposal, RowsOf, Spelling};

use super::kept::answered;
use super::losses;
use super::mapping::{NEEDED, replies};
use super::words::Words;
use super::{Answers, Exports};

/// A person at a terminal.
pub(crate) struct Dialogue<'a, R, W> {
    /// What the person writes.
    pub(crate) input: R,
    /// What the person reads.
    pub(crate) output: W,
    /// In which language.
    pub(crate) words: &'a Words,
}

/// How many values are asked about: more than that is work for an editor.
const VALUES: usize = 20;

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// Asks about everything that is doubtful, and writes the answers into the proposals and `answers`.
    ///
    /// # Errors
    /// When the terminal cannot be read or written.
    pub(crate) fn settle(
        &mut self,
        exports: &Exports,
        proposals: &mut [Proposal],
        answers: &mut Answers,
        reference: &Reference,
    ) -> std::io::Result<()> {
        let are_several = proposals.len() > 1;
        for (place, proposal) in proposals.iter_mut().enumerate() {
            if are_several {
                let tables = super::mapping::named(&proposal.places);
                self.line(&format!("\n{}\n", self.words.say("ask", "table", &context! { tables })))?;
            }
            self.rows(&exports.agency, proposal)?;
            self.columns((exports, place), proposal, &reference.definitions)?;
            self.orders(proposal)?;
            self.values(proposal, &exports.lists)?;
            self.nature(proposal)?;
        }
        if answers.is_new {
            self.body(answers, reference)?;
        }
        for service in proposals.iter().flat_map(|proposal| &proposal.services) {
            if !answers.nationals.contains_key(&service.id) && !reference.services.national.is_empty() {
                let question = self.words.say("ask", "national", &context! { value => service.name.as_str() });
                if let Some(at) = self.choose(&question, &self.names(&reference.services.national), 0)? {
                    answers.nationals.insert(service.id.clone(), reference.services.national[at].id.clone());
                }
            }
        }
        if answers.extracted.is_none() && answers.extracted_files.is_empty() && !answers.has_facts {
            answers.extracted = self.day(&self.words.get("ask", "extracted"), None)?;
        }
        Ok(())
    }

    /// Whose rows are read, where a column names several bodies and none of them by a name that is known.
    fn rows(&mut self, agency: &str, proposal: &mut Proposal) -> std::io::Result<()> {
        let RowsOf::Whom(heading) = &proposal.rows_of else { return Ok(()) };
        let Some(bodies) = proposal.bodies.iter().find(|bodies| bodies.heading == *heading) else { return Ok(()) };
        let question = self.words.say("ask", "rows", &context! { heading => heading.as_str(), agency });
        let shown = bodies.named.iter().take(VALUES);
        let answers: Vec<String> = shown.map(|named| format!("{} ({})", named.value, named.count)).collect();
        if let Some(at) = self.choose(&question, &answers, 0)? {
            let values = vec![bodies.named[at].value.clone()];
            proposal.rows_of = RowsOf::Body { heading: heading.clone(), values };
        }
        Ok(())
    }

    /// Which column a field is, where that is doubtful or a needed one was not found. Where a person chose another column
    /// than was proposed, what follows from it is found anew before the next question.
    fn columns(
        &mut self,
        (exports, place): (&Exports, usize),
        proposal: &mut Proposal,
        definitions: &Definitions,
    ) -> std::io::Result<()> {
        for &field in Field::ALL {
            let choice = proposal.columns.get(&field).cloned();
            let is_asked = choice.as_ref().map_or_else(|| is_missed(field, proposal), |choice| !choice.sure);
            if !is_asked || proposal.without.contains(&field) {
                continue;
            }
            let headings = headings(field, proposal);
            let question = self.about_column(field, proposal, definitions);
            let mut answers: Vec<String> = headings.iter().map(|heading| self.described(heading, proposal)).collect();
            if choice.is_none() {
                // That there is none is an answer; to say nothing is not.
                answers.push(self.words.get("ask", "none"));
            }
            let chosen = self.choose(&question, &answers, usize::from(choice.is_some()))?;
            if chosen.is_none() && choice.is_none() {
                continue;
            }
            let heading = chosen.and_then(|at| headings.get(at).cloned());
            let is_other = heading.as_ref() != choice.as_ref().map(|choice| &choice.heading);
            settle_column(proposal, field, heading);
            if is_other && let Some(anew) = exports.with_columns(place, proposal) {
                *proposal = anew;
            }
        }
        Ok(())
    }

    /// The question which column a field is: why one is proposed, what speaks against it, and what is lost without one.
    fn about_column(&self, field: Field, proposal: &Proposal, definitions: &Definitions) -> String {
        let mut question = self.words.say("ask", "column", &context! { field => self.words.field(field) });
        if let Some(choice) = proposal.columns.get(&field) {
            let reasons = self.words.reasons(field, choice);
            question.push_str(&format!("\n   {}", self.words.say("ask", "why", &context! { reasons })));
        } else if let Some(choice) = proposal.contradicted.get(&field) {
            let reasons = self.words.reasons(field, choice);
            question.push_str(&format!("\n   {}: {reasons}", choice.heading));
        }
        if let Some(lost) = losses::said(&losses::of(proposal, definitions), field, self.words) {
            question.push_str(&format!("\n   {}", lost.trim_start_matches(['?', '؟', ' '])));
        }
        question
    }

    /// A column by its heading, with what it holds.
    fn described(&self, heading: &str, proposal: &Proposal) -> String {
        let content = proposal.contents.get(heading).map(|&content| self.words.content(content));
        let unread = proposal.unread.iter().find(|column| column.heading == heading);
        let follows = unread.and_then(|column| column.follows);
        let follows = follows.map(|share| self.words.say("content", "follows", &context! { share => share / 10 }));
        let comma = if self.words.lang().is_rtl() { "، " } else { ", " };
        let all: Vec<String> = content.into_iter().chain(follows).collect();
        if all.is_empty() { heading.to_owned() } else { format!("{heading} ({})", all.join(comma)) }
    }

    /// What the records are, where no column says it.
    fn nature(&mut self, proposal: &mut Proposal) -> std::io::Result<()> {
        if proposal.columns.contains_key(&Field::Nature) || proposal.is_nature_answered {
            return Ok(());
        }
        let natures: Vec<String> = Nature::ALL.iter().map(|&nature| self.words.nature(nature)).collect();
        let named = Nature::ALL.iter().position(|&nature| Some(nature) == proposal.nature);
        let chosen = self.choose(&self.words.get("ask", "nature"), &natures, named.map_or(1, |at| at + 1))?;
        if let Some(nature) = chosen.and_then(|at| Nature::ALL.get(at).copied()) {
            proposal.nature = Some(nature);
            proposal.is_nature_answered = true;
        }
        Ok(())
    }

    /// The order of dates, where nothing in the file tells.
    fn orders(&mut self, proposal: &mut Proposal) -> std::io::Result<()> {
        for verdict in &mut proposal.dates {
            if !matches!(verdict.reason, OrderReason::Custom | OrderReason::Contradicted) {
                continue;
            }
            let reason = self.words.order(verdict);
            let field = self.words.field(verdict.field);
            let question = format!("{}\n   {reason}", self.words.say("ask", "order", &context! { field }));
            let orders = ["day_first", "month_first"].map(|order| self.words.get("dates", order));
            let default = if verdict.order == DateOrder::DayFirst { 1 } else { 2 };
            if let Some(at) = self.choose(&question, &orders, default)? {
                verdict.order = if at == 0 { DateOrder::DayFirst } else { DateOrder::MonthFirst };
                verdict.reason = OrderReason::Answered;
            }
        }
        Ok(())
    }

    /// What the values mean that nothing is known of, the most frequent first.
    fn values(&mut self, proposal: &mut Proposal, lists: &Lists) -> std::io::Result<()> {
        let mut asked = 0;
        for (&field, values) in &mut proposal.values {
            let codes = &lists.of(field).codes;
            if codes.len() > 30 {
                continue;
            }
            for (value, count) in std::mem::take(&mut values.unknown) {
                asked += 1;
                let with = context! { value => value.as_str(), count, field => self.words.field(field) };
                let question = self.words.say("ask", "value", &with);
                let chosen = if asked > VALUES { None } else { self.choose(&question, codes, 0)? };
                match chosen {
                    Some(at) => {
                        let code = codes[at].clone();
                        values.proposed.push(Spelling { code, value, count, meaning: Meaning::Answered });
                    }
                    None => values.unknown.push((value, count)),
                }
            }
        }
        Ok(())
    }

    /// The names and the kind of a body that is not in the register.
    fn body(&mut self, answers: &mut Answers, reference: &Reference) -> std::io::Result<()> {
        if answers.name.is_empty() {
            for &lang in &reference.cycle.languages {
                let question = self.words.say("ask", "name", &context! { lang => lang.code() });
                self.line(&format!("{question} "))?;
                let name = self.answer()?.unwrap_or_default();
                if !name.is_empty() {
                    answers.name.0.insert(lang, name);
                }
            }
        }
        if answers.kind.is_none() {
            let kinds = &reference.register.kinds;
            let question = self.words.get("ask", "kind");
            let chosen = self.choose(&question, &self.names(kinds), 1)?;
            answers.kind = chosen.map(|at| kinds[at].id.clone());
        }
        if answers.joined.is_none() {
            answers.joined = self.day(&self.words.get("ask", "joined"), Some(answers.since))?;
        }
        Ok(())
    }

    fn names(&self, codes: &[Code]) -> Vec<String> {
        let name = |code: &Code| {
            code.name.get(self.words.lang()).map_or(code.id.clone(), |found| format!("{} ({})", found.text, code.id))
        };
        codes.iter().map(name).collect()
    }

    /// Asks for a text until it can be read; the default is taken for an empty line and at the end of the input.
    pub(crate) fn read<T: std::fmt::Display>(
        &mut self,
        question: &str,
        default: T,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> std::io::Result<T> {
        loop {
            self.line(&format!("\n{question}\n[{default}] "))?;
            match self.answer()? {
                Some(text) if !text.is_empty() => match read(&text) {
                    Ok(value) => return Ok(value),
                    Err(why) => self.line(&format!("{why}\n"))?,
                },
                _ => return Ok(default),
            }
        }
    }

    /// Asks for a day. The default is taken for an empty line; at the end of the input nobody has answered.
    fn day(&mut self, question: &str, default: Option<NaiveDate>) -> std::io::Result<Option<NaiveDate>> {
        let taken = default.map(|day| format!("[{day}] ")).unwrap_or_default();
        loop {
            self.line(&format!("{question} {taken}"))?;
            match self.answer()? {
                Some(text) if !text.is_empty() => match text.parse() {
                    Ok(day) => return Ok(Some(day)),
                    Err(_) => self.line(&format!("{}\n", self.words.get("ask", "no_day")))?,
                },
                Some(_) => return Ok(default),
                None => return Ok(None),
            }
        }
    }

    /// Asks for one of some answers by its number. `default`, counted from 1, is taken for an empty line and at the end
    /// of the input; 0 is none of them.
    pub(crate) fn choose(
        &mut self,
        question: &str,
        answers: &[String],
        default: usize,
    ) -> std::io::Result<Option<usize>> {
        let none = self.words.get("ask", if default == 0 { "later" } else { "none" });
        let mut text = format!("\n{question}\n");
        for (number, answer) in (1..).zip(answers) {
            text.push_str(&format!("  {number}. {answer}\n"));
        }
        text.push_str(&format!("  0. {none}\n"));
        self.line(&text)?;
        loop {
            self.line(&format!("[{default}] "))?;
            let number = match self.answer()? {
                None => default,
                Some(text) if text.is_empty() => default,
                Some(text) => match text.parse() {
                    Ok(number) if number <= answers.len() => number,
                    _ => {
                        let again = self.words.say("ask", "again", &context! { most => answers.len() });
                        self.line(&format!("{again}\n"))?;
                        continue;
                    }
                },
            };
            return Ok(number.checked_sub(1));
        }
    }

    fn line(&mut self, text: &str) -> std::io::Result<()> {
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }

    /// A line of the person, trimmed; `None` at the end of the input.
    fn answer(&mut self) -> std::io::Result<Option<String>> {
        const LONGEST: u64 = 4_096;
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut self.input, LONGEST).read_until(b'\n', &mut line)?;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim().to_owned()))
    }
}

/// Whether a field that no column was found for is asked about: a needed one, one whose column its own days contradict,
/// the reply while some column could hold it, and the service where no column has a name.
fn is_missed(field: Field, proposal: &Proposal) -> bool {
    let could_be_reply = || {
        proposal.columns.contains_key(&Field::Closed)
            || proposal.unread.iter().any(|column| column.holds == Holds::Dates)
    };
    match field {
        _ if proposal.contradicted.contains_key(&field) => true,
        Field::Replied => could_be_reply(),
        Field::Service => proposal.format.header_row == Some(HeaderRow::Absent),
        _ => NEEDED.contains(&field),
    }
}

/// The columns that could be a field: the one that is proposed, others that look like it, and those that nothing reads;
/// of days, first those that follow the receipt.
fn headings(field: Field, proposal: &Proposal) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    let looks_alike = proposal.columns.get(&field).or_else(|| proposal.contradicted.get(&field));
    if let Some(choice) = looks_alike {
        headings.push(choice.heading.clone());
        headings.extend(choice.others.iter().map(|(heading, _)| heading.clone()));
    }
    if field == Field::Replied {
        let free = replies(proposal).into_iter().map(|column| column.heading.clone());
        headings.extend(free);
        // Closing a file may be how the body replies.
        headings.extend(proposal.columns.get(&Field::Closed).map(|closed| closed.heading.clone()));
    }
    let is_free = |heading: &String| !proposal.columns.values().any(|taken| taken.heading == *heading);
    let unread = proposal.unread.iter().filter(|column| column.holds != Holds::Persons);
    headings.extend(unread.map(|column| column.heading.clone()).filter(is_free));
    let mut said = BTreeSet::new();
    headings.retain(|heading| said.insert(heading.clone()));
    headings
}

/// Gives a field the column that a person chose. Whatever else had it goes without, but for the closing where it is the
/// reply too.
fn settle_column(proposal: &mut Proposal, field: Field, heading: Option<String>) {
    proposal.contradicted.remove(&field);
    let before = proposal.columns.remove(&field);
    let Some(heading) = heading else {
        if !NEEDED.contains(&field) {
            proposal.without.insert(field);
        }
        return;
    };
    let stays = |other: Field| field == Field::Replied && other == Field::Closed;
    proposal.columns.retain(|&other, taken| taken.heading != heading || stays(other));
    let content = proposal.contents.get(&heading).copied().unwrap_or(Content::Silent);
    let settled = match before.filter(|choice| choice.heading == heading) {
        Some(choice) => Choice { sure: true, is_answered: true, ..choice },
        None => answered(heading, content),
    };
    proposal.columns.insert(field, settled);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use report_model::lang::{Lang, Localised};

    use super::*;
    use crate::config::{self, CycleInputs};

    fn cycle() -> CycleInputs {
        config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../data"), None).expect("the shipped cycle")
    }

    /// What becomes of a case of `tests/cases/onboard` when a person answers, and what that person read.
    fn settled(case: &str, lang: Lang, written: &str) -> (Vec<Proposal>, Answers, String) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let cycle = cycle();
        let file = root.join("tests/cases/onboard").join(case).join("in.csv");
        let exports =
            Exports::read(&cycle, ("NEW", &Localised::default()), None, &[file], tabulate::mapping::Format::default())
                .expect("exports that can be read");
        let mut proposals = exports.proposals();
        let mut answers = Answers {
            is_new: true,
            has_facts: false,
            name: Localised::default(),
            kind: None,
            since: cycle.period.first_day(),
            joined: None,
            extracted: None,
            extracted_files: BTreeMap::new(),
            nationals: BTreeMap::new(),
        };
        let words = Words::of(lang);
        let mut read = Vec::new();
        let mut dialogue = Dialogue { input: written.as_bytes(), output: &mut read, words: &words };
        dialogue.settle(&exports, &mut proposals, &mut answers, &cycle.reference).expect("a dialogue");
        (proposals, answers, String::from_utf8(read).expect("UTF-8"))
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
        let text = super::super::mapping::text("", "NEW", &proposals, &reference.definitions, &words);
        assert!(text.contains("replied: Retour usager # answered by a person\n"), "{text}");
        // Nobody chose, and that is an answer too.
        let (proposals, _, _) = settled("reply_of_unknown_title", Lang::En, "3\n");
        let text = super::super::mapping::text("", "NEW", &proposals, &reference.definitions, &words);
        assert!(text.contains("without: [replied] # a person said"), "{text}");
        let (proposals, _, _) = settled("reply_of_unknown_title", Lang::En, "\n");
        assert!(proposals[0].without.is_empty() && !proposals[0].columns.contains_key(&Field::Replied));
        let (proposals, _, _) = settled("ambiguous_dates", Lang::En, "2\n2\n");
        let text = super::super::mapping::text("", "NEW", &proposals, &reference.definitions, &words);
        assert!(text.contains("dates: month_first # received: a person said so\n"), "{text}");
        let (proposals, _, _) = settled("french", Lang::En, "5\n");
        let text = super::super::mapping::text("", "NEW", &proposals, &reference.definitions, &words);
        assert!(text.contains("mail: [Par pigeon] # answered by a person (10)\n"), "{text}");
    }

    #[test]
    fn an_input_that_ends_takes_every_default() {
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
}
