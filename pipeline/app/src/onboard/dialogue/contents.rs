//! What stands in the columns: the order of dates, the meaning of values, what the records are.

use report_model::diagnostic::Message;
use report_model::record::{Field, Nature};
use tabulate::Lists;
use tabulate::mapping::DateOrder;
use tabulate::propose::{Meaning, OrderReason, Proposal, Spelling};

use super::{Onboarding, VALUES};
use crate::interview::{Answer, Choice, Kind, Question};
use crate::onboard::mapping::turned_days;

/// Lists with more codes than a person looks through are left to an editor.
const CODES: usize = 30;

/// The fields whose dates have an order that nothing in the file tells.
pub(super) fn open_orders(proposal: &Proposal) -> impl Iterator<Item = Field> {
    let open = |reason| matches!(reason, OrderReason::Custom | OrderReason::Contradicted);
    proposal.dates.iter().filter(move |verdict| open(verdict.reason)).map(|verdict| verdict.field)
}

/// Whether days that a spreadsheet has turned round wait for an answer.
pub(super) fn is_turned_open(proposal: &Proposal) -> bool {
    !proposal.turned.is_empty() && !proposal.is_turned_answered
}

/// The values that nothing is known of, by field, the most frequent first.
pub(super) fn open_values(proposal: &Proposal, lists: &Lists) -> Vec<(Field, String)> {
    let is_short = |field: Field| lists.of(field).codes.len() <= CODES;
    let is_answered = |spelling: &&Spelling| matches!(spelling.meaning, Meaning::Answered);
    let answered = proposal.values.values().flat_map(|values| &values.proposed).filter(is_answered).count();
    let unknown = proposal.values.iter().filter(|&(&field, _)| is_short(field));
    let unknown =
        unknown.flat_map(|(&field, values)| values.unknown.iter().map(move |(value, _)| (field, value.clone())));
    unknown.take(VALUES.saturating_sub(answered)).collect()
}

/// Whether no column says what the records are.
pub(super) fn is_nature_open(proposal: &Proposal) -> bool {
    !proposal.columns.contains_key(&Field::Nature) && !proposal.is_nature_answered
}

impl Onboarding<'_> {
    /// How dates are read that have two readings.
    pub(super) fn about_order(&self, place: usize, field: Field) -> Question {
        let proposal = &self.proposals[place];
        let verdict = proposal.dates.iter().find(|verdict| verdict.field == field);
        let reason = verdict.map(|verdict| self.words.order(verdict)).unwrap_or_default();
        let question = self.words.said(&Message::new("begin.ask.order").prose("field", self.words.field(field)));
        let is_month_first = verdict.is_some_and(|verdict| verdict.order == DateOrder::MonthFirst);
        Question {
            text: self.of_table(place, format!("{question}\n   {reason}")),
            kind: Kind::One {
                choices: self.choices(&["begin.dates.day_first", "begin.dates.month_first"]),
                none: Some(self.words.word("begin.ask.none")),
                default: 1 + usize::from(is_month_first),
            },
        }
    }

    fn choices(&self, keys: &[&str]) -> Vec<Choice> {
        keys.iter().map(|key| Choice::named(self.words.word(key))).collect()
    }

    pub(super) fn take_order(&mut self, place: usize, field: Field, answer: &Answer) {
        let verdict = self.proposals[place].dates.iter_mut().find(|verdict| verdict.field == field);
        if let (Some(at), Some(verdict)) = (answer.first(), verdict) {
            verdict.order = if at == 0 { DateOrder::DayFirst } else { DateOrder::MonthFirst };
            verdict.reason = OrderReason::Answered;
        }
    }

    /// Whether days that a spreadsheet has turned round are put right.
    pub(super) fn about_turned(&self, place: usize) -> Question {
        let question = Message::new("begin.ask.turned").prose("counts", turned_days(&self.proposals[place]));
        Question {
            text: self.of_table(place, self.words.said(&question)),
            kind: Kind::One {
                choices: self.choices(&["begin.ask.put_right", "begin.ask.leave"]),
                none: Some(self.words.word("begin.ask.later")),
                default: 1,
            },
        }
    }

    pub(super) fn take_turned(&mut self, place: usize, answer: &Answer) {
        let proposal = &mut self.proposals[place];
        match answer.first() {
            Some(0) => proposal.is_turned_answered = true,
            Some(_) => proposal.turned.clear(),
            // Later: the proposal keeps its question mark.
            None => {}
        }
    }

    /// What a value means: the codes of its list, each in words.
    pub(super) fn about_value(&self, place: usize, field: Field, value: &str) -> Question {
        let unknown = self.proposals[place].values.get(&field).map(|values| values.unknown.as_slice());
        let count = unknown.unwrap_or_default().iter().find(|(one, _)| one == value).map_or(0, |&(_, count)| count);
        let question = Message::new("begin.ask.value").prose("value", value).count("count", count);
        let meaning = |code: &String| self.words.meaning(field, code, &self.exports.agency, self.reference);
        let codes = &self.exports.lists.of(field).codes;
        Question {
            text: self.of_table(place, self.words.said(&question.prose("field", self.words.field(field)))),
            kind: Kind::One {
                choices: codes.iter().map(|code| Choice::coded(code, meaning(code))).collect(),
                none: Some(self.words.word("begin.ask.later")),
                default: 0,
            },
        }
    }

    pub(super) fn take_value(&mut self, place: usize, field: Field, value: &str, answer: &Answer) {
        let codes = &self.exports.lists.of(field).codes;
        let code = answer.first().and_then(|at| codes.get(at)).cloned();
        let (Some(code), Some(values)) = (code, self.proposals[place].values.get_mut(&field)) else { return };
        if let Some(at) = values.unknown.iter().position(|(one, _)| one == value) {
            let (value, count) = values.unknown.remove(at);
            values.proposed.push(Spelling { code, value, count, meaning: Meaning::Answered });
        }
    }

    /// What the records are.
    pub(super) fn about_nature(&self, place: usize) -> Question {
        let named = Nature::ALL.iter().position(|&nature| Some(nature) == self.proposals[place].nature);
        let choice = |&nature: &Nature| Choice::named(self.words.nature(nature));
        Question {
            text: self.of_table(place, self.words.word("begin.ask.nature")),
            kind: Kind::One {
                choices: Nature::ALL.iter().map(choice).collect(),
                none: Some(self.words.word("begin.ask.none")),
                default: named.map_or(1, |at| at + 1),
            },
        }
    }

    pub(super) fn take_nature(&mut self, place: usize, answer: &Answer) {
        if let Some(&nature) = answer.first().and_then(|at| Nature::ALL.get(at)) {
            let proposal = &mut self.proposals[place];
            proposal.nature = Some(nature);
            proposal.is_nature_answered = true;
        }
    }
}
