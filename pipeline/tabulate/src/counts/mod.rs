//! Forms of counts → sums: for bodies that keep a special register or paper (decree 2-17-265, art. 6 and 20).
//!
//! [`layout`] says what stands where; `form` finds it in a workbook by its codes, wherever labels say otherwise;
//! `check` keeps what agrees with itself; `count` makes a tally of it; [`join()`] adds up the parts of one body.

pub mod layout;

mod check;
mod count;
mod form;
mod join;
mod written;

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use report_model::definitions::Definitions;
use report_model::diagnostic::{Diagnostic, Message};
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::id::AgencyId;
use report_model::personal::shown;
use report_model::sectoral::Declared;
use report_model::tally::{Basis, BasisError, Tally};
use report_model::term::Term;

use crate::extraction::ExportFacts;
use crate::lists::Lists;
use crate::refused::{Refused, remedy};
use check::Check;
use count::FormBasis;
use form::Form;
use layout::{Part, VALUE, declaration, identity};

pub use form::is_form;
pub use join::join;

/// Everything that the reading of a body's forms depends on beside them.
#[derive(Clone, Copy)]
pub struct FormJob<'a> {
    /// The agency's id.
    pub agency: &'a AgencyId,
    /// What the tally is counted on.
    pub basis: &'a Basis,
    /// How the cycle counts.
    pub definitions: &'a Definitions,
    /// The agency's closed lists.
    pub lists: &'a Lists,
    /// How many occurrences of each code are kept.
    pub findings_limit: u64,
}

/// The forms of a body that are of this body, period and version, opened.
pub struct Forms<'a> {
    job: FormJob<'a>,
    /// Each with the day on which the register was counted, where it says one.
    forms: Vec<(String, Form, Option<NaiveDate>)>,
    findings: Findings,
    refused: Vec<Refused>,
}

/// What was counted of a body's forms.
pub struct Counted {
    /// The sums; `None` where no form could be used.
    pub tally: Option<Tally>,
    /// How many forms that is, with how many records.
    pub declared: Declared,
    /// What is wrong with the forms.
    pub findings: Findings,
    /// The days on which the register was counted or extracted, of each form that has one.
    pub extracted: Vec<NaiveDate>,
    /// The effective cut-offs of the forms.
    pub cutoffs: Vec<NaiveDate>,
    /// Whether no complaint of the period is due on or after them.
    pub complete: bool,
    /// Why a form could not be used.
    pub refused: Vec<Refused>,
}

impl<'a> Forms<'a> {
    /// Opens the forms among a body's files.
    pub fn open(job: FormJob<'a>, files: &[PathBuf]) -> Self {
        let findings = Findings::with_limit(job.findings_limit);
        let mut forms = Forms { job, forms: Vec::new(), findings, refused: Vec::new() };
        for path in files {
            forms.take(path);
        }
        forms
    }

    fn take(&mut self, path: &Path) {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let form = match form::read(path) {
            Ok(Some(Ok(form))) => form,
            Ok(Some(Err(altered))) => {
                let place = Place { file: name.clone(), sheet: Some(altered.sheet), ..Place::default() };
                return self.refuse(&name, Code::UnusableForm, place, Message::new("counts_form.twice"));
            }
            Err(error) if error.is_of_machine() => {
                return self.refused.push(Refused::Unread(error.diagnostic().within(shown(&name), None)));
            }
            Ok(None) | Err(_) => {
                let place = Place { file: name.clone(), ..Place::default() };
                return self.refuse(&name, Code::UnusableForm, place, Message::new("counts_form.unread"));
            }
        };
        if let Some((row, why)) = self.foreign(&form) {
            let sheet = form.part(Part::Form).map(|sheet| sheet.name.clone());
            let column = form.part(Part::Form).map(|_| row.to_owned());
            return self.refuse(&name, Code::UnusableForm, Place { file: name.clone(), sheet, row: None, column }, why);
        }
        let counted_on = self.date(&name, &form);
        let filled = form.filled();
        if !filled.is_empty() && self.forms.iter().any(|(_, earlier, _)| earlier.filled() == filled) {
            let place = Place { file: name.clone(), ..Place::default() };
            return self.refuse(&name, Code::RepeatedForm, place, Message::new("counts_form.same_counts"));
        }
        self.forms.push((name, form, counted_on));
    }

