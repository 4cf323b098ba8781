//! What stands where in a form of counts: its sheets, rows and columns, by codes. Who writes a form and who reads it
//! both ask here; labels are for people, and may be translated, changed or moved.

use report_model::definitions::BreakdownId;
use report_model::period::Period;
use report_model::record::{Field, Reason};
use report_model::tally::{UNCLASSIFIED, UNSPECIFIED};
use report_model::term::Term;

use crate::lists::Lists;

/// The version of the form. A form of another version is not read.
pub const VERSION: u32 = 1;
/// What the first cell of a sheet begins with that is read; the code of the sheet follows.
pub const MARK: &str = "hasila:";
/// The column of a sheet whose rows are single values.
pub const VALUE: &str = "value";

/// The rows of [`Part::Form`], in order.
pub mod identity {
    /// The version of the form.
    pub const VERSION: &str = "version";
    /// The agency's id.
    pub const AGENCY: &str = "agency";
    /// The period.
    pub const PERIOD: &str = "period";
    /// The hash of the definitions.
    pub const DEFINITIONS: &str = "definitions";
    /// Every one.
    pub const ALL: [&str; 4] = [VERSION, AGENCY, PERIOD, DEFINITIONS];
}

/// The rows of [`Part::Declaration`], in order.
pub mod declaration {
    /// The day on which the register was counted.
    pub const COUNTED_ON: &str = "counted_on";
    /// Complaints received earlier and open on the first day.
    pub const OPENING: &str = "opening";
    /// Complaints open at the end of the last day.
    pub const CLOSING: &str = "closing";
    /// Every one.
    pub const ALL: [&str; 3] = [COUNTED_ON, OPENING, CLOSING];
}

/// A sheet of the form that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// For the machine alone: of whom, of when, on which definitions. It is hidden.
    Form,
    /// When the register was counted, and the stock.
    Declaration,
    /// The counts of each month of receipt.
    Months,
    /// Files returned or not processed, by reason of art. 11 and 12.
    Reasons,
    /// By channel.
    Channels,
    /// By region.
    Regions,
    /// By the agency's own service.
    Services,
}

const NATURES: [Term; 3] = [Term::Received, Term::Observations, Term::Suggestions];

impl Part {
    /// Every one, in the order of the sheets.
    pub const ALL: [Part; 7] =
        [Part::Form, Part::Declaration, Part::Months, Part::Services, Part::Channels, Part::Regions, Part::Reasons];

    /// The code in the first cell, after [`MARK`].
    pub const fn code(self) -> &'static str {
        match self {
            Part::Form => "form",
            Part::Declaration => "declaration",
            Part::Months => "months",
            Part::Reasons => "reasons",
            Part::Channels => "channels",
            Part::Regions => "regions",
            Part::Services => "services",
        }
    }

    /// The part with this code.
    pub fn from_code(code: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.code() == code)
    }

    /// The terms that its columns count; none where its one column is [`VALUE`].
    pub const fn terms(self) -> &'static [Term] {
        match self {
            Part::Form | Part::Declaration => &[],
            Part::Months => &[
                Term::Received,
                Term::Observations,
                Term::Suggestions,
                Term::Answered,
                Term::InTime,
                Term::Overdue,
                Term::Incomplete,
                Term::Inadmissible,
                Term::Renewed,
                Term::RenewedReopened,
            ],
            Part::Reasons => &[Term::Received],
            Part::Channels | Part::Regions => &NATURES,
            Part::Services => &[Term::Received, Term::Observations, Term::Suggestions, Term::Answered, Term::InTime],
        }
    }

    /// The codes of its columns.
    pub fn columns(self) -> Vec<&'static str> {
        match self.terms() {
            [] => vec![VALUE],
            terms => terms.iter().map(|term| term.name()).collect(),
        }
    }

    /// The codes of its rows.
    pub fn rows(self, period: Period, lists: &Lists) -> Vec<String> {
        let owned = |codes: &[&str]| codes.iter().map(ToString::to_string).collect();
        let list = |field, rest: &str| {
            let codes = lists.of(field).codes.iter().map(String::as_str).filter(|&code| code != rest);
            codes.chain([rest]).map(str::to_owned).collect()
        };
        match self {
            Part::Form => owned(&identity::ALL),
            Part::Declaration => owned(&declaration::ALL),
            Part::Months => period.month_keys(),
            Part::Reasons => Reason::ALL.iter().map(|reason| reason.name().to_owned()).collect(),
            Part::Channels => list(Field::Channel, UNSPECIFIED),
            Part::Regions => list(Field::Region, UNSPECIFIED),
            Part::Services => list(Field::Service, UNCLASSIFIED),
        }
    }

    /// The breakdown that it gives.
    pub const fn breakdown(self) -> Option<BreakdownId> {
        match self {
            Part::Form | Part::Declaration => None,
            Part::Months => Some(BreakdownId::Month),
            Part::Reasons => Some(BreakdownId::Admissibility),
            Part::Channels => Some(BreakdownId::Channel),
            Part::Regions => Some(BreakdownId::Region),
            Part::Services => Some(BreakdownId::Service),
        }
    }
}

/// The terms that a form must count in every month.
pub const REQUIRED: [Term; 3] = NATURES;

/// Terms of which a form counts all or none: one sentence of the report tells them together.
pub const TOGETHER: [Term; 2] = [Term::Incomplete, Term::Inadmissible];

/// What must hold in every row: some counts are together no more than another. The last of them is not believed
/// where it does not.
pub const WITHIN: &[(&[Term], Term)] = &[
    (&[Term::Answered], Term::Received),
    (&[Term::InTime], Term::Answered),
    (&[Term::Answered, Term::Overdue], Term::Received),
    (&[Term::Incomplete], Term::Received),
    (&[Term::Inadmissible], Term::Received),
    (&[Term::Renewed], Term::Answered),
    (&[Term::RenewedReopened], Term::Renewed),
];
