//! The public edition of a report or a synthesis: the same type, with what is not shown taken out.

use std::collections::{BTreeMap, BTreeSet};

use report_model::definitions::Verdict;
use report_model::disclosure::{WHEN_COMPLETE, contains};
use report_model::records::Records;
use report_model::sectoral::{Bounds, Declared, IndicatorValue, Table, TableCell};
use report_model::synthesis::{AgencyLine, Group, Transfer};
use report_model::tally::{Cell, Coverage, Protected, Stock, Unknown};
use report_model::term::Term;
use report_model::{DayHistogram, Fraction, SectoralReport, Synthesis};

use crate::body::Frame;
use crate::figure::{Figure, Name, Place, Scope, What};
use crate::system::Pattern;
use crate::tables::Tables;

/// What is shown, and what was left out on the way.
pub(crate) struct Edition<'a> {
    /// The figures.
    pub(crate) tables: &'a Tables<'a>,
    /// What is withheld.
    pub(crate) pattern: &'a Pattern,
    /// How the cycle counts.
    pub(crate) frame: &'a Frame<'a>,
}

/// The names of figures that are withheld where the format has no place to say so.
pub(crate) type Withheld = BTreeSet<String>;

const HALF: Fraction = Fraction::new(1, 2);
const NINE_TENTHS: Fraction = Fraction::new(9, 10);
/// The terms that are counted by a number of days.
const BY_DEADLINE: [Term; 5] =
    [Term::Overdue, Term::InTime, Term::IncompleteRepliedInTime, Term::InTimeArt11, Term::InTimeFromCompletion];

