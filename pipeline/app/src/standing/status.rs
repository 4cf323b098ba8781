//! Where each body and the synthesis stand, beside the dates of the law and of the commitment.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rayon::prelude::*;
use report_model::id::AgencyId;
use report_model::lang::Localised;
use report_model::period::Period;
use report_model::reference::Agency;
use report_model::status::{DocumentId, State, Step};
use serde::Serialize;

use crate::config::CycleInputs;
use crate::produce::run::RunContext;
use crate::standing::waits::{self, Group, Wait};
use crate::stores::fs;
use crate::stores::register::{Register, RegisterError};

/// A date of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Which one: `art18`, `art19`, `law_54_19`, or a date of the commitment.
    pub id: &'static str,
    /// The name of a date of the commitment.
    #[serde(skip_serializing_if = "Localised::is_empty")]
    pub name: Localised,
    /// The day.
    pub due: NaiveDate,
    /// Days left; negative when it is late. Absent where everything that it asks for is done, and for a date of the
    /// commitment that is past: that is history, neither met nor missed here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// How many documents it asks for, and how many of them are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<(u64, u64)>,
    /// How many of those that are done were late.
    #[serde(skip_serializing_if = "is_zero")]
    pub late: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Where one document stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentStatus {
    /// The state of its last version.
    pub state: State,
    /// The last version; 0 where nothing is on record.
    pub version: u32,
    /// The version that is public.
    pub published: Option<u32>,
    /// The day on which a version of it became public for the first time.
    pub published_on: Option<NaiveDate>,
    /// The day of the last step.
    pub since: Option<NaiveDate>,
    /// The day on which it was handed over, if it was: transmitted or accepted, or submitted.
    pub handed_over: Option<NaiveDate>,
    /// When it is due.
    pub due: NaiveDate,
    /// Days left until then, or, when it was handed over, how early it was; negative when it is late, or was.
    pub days_left: i64,
}

/// Where one body stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BodyStatus {
    /// Its id.
    pub agency: AgencyId,
    /// Its name, on the last day of the period.
    pub name: Localised,
    /// Its kind.
    pub kind: String,
    /// The day on which it joined.
    pub joined: Option<NaiveDate>,
    /// The day on which its officers were trained.
    pub trained: Option<NaiveDate>,
    /// The first period of which it sent an export, or a nil return.
    pub first_export: Option<Period>,
    /// The first period of which a report was approved or accepted.
    pub first_report: Option<Period>,
    /// Whether it sent an export, or a nil return, of this period.
    pub exported: bool,
    /// Whether a report of this period lies among the outputs.
    pub drafted: bool,
    /// Its report.
    pub report: DocumentStatus,
    /// For what its report waits.
    pub wait: Wait,
    /// The commands that lead on, where it has its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
}

/// Everything that `hasila status` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The cycle.
    pub cycle: String,
    /// The period.
    pub period: Period,
    /// The day on which it is asked.
    pub on: NaiveDate,
    /// The calendar.
    pub calendar: Vec<Deadline>,
    /// How many bodies there are in each state; those of which nothing is there yet are in none.
    pub states: BTreeMap<State, u64>,
    /// Every body that takes part, or of which something is on record, in the order of the register.
    pub bodies: Vec<BodyStatus>,
    /// The synthesis.
    pub synthesis: DocumentStatus,
    /// What waits for whom, as [`crate::standing::next::Outlook::lead_on`] finds it; what is late comes first.
    pub groups: Vec<Group>,
    /// The number of lines of the ledger.
    pub ledger_lines: u64,
    /// Its head.
    pub ledger_head: String,
}

/// Looks at the cycle, its outputs, and the register as it stood on one day.
///
/// # Errors
/// When a folder of the cycle cannot be listed, or a line of the register does not hold.
pub fn status(
    context: &RunContext,
    cycle: &CycleInputs,
    register: &Register,
    on: NaiveDate,
) -> Result<Status, RegisterError> {
    let register = &register.until(on)?;
    let first_exports = first_exports(context, cycle)?;
    let is_shown = |agency: &&Agency| {
        let known = register.ledger().history(&DocumentId::sectoral(cycle.period, &agency.id)).last() > 0;
        agency.takes_part_in(cycle.period) || known || cycle.agencies.contains_key(&agency.id)
    };
    let shown: Vec<&Agency> = cycle.reference.register.agencies.iter().filter(is_shown).collect();
    // Whether a report is of today's inputs shows in their hashes.
    let body = |agency: &&Agency| body(context, cycle, register, (agency, first_exports.get(&agency.id).copied()), on);
    let bodies: Vec<BodyStatus> = shown.par_iter().map(body).collect();
    let synthesis = document_status(register, &DocumentId::synthesis(cycle.period), cycle.dates.synthesis_due, on);
    let mut states: BTreeMap<State, u64> = BTreeMap::new();
    for body in bodies.iter().filter(|body| body.drafted || body.report.version > 0) {
        *states.entry(body.report.state).or_default() += 1;
    }
    Ok(Status {
        groups: Vec::new(),
        cycle: cycle.reference.cycle.id.clone(),
        period: cycle.period,
        on,
        calendar: calendar(cycle, &bodies, &synthesis, on),
        states,
        bodies,
        synthesis,
        ledger_lines: register.ledger().lines().len() as u64,
        ledger_head: register.ledger().head().to_owned(),
    })
}

