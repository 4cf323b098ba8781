//! What a form says, as far as it agrees with itself: whole numbers, parts within their wholes, breakdowns that add up.

use std::collections::{BTreeMap, BTreeSet};

use ingest::format::letters;
use report_model::finding::{Finding, Findings, Place, mask};
use report_model::findings::Code;
use report_model::period::Period;
use report_model::record::Reason;
use report_model::term::Term;

use super::form::{At, Form, PartSheet};
use super::layout::{Part, REQUIRED, TOGETHER, VALUE, WITHIN};
use super::written::whole_number;
use crate::lists::Lists;

/// The checks of one form, with what they find.
pub(super) struct Check<'a> {
    pub(super) file: &'a str,
    pub(super) period: Period,
    pub(super) lists: &'a Lists,
    /// Whether no complaint of the period is due on or after the effective cut-off.
    pub(super) complete: bool,
    pub(super) findings: &'a mut Findings,
}

/// The counts of a sheet that are believed, column by column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    rows: Vec<String>,
    columns: BTreeMap<Term, Vec<u64>>,
}

impl Counts {
    /// Each row with its counts.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&str, BTreeMap<Term, u64>)> {
        self.rows
            .iter()
            .enumerate()
            .map(|(at, row)| (row.as_str(), self.columns.iter().map(|(&term, counts)| (term, counts[at])).collect()))
    }

    /// The sum of each column.
    pub(super) fn sums(&self) -> BTreeMap<Term, u64> {
        self.columns.iter().map(|(&term, counts)| (term, counts.iter().sum())).collect()
    }

    fn sum(&self, term: Term) -> Option<u64> {
        self.columns.get(&term).map(|counts| counts.iter().sum())
    }
}

/// A cell as it was filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filled<'a> {
    Count(u64),
    Nothing,
    Else(&'a str),
}

fn filled<'a>(sheet: &'a PartSheet, row: &str, column: &str) -> Filled<'a> {
    match sheet.text(row, column) {
        None => Filled::Nothing,
        Some(text) => whole_number(text).map_or(Filled::Else(text), Filled::Count),
    }
}

