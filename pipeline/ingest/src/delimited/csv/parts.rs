//! Files that were glued together (`copy /b *.csv`, `cat *.csv`): each brings its mark and its header again.
//!
//! A further part begins where a mark or a Ctrl-Z of DOS stands before what may begin a file, or where the header stands
//! once more; a row never runs over such a seam, for the last line of the part before may have no end. By its header a
//! part is read whatever its delimiter and the order of its columns; other columns are refused.

use std::collections::VecDeque;

use memchr::{memchr2, memchr2_iter, memmem};

use super::cut::{self, Span};
use crate::bytes::encoding::{CTRL_Z, MARK};
use crate::delimited::dialect::{Delimiter, Dialect};
use crate::values::repair::repaired;
use crate::values::shape::{Shape, shape};
use crate::values::text::fold;

/// The delimiters in which a further part may be written.
const DELIMITERS: [&str; 4] = [";", ",", "\t", "|"];

/// How much of a line is waited for.
const LONGEST_LINE: usize = 1 << 16;

/// A place between two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seam {
    /// Where the part before ends.
    pub(super) at: usize,
    /// How many bytes of marks stand before the next one.
    pub(super) skip: usize,
}

/// How a further part is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) dialect: Dialect,
    /// For each column of the table, its place in the rows of this part; none where they are the same.
    pub(super) order: Option<Order>,
}

/// The columns of a part that stand elsewhere than in the first one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// For each column of the table, its place.
    pub(super) places: Vec<usize>,
    /// The cells of a row of the part.
    pub(super) width: usize,
}

impl Order {
    /// Puts the cells of a row of the part into the order of the table. Says whether the row has more or fewer of them than
    /// its own header: then it is longer than the table, too, and shows as a fault.
    pub(super) fn put(&self, spans: &mut Vec<Span>) -> bool {
        let ragged = spans.len() != self.width;
        let Some(&last) = spans.last() else { return ragged };
        let nothing = last.nothing();
        let put = self.places.iter().map(|&place| spans.get(place).copied().unwrap_or(nothing));
        let filled = spans.iter().find(|span| **span != span.nothing()).copied();
        let beyond = if ragged { filled } else { None };
        *spans = put.chain(beyond).collect();
        ragged
    }
}

/// The header of a further part does not name the columns of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OtherColumns {
    pub(super) missing: usize,
    pub(super) new: usize,
}

/// What is known of the parts of a text.
pub(super) struct Parts {
    /// The dialect of the first part.
    dialect: Dialect,
    width: usize,
    /// The names of the columns, folded; none where the header has several rows, or there is none.
    names: Vec<String>,
    /// The header as it stands.
    line: Vec<u8>,
    seams: VecDeque<Seam>,
    /// How far the text was searched for marks.
    searched: usize,
}

impl Parts {
    pub(super) const fn new(dialect: Dialect) -> Self {
        Parts { dialect, width: 0, names: Vec::new(), line: Vec::new(), seams: VecDeque::new(), searched: 0 }
    }