fn body(
    context: &RunContext,
    cycle: &CycleInputs,
    register: &Register,
    (agency, first_export): (&Agency, Option<Period>),
    on: NaiveDate,
) -> BodyStatus {
    let document = DocumentId::sectoral(cycle.period, &agency.id);
    let report = document_status(register, &document, cycle.dates.report_due, on);
    BodyStatus {
        agency: agency.id.clone(),
        name: agency.name_on(cycle.period.last_day()).clone(),
        kind: agency.kind.clone(),
        joined: agency.joined,
        trained: agency.trained,
        first_export,
        first_report: first_report(register, &agency.id),
        exported: cycle.agencies.contains_key(&agency.id),
        drafted: context.agency_folder(cycle.period, &agency.id).join("report.json").exists(),
        wait: waits::wait(context, cycle, agency, report.state),
        report,
        commands: Vec::new(),
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

fn document_status(register: &Register, document: &DocumentId, due: NaiveDate, on: NaiveDate) -> DocumentStatus {
    let history = register.ledger().history(document);
    let version = history.last();
    let handing = |step: Step| matches!(step, Step::Transmit | Step::Accept | Step::Submit);
    let lines =
        || register.ledger().lines().iter().map(|signed| &signed.line).filter(|line| line.document == *document);
    let handed_over = lines().find(|line| handing(line.step)).map(|line| line.on);
    DocumentStatus {
        state: history.state(version),
        version,
        published: history.in_state(State::Published),
        published_on: lines().find(|line| line.step == Step::Publish).map(|line| line.on),
        since: lines().rfind(|line| line.step != Step::Refuse).map(|line| line.on),
        handed_over,
        due,
        days_left: days(handed_over.unwrap_or(on), due),
    }
}

fn calendar(cycle: &CycleInputs, bodies: &[BodyStatus], synthesis: &DocumentStatus, on: NaiveDate) -> Vec<Deadline> {
    let all = bodies.len() as u64;
    let count = |holds: &dyn Fn(&BodyStatus) -> bool| bodies.iter().filter(|body| holds(body)).count() as u64;
    let handed_over = count(&|body| body.report.handed_over.is_some());
    let published = count(&|body| body.report.published.is_some());
    let date = |id, due, done: Option<(u64, u64)>, late| {
        let left = days(on, due);
        let open = done.map_or(left >= 0, |(done, all)| done < all);
        Deadline { id, name: Localised::default(), due, days_left: open.then_some(left), done, late }
    };
    let after = |day: Option<NaiveDate>, due| day.is_some_and(|day| day > due);
    let dates = &cycle.dates;
    let submitted = u64::from(synthesis.handed_over.is_some());
    let mut calendar = vec![
        date(
            "art18",
            dates.report_due,
            Some((handed_over, all)),
            count(&|body| after(body.report.handed_over, dates.report_due)),
        ),
        date(
            "art19",
            dates.synthesis_due,
            Some((submitted, 1)),
            u64::from(after(synthesis.handed_over, dates.synthesis_due)),
        ),
    ];
    calendar.extend(dates.publication_due.map(|due| {
        let late = count(&|body| body.report.published.is_some() && after(body.report.published_on, due));
        date("law_54_19", due, Some((published, all)), late)
    }));
    for milestone in &cycle.reference.calendar.milestones {
        calendar.push(Deadline { name: milestone.name.clone(), ..date("commitment", milestone.on, None, 0) });
    }
    calendar.sort_by_key(|date| date.due);
    calendar
}

/// The first period under `exports/` in which each body has a folder.
fn first_exports(context: &RunContext, cycle: &CycleInputs) -> Result<BTreeMap<AgencyId, Period>, fs::FileError> {
    let mut first: BTreeMap<AgencyId, Period> = BTreeMap::new();
    let exports = context.data.join("exports");
    if !exports.exists() {
        return Ok(first);
    }
    let mut periods: Vec<Period> = fs::list(&exports)?
        .into_iter()
        .filter(|entry| entry.folder)
        .filter_map(|entry| entry.name.parse::<Period>().ok())
        .collect();
    periods.sort_by_key(|period| (period.first_day(), period.last_day()));
    for period in periods {
        for entry in fs::list(&exports.join(period.to_string()))? {
            if let Some(agency) = cycle.reference.agency(&entry.name).filter(|_| entry.folder) {
                first.entry(agency.id.clone()).or_insert(period);
            }
        }
    }
    Ok(first)
}

fn first_report(register: &Register, agency: &str) -> Option<Period> {
    let counts = |step: Step| matches!(step, Step::Approve | Step::Accept);
    let lines = register.ledger().lines().iter().map(|signed| &signed.line);
    let of_body = lines.filter(|line| line.document.agency.as_deref() == Some(agency) && counts(line.step));
    of_body.map(|line| line.document.period).min_by_key(|period| (period.first_day(), period.last_day()))
}
