//! An export that holds several bodies is read for one of them.

use minijinja::context;
use tabulate::mapping::{is_heading, quoted};
use tabulate::propose::{Bodies, Named, Proposal, RowsOf, Why};

use super::words::Words;
use super::{Exports, OnboardError};

/// How many other bodies are named.
const NAMED: usize = 8;

/// Which rows are read, as lines of a mapping. While nobody says which, none are: an empty list lets no row pass.
pub(super) fn lines(proposal: &Proposal, words: &Words) -> Option<String> {
    let bodies = |heading: &str| proposal.bodies.iter().find(|bodies| bodies.heading == heading);
    match &proposal.rows_of {
        RowsOf::All => None,
        RowsOf::Body { rows, why } => {
            let columns: Vec<String> = rows
                .iter()
                .map(|(heading, values)| {
                    let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                    format!("{}: [{}]", quoted(heading), values.join(", "))
                })
                .collect();
            let line = format!("    where: {{{}}}", columns.join(", "));
            let how = match why {
                Why::Named => String::new(),
                Why::Answered => words.word("written.comment.rows_answered"),
            };
            let others: Vec<String> = rows
                .iter()
                .filter_map(|(heading, values)| Some(other_bodies(bodies(heading)?, values, words)))
                .collect();
            let others = others.join("; ");
            let why = words.say("written.comment.rows", context! { count => proposal.rows, others });
            Some(format!("{line} # {how}{why}\n"))
        }
        RowsOf::Whom(heading) => {
            let others = other_bodies(bodies(heading)?, &[], words);
            let why = words.say("written.comment.rows_of_whom", context! { heading => heading.as_str(), others });
            Some(format!("    where: {{{}: []}} # {why}\n", quoted(heading)))
        }
    }
}

/// The other bodies that a column names, with their rows.
fn other_bodies(bodies: &Bodies, values: &[String], words: &Words) -> String {
    let others = beside(bodies, values);
    let count = others.len().saturating_sub(NAMED) as u64 + bodies.hidden;
    let mut said: Vec<String> =
        others.iter().take(NAMED).map(|named| format!("{} ({})", quoted(&named.value), named.count)).collect();
    if count > 0 {
        said.push(words.say("written.comment.more_bodies", context! { count }));
    }
    said.join(&words.comma())
}

/// The bodies that are none of these values.
fn beside<'a>(bodies: &'a Bodies, values: &[String]) -> Vec<&'a Named> {
    let is_it = |named: &Named| values.iter().any(|value| value == "*" || is_heading(value, &named.value));
    bodies.named.iter().filter(|named| !is_it(named)).collect()
}

/// Another body of the exports, which comes on board by a command of its own.
pub struct Other {
    /// Its id, where the register has it.
    pub agency: Option<String>,
    /// Whose rows are read, as an argument of `--where`.
    pub rows: String,
}

/// The other bodies of the exports, the one with the most rows first.
pub fn others(exports: &Exports) -> Vec<Other> {
    let rows = exports.rows_of().rows();
    let of = |bodies: &Bodies| {
        let values = rows.and_then(|rows| rows.get(&bodies.heading)).cloned()?;
        let other =
            |named: &Named| Other { agency: named.agency.clone(), rows: argument(&bodies.heading, &named.value) };
        Some(beside(bodies, &values).into_iter().map(other).collect::<Vec<_>>())
    };
    exports.bodies().iter().filter_map(of).flatten().collect()
}

/// Rows that are chosen by a column, as a shell reads the argument.
fn argument(heading: &str, value: &str) -> String {
    format!("'{}'", format!("{heading}={value}").replace('\'', r"'\''"))
}

/// Why nothing is written while nobody says whose rows are read.
pub fn undecided(exports: &Exports) -> Option<OnboardError> {
    let RowsOf::Whom(heading) = exports.rows_of() else { return None };
    let bodies = exports.bodies().iter().find(|bodies| bodies.heading == *heading);
    let named = bodies.map(|bodies| bodies.named.as_slice()).unwrap_or_default();
    let said = named.iter().take(NAMED).map(|one| format!("{} ({})", one.value, one.count)).collect();
    let more = named.len().saturating_sub(NAMED) as u64 + bodies.map_or(0, |bodies| bodies.hidden);
    let likely = bodies.and_then(|bodies| exports.likely(bodies));
    let first = likely.or_else(|| named.first().map(|one| one.value.as_str())).unwrap_or("…");
    Some(OnboardError::Whose {
        heading: heading.clone(),
        named: said,
        more,
        agency: exports.agency.clone(),
        example: argument(heading, first).into(),
        every: argument(heading, "*").into(),
    })
}