    /// Learns the header of the first part: its cells, and its line.
    pub(super) fn learn(&mut self, header: &[String], line: &[u8], width: usize) {
        self.width = width;
        self.names = header.iter().map(|name| folded(name)).collect();
        while self.names.last().is_some_and(String::is_empty) {
            self.names.pop();
        }
        // A register has no column that is called by a number: tables of years below one another are several.
        if self.names.iter().any(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())) {
            self.names.clear();
        }
        self.line = line.trim_ascii_end().to_vec();
    }

    /// A seam that is known.
    pub(super) fn set(&mut self, seam: Seam) {
        let place = self.seams.partition_point(|other| other.at < seam.at);
        if self.seams.get(place).is_none_or(|other| other.at > seam.at) {
            self.seams.insert(place, seam);
        }
    }

    /// The next seam behind a place.
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        self.seams.iter().map(|seam| seam.at).find(|seam| *seam > at)
    }

    /// The place behind the marks of a seam, where one is at a place.
    pub(super) fn pass(&mut self, mut at: usize) -> usize {
        while let Some(seam) = self.seams.front().filter(|seam| seam.at <= at).copied() {
            at = at.max(seam.at + seam.skip);
            self.seams.pop_front();
        }
        at
    }

    /// The text has lost so many bytes at its beginning.
    pub(super) fn drained(&mut self, bytes: usize) {
        self.searched = self.searched.saturating_sub(bytes);
        self.seams.iter_mut().for_each(|seam| seam.at = seam.at.saturating_sub(bytes));
    }

    /// Searches new text for marks and Ctrl-Z before what may begin a part.
    pub(super) fn search(&mut self, text: &[u8], from: usize, ended: bool) {
        self.searched = self.searched.max(from);
        let start = self.searched;
        self.searched = text.len();
        let mut passed = start;
        for at in memchr2_iter(MARK[0], CTRL_Z, &text[start..]).map(|at| start + at) {
            if at < passed {
                continue;
            }
            let skip = marks(&text[at..]);
            let is_cut_off = text.len() - at < MARK.len() && !ended;
            if skip == 0 && !is_cut_off {
                continue;
            }
            let behind = at + skip;
            let line = line(&text[behind..]);
            let is_whole = ended || behind + line.len() < text.len() || line.len() > LONGEST_LINE;
            if is_cut_off || !is_whole {
                // The next piece has the rest.
                self.searched = at;
                return;
            }
            let begins_line = at.checked_sub(1).is_none_or(|before| matches!(text[before], b'\n' | b'\r'));
            let is_row = || begins_line && self.width > 1 && cells(line, self.dialect).len() == self.width;
            if self.header(line, None).is_some() || is_row() {
                self.set(Seam { at, skip });
                passed = behind;
            }
        }
    }

    /// Where the header stands in a row, behind its beginning: the line before has no end.
    pub(super) fn within(&self, row: &[u8]) -> Option<usize> {
        let row = row.trim_ascii_end();
        let is_there = self.names.len() > 1 && row.len() > self.line.len();
        is_there.then(|| memmem::find(&row[1..], &self.line)).flatten().map(|at| at + 1).filter(|at| {
            let behind = row.get(at + self.line.len());
            behind.is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
        })
    }

    /// The part that begins with a line, where this is the header of one. `cells` is the line by the dialect of now.
    pub(super) fn header(
        &self,
        line: &[u8],
        cells_now: Option<(&[String], Dialect)>,
    ) -> Option<Result<Part, OtherColumns>> {
        if self.names.len() < 2 {
            return None;
        }
        if let Some((cells, dialect)) = cells_now
            && let Some(found) = self.part(cells, dialect)
        {
            return Some(found);
        }
        if cells_now.is_some_and(|(cells, _)| cells.len() * 2 > self.names.len() + 1) {
            return None;
        }
        let others = [self.dialect.delimiter].into_iter().chain(DELIMITERS.into_iter().filter_map(Delimiter::new));
        let tried = others.filter(|delimiter| memmem::find(line, delimiter.bytes()).is_some());
        tried
            .map(|delimiter| Dialect { delimiter, ..self.dialect })
            .find_map(|dialect| self.part(&cells(line, dialect), dialect))
    }

    /// The part whose header these cells are: they name more than half of the columns, and none of them is a value.
    fn part(&self, cells: &[String], dialect: Dialect) -> Option<Result<Part, OtherColumns>> {
        // A glance at two of them: this is asked of every row that is not beyond doubt.
        let mut filled = cells.iter().filter(|cell| !cell.trim().is_empty());
        let is_known = |cell: Option<&String>| cell.is_some_and(|cell| self.names.contains(&folded(cell)));
        if cells.len() < 2 || !(is_known(filled.next()) || is_known(filled.next_back())) {
            return None;
        }
        let mut names: Vec<String> = cells.iter().map(|cell| folded(cell)).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let known = self.names.iter().filter(|name| !name.is_empty() && names.contains(name)).count();
        let is_value = |cell: &String| !matches!(shape(cell), Shape::Text | Shape::Empty | Shape::Missing);
        if known < 2 || known * 2 <= self.names.len() || cells.iter().any(is_value) {
            return None;
        }
        if names == self.names {
            return Some(Ok(Part { dialect, order: None }));
        }
        let place = |name: &String| {
            let mut found = names.iter().enumerate().filter(|(_, other)| *other == name).map(|(place, _)| place);
            // Two of one name stand in no order.
            found.next().filter(|_| found.next().is_none())
        };
        let places: Option<Vec<usize>> = self.names.iter().map(place).collect();
        Some(match places {
            Some(places) if names.len() == self.names.len() => {
                Ok(Part { dialect, order: Some(Order { places, width: cells.len() }) })
            }
            _ => {
                let missing = self.names.iter().filter(|name| !names.contains(name)).count();
                let new = names.iter().filter(|name| !self.names.contains(name)).count();
                Err(OtherColumns { missing, new })
            }
        })
    }
}