impl Check<'_> {
    /// Records a finding at a cell, a column or a whole sheet.
    pub(super) fn find(&mut self, code: Code, sheet: &PartSheet, at: At, text: Option<&str>) {
        self.findings.record(code, || Finding {
            place: Place {
                file: self.file.to_owned(),
                sheet: Some(sheet.name.clone()),
                row: at.row.map(u64::from),
                column: at.column.map(|column| letters(column as usize)),
            },
            code,
            field: None,
            masked: text.map(mask),
            like: None,
            count: None,
        });
    }

    /// The counts of the months; `None` where one is missing that every form must have.
    pub(super) fn months(&mut self, sheet: &PartSheet) -> Option<Counts> {
        let rows = Part::Months.rows(self.period, self.lists);
        let mut counts = Counts { rows, columns: BTreeMap::new() };
        let mut empty: BTreeSet<Term> = BTreeSet::new();
        let mut usable = true;
        for &term in Part::Months.terms() {
            let cells: Vec<Filled<'_>> = counts.rows.iter().map(|row| filled(sheet, row, term.name())).collect();
            let required = REQUIRED.contains(&term);
            if !required && cells.iter().all(|&cell| cell == Filled::Nothing) {
                empty.insert(term);
                continue;
            }
            let code = if required { Code::MissingCount } else { Code::UnreadableCount };
            match self.column(code, sheet, &counts.rows, term, &cells) {
                Some(column) => _ = counts.columns.insert(term, column),
                None => usable &= !required,
            }
        }
        if !usable {
            return None;
        }
        self.within(sheet, &mut counts, &empty);
        self.together(sheet, &mut counts, &empty);
        Some(counts)
    }

    /// A column of whole numbers; `None` where a cell is none, which is found.
    fn column(
        &mut self,
        code: Code,
        sheet: &PartSheet,
        rows: &[String],
        term: Term,
        cells: &[Filled<'_>],
    ) -> Option<Vec<u64>> {
        let mut column = Vec::with_capacity(cells.len());
        for (row, cell) in rows.iter().zip(cells) {
            let text = match *cell {
                Filled::Count(count) => {
                    column.push(count);
                    continue;
                }
                Filled::Nothing => None,
                Filled::Else(text) => Some(text),
            };
            self.find(code, sheet, sheet.at(Some(row), term.name()), text);
        }
        (column.len() == cells.len()).then_some(column)
    }

    /// Takes out what is larger than its whole, and what has no whole.
    fn within(&mut self, sheet: &PartSheet, counts: &mut Counts, empty: &BTreeSet<Term>) {
        let mut empty = empty.clone();
        for &(parts, whole) in WITHIN {
            let Some(&blamed) = parts.last().filter(|part| counts.columns.contains_key(part)) else { continue };
            let Some(wholes) = counts.columns.get(&whole) else {
                // A whole that is not believed was found already, and one that is empty is found once.
                if empty.remove(&whole) {
                    self.find(Code::UnreadableCount, sheet, sheet.at(None, whole.name()), None);
                }
                counts.columns.remove(&blamed);
                continue;
            };
            let sum = |at: usize| parts.iter().filter_map(|part| counts.columns.get(part)).map(|c| c[at]).sum::<u64>();
            // Once every complaint is due, what is not answered is overdue, no more and no less.
            let exact = self.complete && parts.len() > 1 && parts.iter().all(|part| counts.columns.contains_key(part));
            let breaks = |&at: &usize| if exact { sum(at) != wholes[at] } else { sum(at) > wholes[at] };
            let broken: Vec<usize> = (0..counts.rows.len()).filter(breaks).collect();
            for &at in &broken {
                let text = sheet.text(&counts.rows[at], blamed.name());
                self.find(Code::ContradictoryCounts, sheet, sheet.at(Some(&counts.rows[at]), blamed.name()), text);
            }
            if !broken.is_empty() {
                counts.columns.remove(&blamed);
            }
        }
    }

    /// Takes out what is told with a count that is not there.
    fn together(&mut self, sheet: &PartSheet, counts: &mut Counts, empty: &BTreeSet<Term>) {
        if TOGETHER.iter().all(|term| counts.columns.contains_key(term)) {
            return;
        }
        let given = TOGETHER.iter().any(|term| counts.columns.remove(term).is_some());
        for term in TOGETHER.iter().filter(|term| given && empty.contains(term)) {
            self.find(Code::UnreadableCount, sheet, sheet.at(None, term.name()), None);
        }
    }

    /// The counts of a breakdown; `None` where it is left empty, or does not add up to the months. Where it does, what
    /// is left empty is zero, because nothing remains for it.
    pub(super) fn breakdown(&mut self, form: &Form, part: Part, months: &Counts) -> Option<Counts> {
        let sheet = form.part(part)?;
        let mut counts = Counts { rows: part.rows(self.period, self.lists), columns: BTreeMap::new() };
        let mut empty: BTreeSet<Term> = BTreeSet::new();
        let mut readable = true;
        for &term in part.terms() {
            let cells = self.sparse(sheet, &counts.rows, term.name());
            readable &= cells.is_some();
            let Some((cells, any)) = cells else { continue };
            if !any {
                empty.insert(term);
            }
            counts.columns.insert(term, cells);
        }
        if !readable || empty.len() == part.terms().len() {
            return None;
        }
        for &term in part.terms() {
            let (sum, whole) = (counts.sum(term), months.sum(term));
            let left_out = !REQUIRED.contains(&term) && (empty.contains(&term) || whole.is_none());
            if left_out && whole != Some(0) {
                counts.columns.remove(&term);
            } else if sum != whole {
                self.find(Code::UnbalancedBreakdown, sheet, sheet.at(None, term.name()), None);
                counts.columns.remove(&term);
            }
        }
        self.within(sheet, &mut counts, &BTreeSet::new());
        REQUIRED.iter().all(|term| counts.columns.contains_key(term)).then_some(counts)
    }

    /// A column in which what is empty is zero, and whether anything stands in it; `None` where a cell is no whole
    /// number, which is found.
    fn sparse(&mut self, sheet: &PartSheet, rows: &[String], column: &str) -> Option<(Vec<u64>, bool)> {
        let (mut counts, mut any, mut readable) = (Vec::with_capacity(rows.len()), false, true);
        for row in rows {
            match filled(sheet, row, column) {
                Filled::Count(count) => {
                    counts.push(count);
                    any = true;
                }
                Filled::Nothing => counts.push(0),
                Filled::Else(text) => {
                    self.find(Code::UnreadableCount, sheet, sheet.at(Some(row), column), Some(text));
                    readable = false;
                }
            }
        }
        readable.then_some((counts, any))
    }

    /// The files of each reason of art. 11 and 12: no more than the article has, and together no fewer.
    pub(super) fn reasons(&mut self, form: &Form, months: &Counts) -> Option<Vec<(Reason, u64)>> {
        let sheet = form.part(Part::Reasons)?;
        let rows = Part::Reasons.rows(self.period, self.lists);
        let column = Term::Received.name();
        let (counts, any) = self.sparse(sheet, &rows, column)?;
        if !any {
            return None;
        }
        let reasons: Vec<(Reason, u64)> = Reason::ALL.iter().copied().zip(counts).collect();
        let mut fits = true;
        for (term, art11) in [(Term::Incomplete, true), (Term::Inadmissible, false)] {
            let files = months.sum(term);
            let own = || reasons.iter().filter(|(reason, _)| reason.is_art11() == art11);
            let together: u64 = own().map(|(_, count)| count).sum();
            let most = own().max_by_key(|(_, count)| *count);
            let row = most.map(|(reason, _)| reason.name());
            if files.is_none_or(|files| together < files || most.is_some_and(|&(_, most)| most > files)) {
                self.find(Code::UnbalancedBreakdown, sheet, sheet.at(row, column), None);
                fits = false;
            }
        }
        fits.then_some(reasons)
    }

    /// A single count of the declaration.
    pub(super) fn declared(&mut self, form: &Form, row: &str) -> Option<u64> {
        let sheet = form.part(Part::Declaration)?;
        match filled(sheet, row, VALUE) {
            Filled::Count(count) => Some(count),
            Filled::Nothing => None,
            Filled::Else(text) => {
                self.find(Code::UnreadableCount, sheet, sheet.at(Some(row), VALUE), Some(text));
                None
            }
        }
    }

    /// Records that a single count of the declaration cannot be.
    pub(super) fn contradicts(&mut self, form: &Form, row: &str) {
        if let Some(sheet) = form.part(Part::Declaration) {
            self.find(Code::ContradictoryCounts, sheet, sheet.at(Some(row), VALUE), sheet.text(row, VALUE));
        }
    }
}
