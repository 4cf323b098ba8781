//! The sectoral report out of a tally, or out of a nil return.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use report_model::correction::Corrected;
use report_model::measure::{Measure, NilReturn, Texts};
use report_model::period::Period;
use report_model::records::RecordCounts;
use report_model::reference::{Agency, PeriodDates, Reference};
use report_model::sectoral::{self, Declared, Moved, SCHEMA_VERSION, SectoralReport};
use report_model::tally::{Basis, Cell, Coverage, Measured, Stock, Tally};
use report_model::term::Term;
use report_model::{Fraction, findings::Code};

/// What every report of a run shares.
#[derive(Clone, Copy, Debug)]
pub struct ReportInputs<'a> {
    /// The reference of the cycle.
    pub reference: &'a Reference,
    /// The period.
    pub period: Period,
    /// Its dates.
    pub dates: &'a PeriodDates,
}

impl ReportInputs<'_> {
    /// What tallies of this run are counted on.
    pub fn basis(&self) -> Basis {
        Basis { period: self.period, cutoff: self.dates.cutoff, definitions: self.reference.definitions.hash() }
    }
}

/// What was counted of an agency's exports.
pub struct Counted {
    /// The sums.
    pub tally: Tally,
    /// What became of each record.
    pub records: RecordCounts,
    /// The findings of each code.
    pub findings: BTreeMap<Code, u64>,
    /// The earliest and the latest effective cut-off.
    pub cutoffs: (NaiveDate, NaiveDate),
    /// Whether no complaint of the cohort is due on or after its own.
    pub complete: bool,
    /// The earliest and the latest day of extraction.
    pub extracted: Option<(NaiveDate, NaiveDate)>,
    /// What rests on declared counts.
    pub declared: Option<Declared>,
    /// What rests on corrected cells.
    pub corrected: Option<Corrected>,
}

/// What an agency writes beside its figures.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Its measures.
    pub measures: &'a [Measure],
    /// Its texts.
    pub texts: &'a Texts,
}

/// Makes the report of what was counted.
pub fn of_counts(frame: ReportInputs<'_>, agency: &Agency, written: Written<'_>, counted: Counted) -> SectoralReport {
    let Counted { mut tally, records, findings, cutoffs, complete, extracted, declared, corrected } = counted;
    if tally.stock.is_measured() {
        let bodies = BTreeSet::from([agency.id.clone()]);
        tally.coverage.insert(Measured::Stock, Coverage { bodies, complaints: tally.stock.received });
    }
    let reference = frame.reference;
    SectoralReport {
        schema_version: SCHEMA_VERSION,
        cycle: reference.cycle.id.clone(),
        specimen: reference.cycle.specimen,
        agency: agency.id.clone(),
        kind: agency.kind.clone(),
        period: frame.period,
        cutoff: cutoffs.0,
        cutoffs: Some(cutoffs),
        nominal_cutoff: frame.dates.cutoff,
        extracted,
        complete,
        definitions: tally.basis.definitions.clone(),
        nil_return: None,
        declared,
        corrected,
        records,
        findings,
        indicators: sectoral::shares(&reference.definitions, &tally, |_| Moved {
            unknown: tally.unknown.clone(),
            ..Moved::default()
        }),
        stock: tally.stock,
        coverage: tally.coverage,
        total: tally.total,
        tables: sectoral::tables_of(&tally.tables),
        transferred_from: tally.transferred_from,
        transferred_to: tally.transferred_to,
        unknown: tally.unknown,
        measures: written.measures.to_vec(),
        texts: written.texts.clone(),
    }
}

/// Makes the report of a body that declares that it received nothing: every term is measured, and is zero.
pub fn of_nil_return(
    frame: ReportInputs<'_>,
    agency: &Agency,
    written: Written<'_>,
    (declaration, extracted): (&NilReturn, Option<NaiveDate>),
) -> SectoralReport {
    let definitions = &frame.reference.definitions;
    let mut tally = Tally::empty(frame.basis());
    let measured = Coverage { bodies: BTreeSet::from([agency.id.clone()]), complaints: 0 };
    tally.total = Cell {
        counts: Term::ALL.iter().map(|&term| (term, 0)).collect(),
        shares: definitions.shares().map(|(indicator, ..)| (indicator.id.clone(), Fraction::new(0, 0))).collect(),
        ..Cell::default()
    };
    tally.coverage = tally.total.measured().into_iter().map(|what| (what, measured.clone())).collect();
    // Nothing received leaves the stock of earlier years unsaid, unless the declaration says it; and of that only nothing
    // says how it ended.
    let ended = declaration.open_before.filter(|&open| open == 0);
    tally.stock = Stock { opening: declaration.open_before, closed: ended, closing: ended, ..Stock::EMPTY };
    let counted = Counted {
        tally,
        records: RecordCounts::default(),
        findings: BTreeMap::new(),
        cutoffs: (frame.dates.cutoff, frame.dates.cutoff),
        complete: true,
        extracted: extracted.map(|day| (day, day)),
        declared: None,
        corrected: None,
    };
    SectoralReport { nil_return: Some(declaration.clone()), ..of_counts(frame, agency, written, counted) }
}