/// Where a further part begins, by its first line: it has the words of the first line of the text, and no number. What stands
/// behind it says nothing of how the first part is written. With it, whether its delimiter is another.
pub(super) fn first_seam(text: &[u8]) -> Option<(usize, bool)> {
    let counts = |line: &[u8]| DELIMITERS.map(|one| memchr::memchr_iter(one.as_bytes()[0], line).count());
    let most = |counts: [usize; 4]| (0..counts.len()).max_by_key(|&one| counts[one]).filter(|&one| counts[one] > 0);
    let has_number = |words: &[String]| words.iter().any(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    let mut at = 0;
    let mut first: Option<(Vec<String>, usize, usize, usize)> = None;
    while at < text.len() {
        let line = line(&text[at..]);
        let start = at;
        at += line.len() + 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let counted = counts(line);
        let Some((names, length, delimiter, count)) = &first else {
            let names = words(line);
            if has_number(&names) {
                return None;
            }
            let delimiter = most(counted)?;
            first = Some((names, line.len(), delimiter, counted[delimiter]));
            continue;
        };
        // A glance at most lines: such a line is about as long, and has about as many of a delimiter.
        let is_like =
            counted.iter().any(|other| other * 2 >= *count) && (length / 2..=length * 2).contains(&line.len());
        if !is_like || line.iter().filter(|byte| byte.is_ascii_digit()).count() > length / 8 {
            continue;
        }
        let here = words(line);
        let known = names.iter().filter(|word| here.contains(word)).count();
        if known > 1 && known * 3 >= names.len() * 2 && here.len() <= names.len() * 2 && !has_number(&here) {
            return Some((start, most(counted) != Some(*delimiter)));
        }
    }
    None
}

fn words(line: &[u8]) -> Vec<String> {
    folded(&String::from_utf8_lossy(line)).split(' ').map(str::to_owned).collect()
}

/// The form in which names are compared: put right, without marks.
fn folded(name: &str) -> String {
    fold(repaired(name).as_deref().unwrap_or(name))
}

/// How many bytes of marks and Ctrl-Z a text begins with.
pub(super) fn marks(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        if text[at..].starts_with(MARK) {
            at += MARK.len();
        } else if text.get(at) == Some(&CTRL_Z) {
            at += 1;
        } else {
            return at;
        }
    }
}

/// The first line, without its end.
pub(super) fn line(text: &[u8]) -> &[u8] {
    &text[..memchr2(b'\n', b'\r', text).unwrap_or(text.len())]
}

/// The cells of a line.
pub(super) fn cells(line: &[u8], dialect: Dialect) -> Vec<String> {
    cut::all(line, dialect, 1).pop().unwrap_or_default()
}
