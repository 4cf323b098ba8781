//! For what each document waits, and for whom.

use chrono::NaiveDate;
use report_model::holder::Role;
use report_model::reference::Agency;
use report_model::status::State;
use serde::Serialize;

use crate::config::CycleInputs;
use crate::produce::agency::{self, Stands};
use crate::produce::run::RunContext;
use crate::stores::fs;

/// For what a document waits, in the order of its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// For a file of the cycle to be mended.
    Mending,
    /// For the exports of the body.
    Exports,
    /// For somebody to say what the columns of its exports mean.
    Mapping,
    /// For the report to be made, or made again of today's inputs.
    Report,
    /// For the measures that the law asks for (art. 18): without one no report is approved.
    Measures,
    /// For a correction: it was given back, or taken back.
    Correction,
    /// For the approval.
    Approval,
    /// For the seal.
    Sealing,
    /// For leaving the body.
    Transmission,
    /// For being taken in.
    Intake,
    /// For the synthesis to be made of what was accepted.
    Synthesis,
    /// For going to the head of government.
    Submission,
    /// For being cleared for publication.
    Clearing,
    /// For being published.
    Publication,
    /// For nothing more.
    Nothing,
}

impl Wait {
    /// Every one, in order.
    pub const ALL: [Wait; 15] = [
        Wait::Mending,
        Wait::Exports,
        Wait::Mapping,
        Wait::Report,
        Wait::Measures,
        Wait::Correction,
        Wait::Approval,
        Wait::Sealing,
        Wait::Transmission,
        Wait::Intake,
        Wait::Synthesis,
        Wait::Submission,
        Wait::Clearing,
        Wait::Publication,
        Wait::Nothing,
    ];

    /// Its name in files, and the end of its words' key.
    pub const fn name(self) -> &'static str {
        match self {
            Wait::Mending => "mending",
            Wait::Exports => "exports",
            Wait::Mapping => "mapping",
            Wait::Report => "report",
            Wait::Measures => "measures",
            Wait::Correction => "correction",
            Wait::Approval => "approval",
            Wait::Sealing => "sealing",
            Wait::Transmission => "transmission",
            Wait::Intake => "intake",
            Wait::Synthesis => "synthesis",
            Wait::Submission => "submission",
            Wait::Clearing => "clearing",
            Wait::Publication => "publication",
            Wait::Nothing => "nothing",
        }
    }

    /// Whose step it is: the complaints unit's, before anybody signs.
    pub(crate) const fn role(self, is_synthesis: bool) -> Role {
        match self {
            Wait::Approval if is_synthesis => Role::Approver,
            Wait::Approval => Role::Head,
            Wait::Intake | Wait::Synthesis => Role::Intake,
            Wait::Submission => Role::Approver,
            Wait::Clearing | Wait::Publication | Wait::Nothing => Role::Publisher,
            _ => Role::Officer,
        }
    }
}

/// Documents that wait for the same step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// For what they wait.
    pub wait: Wait,
    /// For whom.
    pub role: Role,
    /// The bodies, or `synthesis`.
    pub documents: Vec<String>,
    /// When it is due, where a date of the calendar asks for it.
    pub due: Option<NaiveDate>,
    /// Days left until then; negative when it is late.
    pub days_left: Option<i64>,
    /// The commands that take the step for all of them; empty where each has its own.
    pub commands: Vec<String>,
}

/// For what the report of a body in a state waits.
pub(crate) fn wait(context: &RunContext, cycle: &CycleInputs, agency: &Agency, state: State) -> Wait {
    match state {
        State::Draft => draft(context, cycle, agency),
        State::Approved => Wait::Sealing,
        State::Sealed => Wait::Transmission,
        State::Transmitted => Wait::Intake,
        State::Returned | State::Withdrawn => Wait::Correction,
        State::Accepted => Wait::Clearing,
        State::Cleared => Wait::Publication,
        State::Submitted | State::Published | State::Replaced => Wait::Nothing,
    }
}

/// Before anything is on record: what lies there of the body.
fn draft(context: &RunContext, cycle: &CycleInputs, agency: &Agency) -> Wait {
    let Some(inputs) = cycle.agencies.get(&agency.id) else { return Wait::Exports };
    if !inputs.exports.is_empty() && !is_mapped(context, &agency.id) {
        return Wait::Mapping;
    }
    if !inputs.problems.is_empty() || !inputs.refusals.is_empty() {
        return Wait::Mending;
    }
    if inputs.files().next().is_none() && inputs.nil_return.is_none() {
        return Wait::Exports;
    }
    match agency::standing(context, cycle, agency) {
        Stands::Current(report) if report.measures.is_empty() && report.nil_return.is_none() => Wait::Measures,
        Stands::Current(_) => Wait::Approval,
        Stands::Stale | Stands::None => Wait::Report,
    }
}

/// Whether somebody has said what the columns of its exports mean.
pub(crate) fn is_mapped(context: &RunContext, id: &str) -> bool {
    fs::is_there(&context.data.join("mappings").join(format!("{id}.yaml")))
}