impl Edition<'_> {
    /// The value of a figure, if the edition shows it: `None` where it has no such figure, `Some(None)` where it
    /// withholds it.
    #[expect(clippy::option_option, reason = "no such figure, a withheld one, and a count are three things")]
    fn figure(&self, scope: Scope, place: Place, what: What) -> Option<Option<u64>> {
        let variable = *self.tables.figures.get(&Figure { scope, place, what })?;
        Some((!self.pattern.withholds(variable)).then(|| self.tables.system.value(variable)))
    }

    /// A figure of a total; a withheld one is noted under `name`.
    fn total(&self, scope: Scope, what: What, name: &str, withheld: &mut Withheld) -> Option<u64> {
        let shown = self.figure(scope, Place::Total, what).flatten();
        if shown.is_none() {
            withheld.insert(name.to_owned());
        }
        shown
    }

    fn named(&self, name: &str, what: impl Fn(Name) -> What) -> Option<What> {
        self.tables.names.find(name).map(what)
    }

    /// A sectoral report, with the names of what it withholds outside its cells.
    pub(crate) fn report(&self, report: &SectoralReport) -> (SectoralReport, Withheld) {
        let mut withheld = Withheld::new();
        let name = self.tables.names.find(&report.agency).expect("every report was added to the tables by its id");
        let scope = Scope::Body(name);
        let mut transfers = |given: &BTreeMap<String, u64>, what: fn(Name) -> What, of: &str| {
            let shown = given.keys().filter_map(|other| {
                let value = self.total(scope, self.named(other, what)?, &format!("{of}.{other}"), &mut withheld)?;
                Some((other.clone(), value))
            });
            shown.collect::<BTreeMap<_, _>>()
        };
        let transferred_from = transfers(&report.transferred_from, What::From, "transferred_from");
        let transferred_to = transfers(&report.transferred_to, What::To, "transferred_to");
        let mut measures = report.measures.clone();
        for measure in &mut measures {
            if let (Some(_), Some(what)) = (measure.complaints, self.named(&measure.id, What::Measure)) {
                measure.complaints = self.total(scope, what, &format!("measures.{}", measure.id), &mut withheld);
            }
        }
        // Every field is named: a new one is public only when somebody says so here.
        let public = SectoralReport {
            schema_version: report.schema_version,
            cycle: report.cycle.clone(),
            specimen: report.specimen,
            agency: report.agency.clone(),
            kind: report.kind.clone(),
            period: report.period,
            cutoff: report.cutoff,
            cutoffs: report.cutoffs,
            nominal_cutoff: report.nominal_cutoff,
            extracted: report.extracted,
            complete: report.complete,
            definitions: report.definitions.clone(),
            nil_return: report.nil_return.clone(),
            records: self.records(scope, &mut withheld),
            findings: BTreeMap::new(),
            indicators: self.indicators(scope, &report.indicators),
            stock: self.stock(scope, &report.stock, &mut withheld),
            unknown: Unknown::default(),
            coverage: self.coverage(scope, &report.coverage),
            total: self.cell((scope, Place::Total), &report.total, &self.frame.totals),
            tables: self.tables_of(scope, &report.tables, &mut withheld),
            transferred_from,
            transferred_to,
            measures,
            texts: report.texts.clone(),
            declared: self.declared(scope, report),
            // Reasons and offices are the body's own words.
            corrected: None,
        };
        (public, withheld)
    }

    /// That a report rests on counts. On how many is said only where it is all of them, and that is shown.
    fn declared(&self, scope: Scope, report: &SectoralReport) -> Option<Declared> {
        let cohort = self.figure(scope, Place::Total, What::Cohort).flatten();
        report.declared.map(|declared| Declared {
            forms: declared.forms,
            records: cohort.filter(|&cohort| cohort == declared.records).unwrap_or(0),
        })
    }

    /// The synthesis, with the names of what it withholds outside its cells.
    pub(crate) fn synthesis(&self, synthesis: &Synthesis) -> (Synthesis, Withheld) {
        let mut withheld = Withheld::new();
        let headline = self.group(Scope::Headline, &synthesis.headline, "headline", &mut withheld);
        let kinds = synthesis.kinds.iter().filter_map(|(kind, group)| {
            let scope = Scope::Kind(self.tables.names.find(kind)?);
            Some((kind.clone(), self.group(scope, group, &format!("kinds.{kind}"), &mut withheld)))
        });
        let kinds = kinds.collect();
        // What the portal says differs from what the reports say by counts of records, small ones among them.
        if synthesis.reconciliation.is_some() {
            withheld.insert("reconciliation".to_owned());
        }
        let public = Synthesis {
            schema_version: synthesis.schema_version,
            cycle: synthesis.cycle.clone(),
            specimen: synthesis.specimen,
            sealed: synthesis.sealed,
            period: synthesis.period,
            nominal_cutoff: synthesis.nominal_cutoff,
            cutoffs: synthesis.cutoffs,
            extracted: synthesis.extracted,
            definitions: synthesis.definitions.clone(),
            roll_up: synthesis.roll_up.clone(),
            indicators: headline.indicators.clone(),
            records: headline.records,
            stock: headline.stock,
            total: headline.total.clone(),
            headline,
            kinds,
            agencies: synthesis.agencies.iter().map(|line| self.line(line, &mut withheld)).collect(),
            findings: BTreeMap::new(),
            coverage: self.coverage(Scope::Headline, &synthesis.coverage),
            // Sums over some of the bodies are no figures of the system.
            wholes: BTreeMap::new(),
            tables: self.tables_of(Scope::Headline, &synthesis.tables, &mut withheld),
            transfers: synthesis.transfers.iter().map(|pair| self.transfer(pair, &mut withheld)).collect(),
            reconciliation: None,
            agency_measures: synthesis.agency_measures.clone(),
            measures: synthesis.measures.clone(),
            texts: synthesis.texts.clone(),
        };
        (public, withheld)
    }

    /// The line of a body.
    fn line(&self, line: &AgencyLine, withheld: &mut Withheld) -> AgencyLine {
        let mut left_out = Withheld::new();
        let scope = self.tables.names.find(&line.agency).map(Scope::Body);
        let total = |scope| line.total.as_ref().map(|cell| self.cell((scope, Place::Total), cell, &self.frame.totals));
        let public = AgencyLine {
            agency: line.agency.clone(),
            kind: line.kind.clone(),
            headline: line.headline,
            apart: line.apart,
            reporting: line.reporting,
            cutoff: line.cutoff,
            records: scope.zip(line.records).map(|(scope, _)| self.records(scope, &mut left_out)),
            total: scope.and_then(total),
            indicators: scope.map_or_else(Vec::new, |scope| self.indicators(scope, &line.indicators)),
            findings: 0,
            declared: line.declared,
        };
        withheld.extend(left_out.into_iter().map(|name| format!("agencies.{}.{name}", line.agency)));
        public
    }

    /// A pair of bodies: each side is a figure of its own report.
    fn transfer(&self, pair: &Transfer, withheld: &mut Withheld) -> Transfer {
        let shown = |body: &str, other: &str, what: fn(Name) -> What, value: Option<u64>| {
            let scope = self.tables.names.find(body).map(Scope::Body)?;
            match self.named(other, what).and_then(|what| self.figure(scope, Place::Total, what)) {
                Some(shown) => shown,
                // A zero of a body that counts transfers is no figure of its report: it is shown.
                None => value.filter(|&value| value == 0),
            }
        };
        let sent = shown(&pair.from, &pair.to, What::To, pair.sent);
        let received = shown(&pair.to, &pair.from, What::From, pair.received);
        for (was, is, side) in [(pair.sent, sent, "sent"), (pair.received, received, "received")] {
            if was.is_some() && is.is_none() {
                withheld.insert(format!("transfers.{}.{}.{side}", pair.from, pair.to));
            }
        }
        Transfer { from: pair.from.clone(), to: pair.to.clone(), sent, received, unconfirmed: None }
    }

    fn group(&self, scope: Scope, group: &Group, name: &str, withheld: &mut Withheld) -> Group {
        let mut left_out = Withheld::new();
        let public = Group {
            members: group.members,
            joined: group.joined,
            reported: group.reported,
            nil_returns: group.nil_returns,
            records: self.records(scope, &mut left_out),
            total: self.cell((scope, Place::Total), &group.total, &self.frame.totals),
            stock: self.stock(scope, &group.stock, &mut left_out),
            unconfirmed: 0,
            indicators: self.indicators(scope, &group.indicators),
        };
        withheld.extend(left_out.into_iter().map(|left| format!("{name}.{left}")));
        public
    }

    /// The records received in the period and those refused; the rest is no matter of the public.
    fn records(&self, scope: Scope, withheld: &mut Withheld) -> Records {
        let cohort = self.total(scope, What::Cohort, "records.cohort", withheld).unwrap_or(0);
        let rejected = self.total(scope, What::Rejected, "records.rejected", withheld).unwrap_or(0);
        Records { read: cohort.saturating_add(rejected), tallied: cohort, rejected, cohort, ..Records::default() }
    }

    fn stock(&self, scope: Scope, stock: &Stock, withheld: &mut Withheld) -> Stock {
        let mut part =
            |what, name: &str, value: Option<u64>| value.and_then(|_| self.total(scope, what, name, withheld));
        let (opening, closed, closing) = (
            part(What::Opening, "stock.opening", stock.opening),
            part(What::Closed, "stock.closed", stock.closed),
            part(What::Closing, "stock.closing", stock.closing),
        );
        let received = part(What::StockReceived, "stock.received", Some(stock.received)).unwrap_or(0);
        Stock { opening, received, closed, closing, since: stock.since, closing_before: None }
    }

    fn covered(&self, scope: Scope, name: &str) -> Option<u64> {
        self.figure(scope, Place::Total, self.named(name, What::Covered)?)?
    }

    fn coverage(&self, scope: Scope, coverage: &BTreeMap<String, Coverage>) -> BTreeMap<String, Coverage> {
        let names = self.frame.covered_names(self.tables);
        let public = coverage.iter().filter(|(name, _)| names.contains(name)).map(|(name, covered)| {
            let complaints = self.covered(scope, name).unwrap_or(0);
            (name.clone(), Coverage { bodies: covered.bodies.clone(), complaints })
        });
        public.collect()
    }

    fn indicators(&self, scope: Scope, indicators: &[IndicatorValue]) -> Vec<IndicatorValue> {
        let shares: BTreeSet<&str> = self.frame.definitions.shares().map(|(i, ..)| i.id.as_str()).collect();
        let public = indicators.iter().map(|value| {
            // Counts of bodies are no counts of records.
            if !shares.contains(value.id.as_str()) || value.verdict == Verdict::NotMeasured {
                return value.clone();
            }
            let count = |what: fn(Name) -> What| {
                self.named(&value.id, what).and_then(|what| self.figure(scope, Place::Total, what)?)
            };
            let share = count(What::Numerator).zip(count(What::Denominator)).or_else(|| self.implied(scope, &value.id));
            let complaints = self.covered(scope, &value.id).unwrap_or(0);
            // Of what bounds move beside answers, the system holds the refused records alone: bounds that move complaints
            // that were sent on and did not arrive would give away how many these are.
            let is_held = |bounds: &Bounds| {
                let moved = value.denominator.and_then(|all| bounds.low.den.checked_sub(all));
                moved.is_some() && moved == count(What::Faulty)
            };
            let bounds = value.bounds.filter(is_held);
            match share {
                Some((numerator, denominator)) => IndicatorValue {
                    numerator: Some(numerator),
                    denominator: Some(denominator),
                    bounds,
                    with_unreported: value.with_unreported.filter(|_| bounds.is_some()),
                    complaints,
                    ..value.clone()
                },
                None => IndicatorValue {
                    numerator: None,
                    denominator: None,
                    verdict: Verdict::Withheld,
                    bounds: None,
                    with_unreported: None,
                    complaints,
                    ..value.clone()
                },
            }
        });
        public.collect()
    }

    /// The share of a body that everybody can compute from its published terms.
    fn implied(&self, scope: Scope, indicator: &str) -> Option<(u64, u64)> {
        // Over several bodies a share rests on those that measured it, and the terms on all.
        let Scope::Body(_) = scope else { return None };
        let (_, numerator, denominator) = self.frame.definitions.shares().find(|(found, ..)| found.id == indicator)?;
        self.implied_term(scope, numerator).zip(self.implied_term(scope, denominator))
    }

    /// A term that is published, that is a part of nothing, or that is another one where every complaint is due.
    fn implied_term(&self, scope: Scope, term: Term) -> Option<u64> {
        let shown = |term: Term| self.figure(scope, Place::Total, What::Term(term)).flatten();
        let of_nothing = || (contains(Term::Received, term) && shown(Term::Received) == Some(0)).then_some(0);
        let when_complete = || {
            let complete = shown(Term::Due)? == shown(Term::Received)?;
            let twin = WHEN_COMPLETE.iter().find(|(due, _)| *due == term).map(|&(_, twin)| twin);
            twin.filter(|_| complete).and_then(shown)
        };
        shown(term).or_else(of_nothing).or_else(when_complete)
    }

    /// The public breakdowns; those that a body is too small to publish are named in `withheld`.
    fn tables_of(&self, scope: Scope, tables: &[Table], withheld: &mut Withheld) -> Vec<Table> {
        let mut shown = Vec::new();
        for table in tables.iter().filter(|table| self.tables.policy.tables.contains(&table.id)) {
            let place = |key: Name| Place::Cell(table.id, key);
            let cells = table.cells.iter().filter_map(|cell| {
                let place = place(self.tables.names.find(cell.key.first()?)?);
                let measures = self.cell((scope, place), &cell.measures, &self.tables.policy.terms);
                Some((self.has_figures(scope, place), TableCell { key: cell.key.clone(), measures }))
            });
            let cells: Vec<(bool, TableCell)> = cells.collect();
            if !cells.is_empty() && !cells.iter().any(|(published, _)| *published) {
                withheld.insert(format!("tables.{}", table.id));
                continue;
            }
            let cells = cells.into_iter().map(|(_, cell)| cell).collect();
            shown.push(Table { id: table.id, dimensions: table.dimensions.clone(), cells });
        }
        shown
    }

    fn has_figures(&self, scope: Scope, place: Place) -> bool {
        let terms = &self.tables.policy.terms;
        terms.iter().any(|&term| self.tables.figures.contains_key(&Figure { scope, place, what: What::Term(term) }))
    }

    /// A cell: public terms and shares, histograms in bands for totals, quantiles where enough was answered.
    fn cell(&self, (scope, place): (Scope, Place), cell: &Cell, public: &[Term]) -> Cell {
        let mut shown = Cell::default();
        let mut protected = Protected::default();
        for &term in public.iter().filter(|term| cell.counts.contains_key(term)) {
            match self.figure(scope, place, What::Term(term)) {
                Some(Some(value)) => drop(shown.counts.insert(term, value)),
                _ => drop(protected.counts.insert(term)),
            }
        }
        for (indicator, numerator, denominator) in self.frame.definitions.shares() {
            let declared = public.contains(&numerator) && public.contains(&denominator);
            let Some(&share) = cell.shares.get(&indicator.id).filter(|_| declared) else { continue };
            let parts = self.share((scope, place), &indicator.id, (numerator, denominator));
            if parts == Some((share.num, share.den)) {
                shown.shares.insert(indicator.id.clone(), share);
            } else {
                protected.shares.insert(indicator.id.clone());
            }
        }
        if place == Place::Total {
            shown.days_to_reply = self.bands(scope, What::Replies);
            shown.age_unanswered = self.bands(scope, What::Ages);
        }
        if self.bounds_nothing(place, &shown, &protected) {
            protected.median = cell.days_to_reply.quantile(HALF);
            protected.ninth_decile = cell.days_to_reply.quantile(NINE_TENTHS);
        }
        shown.protected = (protected != Protected::default()).then(|| Box::new(protected));
        shown
    }

    /// Whether quantiles say nothing of a count that is withheld. They bound every count of replies by a day: so enough
    /// must be answered, and everything that is measured of when must be shown, and the bands where a cell has them.
    fn bounds_nothing(&self, place: Place, shown: &Cell, protected: &Protected) -> bool {
        let minimum = self.tables.policy.quantile_minimum.max(1);
        let enough = shown.get(Term::Answered).is_some_and(|answered| answered >= minimum);
        let banded = place != Place::Total || shown.days_to_reply.total() >= minimum;
        enough && banded && !BY_DEADLINE.iter().any(|term| protected.counts.contains(term))
    }

    /// Numerator and denominator of a share, where both are shown. A share of a body is two of its terms.
    fn share(&self, (scope, place): (Scope, Place), id: &str, terms: (Term, Term)) -> Option<(u64, u64)> {
        let body = matches!(scope, Scope::Body(_));
        let (above, below) = if body {
            (What::Term(terms.0), What::Term(terms.1))
        } else {
            (self.named(id, What::Numerator)?, self.named(id, What::Denominator)?)
        };
        self.figure(scope, place, above)?.zip(self.figure(scope, place, below)?)
    }

    /// The bands of a histogram, each under its last day, the open one under its own key; empty where they are withheld.
    fn bands(&self, scope: Scope, what: fn(u32) -> What) -> DayHistogram {
        let figure = |day| Figure { scope, place: Place::Total, what: what(day) };
        let mut histogram = DayHistogram::default();
        for (figure, &variable) in self.tables.figures.range(figure(0)..=figure(u32::MAX)) {
            let (What::Replies(day) | What::Ages(day)) = figure.what else { continue };
            if self.pattern.withholds(variable) {
                return DayHistogram::default();
            }
            let ends = self.frame.edges.last().is_some_and(|&last| day <= last);
            histogram.add(if ends { day } else { DayHistogram::OPEN }, self.tables.system.value(variable));
        }
        histogram
    }
}
