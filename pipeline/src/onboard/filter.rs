//! An export that holds several bodies is read for one of them.

use minijinja::context;
use tabulate::mapping::quoted;
use tabulate::propose::{Bodies, Named, Proposal, RowsOf};

use super::words::Words;

/// How many other bodies are named.
const NAMED: usize = 8;

/// Which rows are read, as lines of a mapping.
pub(super) fn lines(proposal: &Proposal, words: &Words) -> Option<String> {
    let bodies = |heading: &str| proposal.bodies.iter().find(|bodies| bodies.heading == heading);
    match &proposal.rows_of {
        RowsOf::All => None,
        RowsOf::Body { heading, values } => {
            let quoted_values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            let line = format!("    # where: {{{}: [{}]}}", quoted(heading), quoted_values.join(", "));
            let Some(bodies) = bodies(heading) else { return Some(format!("{line}\n")) };
            let is_of = |named: &&Named| values.contains(&named.value);
            let count: u64 = bodies.named.iter().filter(is_of).map(|named| named.count).sum();
            let others = others(bodies, values, words);
            let why = words.say("comment", "rows", &context! { count, others });
            Some(format!("{line} # {why}\n"))
        }
        RowsOf::Whom(heading) => {
            let bodies = bodies(heading)?;
            let why = context! { heading => heading.as_str(), others => others(bodies, &[], words) };
            let first = bodies.named.first().map(|named| quoted(&named.value)).unwrap_or_default();
            let why = words.say("comment", "rows_of_whom", &why);
            Some(format!("    # {why}\n    # where: {{{}: [{first}]}}\n", quoted(heading)))
        }
    }
}

/// The other bodies that a column names, with their rows.
fn others(bodies: &Bodies, values: &[String], words: &Words) -> String {
    let others: Vec<&Named> = bodies.named.iter().filter(|named| !values.contains(&named.value)).collect();
    let count = others.len().saturating_sub(NAMED) as u64 + bodies.hidden;
    let mut said: Vec<String> =
        others.iter().take(NAMED).map(|named| format!("{} ({})", quoted(&named.value), named.count)).collect();
    if count > 0 {
        said.push(words.say("comment", "more_bodies", &context! { count }));
    }
    said.join(if words.lang().is_rtl() { "، " } else { ", " })
}
