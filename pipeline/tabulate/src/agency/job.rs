//! What the counting of one agency depends on, and what comes of it.

use chrono::NaiveDate;
use ingest::{Limits, ReadFacts, Skipped};
use report_model::definitions::Definitions;
use report_model::diagnostic::Diagnostic;
use report_model::finding::Findings;
use report_model::id::AgencyId;
use report_model::period::Period;
use report_model::records::RecordCounts;
use report_model::tally::{Basis, Tally};

use crate::classify::RuleBook;
use crate::columns::ColumnsOf;
use crate::corrections::{Applied, Corrections};
use crate::extraction::ExportFacts;
use crate::lists::Lists;
use crate::mapping::Mapping;
use crate::refused::Refused;
use crate::trace::Traced;

/// Everything that the counting of one agency depends on beside its files.
pub struct Job<'a> {
    /// The agency's id.
    pub agency: &'a AgencyId,
    /// The period.
    pub period: Period,
    /// What the tally is counted on.
    pub basis: Basis,
    /// How the cycle counts.
    pub definitions: &'a Definitions,
    /// The agency's mapping.
    pub mapping: &'a Mapping,
    /// Its keyword rules.
    pub rules: &'a RuleBook,
    /// Its closed lists.
    pub lists: &'a Lists,
    /// The key of its pseudonyms.
    pub key: [u8; 32],
    /// The days of the extractions, as `export.yaml` declares them.
    pub extracted: &'a ExportFacts,
    /// The corrections of single cells.
    pub corrections: &'a Corrections<'a>,
    /// What a reader takes at most.
    pub limits: Limits,
    /// How many occurrences of each code are kept.
    pub findings_limit: u64,
    /// Whether each record is told with what it counts in ([`Tabulated::traced`]).
    pub traces: bool,
}

/// What was counted of an agency's files. It holds no cell of a row.
pub struct Tabulated {
    /// The sums.
    pub tally: Tally,
    /// What became of each record.
    pub records: RecordCounts,
    /// What is wrong with the data.
    pub findings: Findings,
    /// The earliest and the latest effective cut-off of the files whose records count: for each the earlier of its
    /// extraction and the nominal cut-off.
    pub cutoffs: (NaiveDate, NaiveDate),
    /// The earliest and the latest day of extraction that is declared for them.
    pub extracted: Option<(NaiveDate, NaiveDate)>,
    /// Whether no complaint of the cohort is due on or after its own cut-off.
    pub complete: bool,
    /// The corrections of records that count, by their places in the list, with the identifiers of the records.
    pub corrected: Applied,
    /// How each table was read.
    pub read: Vec<ReadFacts>,
    /// Sheets and files that no source asks for.
    pub passed_over: Vec<Skipped>,
    /// How many tables could be read.
    pub readable_files: usize,
    /// Why the others could not.
    pub refused: Vec<Refused>,
    /// The lines that the mapping lacks, for values that are in no list.
    pub advice: Vec<Diagnostic>,
    /// Where the columns stand that findings name.
    pub columns: ColumnsOf,
    /// The records of the cohort, each with what it counts in; empty unless [`Job::traces`].
    pub traced: Vec<Traced>,
}
