//! Whose rows are read, where a column names several bodies.

use std::collections::BTreeMap;
use std::rc::Rc;

use report_model::diagnostic::Message;
use tabulate::propose::{Bodies, RowsOf, Why};

use super::{Asked, Onboarding, VALUES};
use crate::interview::{Answer, Choice, Kind, Question};
use crate::onboard::{OnboardError, undecided};

impl Onboarding<'_> {
    /// The question is open unless one of the bodies has the id or the name of this one.
    pub(super) fn open_rows(&self) -> Option<Asked> {
        matches!(self.exports.rows_of(), RowsOf::Whom(_)).then_some(Asked::Rows)
    }

    fn bodies(&self) -> Option<&Bodies> {
        let RowsOf::Whom(heading) = self.exports.rows_of() else { return None };
        self.exports.bodies().iter().find(|bodies| bodies.heading == *heading)
    }

    /// Which of the bodies it is: several where it has several names, and all where the column says something else.
    pub(super) fn about_rows(&self) -> Question {
        let agency = &self.exports.agency;
        let Some(bodies) = self.bodies() else {
            return Question { text: String::new(), kind: Kind::Day { none: None, default: None } };
        };
        let of_agency = |key| self.words.said(&Message::new(key).with("agency", agency));
        let question = Message::new("begin.ask.rows").prose("heading", &bodies.heading).with("agency", agency);
        let shown = &bodies.named[..bodies.named.len().min(VALUES)];
        let mut choices: Vec<Choice> =
            shown.iter().map(|named| Choice::named(&named.value).with_note(named.count.to_string())).collect();
        choices.push(Choice::named(of_agency("begin.ask.all_rows")));
        let likely = self.exports.likely(bodies);
        let default = shown.iter().position(|named| likely == Some(named.value.as_str()));
        Question {
            text: self.words.said(&question),
            kind: Kind::Several {
                choices,
                none: Some(self.words.word("begin.ask.later")),
                default: default.map(|at| at + 1).into_iter().collect(),
            },
        }
    }

    /// Reads the exports for the body. Rows of other bodies are not counted as those of this one: without an answer nothing
    /// goes on.
    pub(super) fn take_rows(&mut self, answer: &Answer) -> Result<(), OnboardError> {
        let Some(bodies) = self.bodies() else { return Ok(()) };
        let all = bodies.named.len().min(VALUES);
        let value = |&at: &usize| bodies.named[..all].get(at).map(|named| named.value.clone());
        let values: Vec<String> = match answer.places() {
            [] => return undecided(&self.exports).map_or(Ok(()), Err),
            places if places.contains(&all) => vec!["*".to_owned()],
            places => places.iter().filter_map(value).collect(),
        };
        let rows = BTreeMap::from([(bodies.heading.clone(), values)]);
        Rc::make_mut(&mut self.exports).read_for(RowsOf::Body { rows, why: Why::Answered })?;
        self.proposals = self.exports.proposals();
        Ok(())
    }
}