    /// Why a form is none of this body in this period, with the row of the machine's sheet that says so.
    fn foreign(&self, form: &Form) -> Option<(&'static str, Message)> {
        let Some(sheet) = form.part(Part::Form) else {
            return Some((identity::VERSION, Message::new("counts_form.no_identity")));
        };
        let says = |row: &str, value: &str| sheet.text(row, VALUE) == Some(value);
        let basis = self.job.basis;
        [
            (identity::VERSION, layout::VERSION.to_string(), "counts_form.other_version"),
            (identity::AGENCY, self.job.agency.to_string(), "counts_form.other_agency"),
            (identity::PERIOD, basis.period.to_string(), "counts_form.other_period"),
            (identity::DEFINITIONS, basis.definitions.to_string(), "counts_form.other_definitions"),
        ]
        .into_iter()
        .find(|(row, value, _)| !says(row, value))
        .map(|(row, _, why)| (row, Message::new(why)))
    }

    fn refuse(&mut self, name: &str, code: Code, place: Place, why: Message) {
        self.findings.record(code, || Finding::at(place, code));
        self.refused_for(name, code, why);
    }

    /// The day on which the register was counted, as a form declares it.
    fn date(&mut self, name: &str, form: &Form) -> Option<NaiveDate> {
        let sheet = form.part(Part::Declaration)?;
        let text = sheet.text(declaration::COUNTED_ON, VALUE)?;
        let day = written::day(text);
        if day.is_none() {
            let at = sheet.at(Some(declaration::COUNTED_ON), VALUE);
            self.check(name, false, |check| check.find(Code::UnreadableDate, sheet, at, Some(text)));
        }
        day
    }

    fn check<T>(&mut self, file: &str, complete: bool, take: impl FnOnce(&mut Check<'_>) -> T) -> T {
        let FormJob { basis, lists, .. } = self.job;
        take(&mut Check { file, period: basis.period, lists, complete, findings: &mut self.findings })
    }

    /// Counts the forms, each up to its own cut-off.
    ///
    /// # Errors
    /// Never in practice: every form is counted on one basis.
    pub fn count(mut self, facts: &ExportFacts) -> Result<Counted, BasisError> {
        let job = self.job;
        let deadline = Days::new(u64::from(job.definitions.clock.deadline_days));
        let due = job.basis.period.last_day().checked_add_days(deadline).unwrap_or(NaiveDate::MAX);
        let mut whole: Option<Tally> = None;
        let mut declared = Declared::default();
        let (mut days, mut cutoffs, mut all_complete) = (Vec::new(), Vec::new(), true);
        for (name, form, counted_on) in std::mem::take(&mut self.forms) {
            let extracted = [counted_on, facts.of(&name)].into_iter().flatten().min();
            let cutoff = extracted.map_or(job.basis.cutoff, |extracted| extracted.min(job.basis.cutoff));
            let complete = due < cutoff;
            let frame = FormBasis { agency: job.agency, basis: job.basis, definitions: job.definitions, complete };
            let code = match extracted {
                None => Some(Code::NoExtractionDate),
                Some(day) => (day < job.basis.period.last_day()).then_some(Code::ExtractedBeforeEnd),
            };
            if let Some(code) = code {
                let place = Place { file: name.clone(), ..Place::default() };
                self.findings.record(code, || Finding::at(place, code));
            }
            let tally = self.check(&name, complete, |check| {
                let months = check.months(form.part(Part::Months)?)?;
                Some(count::tally(frame, &form, check, &months))
            });
            let Some(tally) = tally else {
                self.incomplete(&name, &form);
                continue;
            };
            days.extend(extracted);
            cutoffs.push(cutoff);
            all_complete &= complete;
            let natures = [Term::Received, Term::Observations, Term::Suggestions];
            declared.forms += 1;
            declared.records += natures.iter().filter_map(|&term| tally.total.get(term)).sum::<u64>();
            whole = Some(match whole {
                None => tally,
                Some(whole) => join(whole, tally)?,
            });
        }
        let Forms { findings, refused, .. } = self;
        Ok(Counted { tally: whole, declared, findings, extracted: days, cutoffs, complete: all_complete, refused })
    }

    /// A form whose months do not say what was received.
    fn incomplete(&mut self, name: &str, form: &Form) {
        if form.part(Part::Months).is_none() {
            let place = Place { file: name.to_owned(), ..Place::default() };
            return self.refuse(name, Code::UnusableForm, place, Message::new("counts_form.no_months"));
        }
        self.refused_for(name, Code::MissingCount, Message::new("counts_form.no_received"));
    }

    fn refused_for(&mut self, name: &str, code: Code, why: Message) {
        // A name may hold anything: nothing of it turns a terminal's line.
        let name = name.replace(char::is_control, "·");
        self.refused.push(Refused::Faulty(Diagnostic::error(why).within(name, None).hint(remedy(code))));
    }
}
