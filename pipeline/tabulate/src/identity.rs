//! Columns of identity numbers that no mapping asks for: the first rows of a file are looked at, and nothing is kept but
//! counts.

use hashbrown::HashSet;
use report_model::personal::{is_identity_heading, is_personal, issuing_letters};

use crate::mapping::DateOrder;
use crate::normalise::date::DateReader;
use crate::propose::heading::names_identifier;

/// How many rows are looked at.
const ROWS: u32 = 400;
/// How many offices the numbers of a column without a heading come from at least: references of a register begin alike.
const OFFICES: usize = 3;

/// What stands in the columns that are not read.
#[derive(Debug, Default)]
pub struct Watch {
    rows: u32,
    columns: Vec<Seen>,
}

/// What was seen of a column.
#[derive(Clone, Debug, Default)]
struct Seen {
    filled: u32,
    numbers: u32,
    offices: Vec<[u8; 2]>,
    /// Hashes of its cells that have a digit and may be codes.
    codes: HashSet<u64>,
}

impl Watch {
    /// Begins a row; says whether it is still looked at.
    pub(crate) fn row(&mut self) -> bool {
        self.rows = self.rows.saturating_add(1);
        self.rows <= ROWS
    }

    /// Looks at a cell that nobody asked for.
    pub(crate) fn cell(&mut self, column: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Seen::default());
        }
        let seen = &mut self.columns[column];
        seen.filled += 1;
        if is_code(text) {
            seen.codes.insert(fingerprint(text));
        }
        if let Some(letters) = issuing_letters(text) {
            seen.numbers += 1;
            if seen.offices.len() < OFFICES && !seen.offices.contains(&letters) {
                seen.offices.push(letters);
            }
        }
    }

    /// The heading of a column that is a reference: it is called so, and nearly every row has a code of its own there.
    pub fn reference(&self, header: &[String]) -> Option<String> {
        let rows = self.rows.min(ROWS);
        let is_reference = |(column, seen): (usize, &Seen)| {
            let heading = header.get(column)?;
            let codes = u32::try_from(seen.codes.len()).unwrap_or(u32::MAX);
            (codes * 10 >= rows * 9 && names_identifier(heading)).then(|| heading.clone())
        };
        self.columns.iter().enumerate().find_map(is_reference)
    }

    /// The columns that hold identity numbers: by their heading and some of their cells, or by most of them.
    pub fn found(&self, header: &[String]) -> Vec<usize> {
        let holds = |(column, seen): (usize, &Seen)| {
            let named = header.get(column).is_some_and(|heading| is_identity_heading(heading));
            let by_heading = named && seen.numbers >= 3 && seen.numbers * 3 >= seen.filled;
            let by_cells = seen.offices.len() >= OFFICES && seen.numbers >= 10 && seen.numbers * 2 >= seen.filled;
            (by_heading || by_cells).then_some(column)
        };
        self.columns.iter().enumerate().filter_map(holds).collect()
    }
}

/// Whether a cell may be the code of a record: it has a digit, no more signs than codes have, and is no date.
fn is_code(text: &str) -> bool {
    const LONGEST: usize = 40;
    text.len() <= LONGEST
        && text.len() >= 3
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && DateReader::new(DateOrder::DayFirst, chrono_tz::UTC).read(text).is_err()
}

/// A hash that tells cells apart.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The heading of a column as a finding may name it: not where the heading is itself something of a person.
pub(crate) fn nameable(heading: &str) -> Option<String> {
    let is_plain = !heading.is_empty() && !is_personal(heading) && issuing_letters(heading).is_none();
    is_plain.then(|| heading.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(cells: &[&str]) -> Watch {
        let mut watch = Watch::default();
        for cell in cells {
            assert!(watch.row());
            watch.cell(1, cell);
        }
        watch
    }

    fn header(second: &str) -> Vec<String> {
        vec!["N°".to_owned(), second.to_owned()]
    }

    #[test]
    fn a_heading_and_a_few_numbers_are_enough() {
        let watch = watched(&["AB123456", "", "AB123457", "AB123458", "néant"]);
        assert_eq!(watch.found(&header("CIN")), [1]);
        assert_eq!(watch.found(&header("Référence")), [0_usize; 0]);
    }

    #[test]
    fn without_a_heading_numbers_come_from_many_offices() {
        let people: Vec<String> =
            (0..12).map(|n| format!("{}{}", ["AB", "J", "BK", "X"][n % 4], 123_456 + n)).collect();
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        assert_eq!(watched(&people).found(&header("Colonne 2")), [1]);
        let register: Vec<String> = (0..40).map(|n| format!("RC{}", 100_000 + n)).collect();
        let register: Vec<&str> = register.iter().map(String::as_str).collect();
        assert_eq!(watched(&register).found(&header("Colonne 2")), [0_usize; 0]);
    }

    #[test]
    fn a_heading_that_is_a_number_is_not_named() {
        assert_eq!(nameable("CIN"), Some("CIN".to_owned()));
        assert_eq!(nameable("AB123456"), None);
        assert_eq!(nameable("06 00 00 00 00"), None);
        assert_eq!(nameable(""), None);
    }
}
