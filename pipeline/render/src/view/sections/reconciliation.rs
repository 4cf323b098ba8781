//! The portal's own figures beside those of the sectoral reports, and against one another. A portal counts in its own
//! way: what has no counterpart is said, and not compared.

use std::cmp::Reverse;

use minijinja::context;
use report_model::portal::{
    Comparison, Counterpart, Outcome, PartsOf, PortalFigure, RateCheck, Reconciliation, Scope, Stance, SumCheck, TOTAL,
};
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::{Page, Source};

/// How many bodies a table shows; the others stand in one row, and all in `reconciliation.csv`.
const MOST_BODIES: usize = 12;
/// How many bodies a sentence names.
const MOST_NAMES: usize = 8;

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let Source::Synthesis(synthesis) = page.source else { return Vec::new() };
    // The comparisons hold exact counts of bodies, in no table that is declared public and audited.
    let Some(reconciliation) = synthesis.reconciliation.as_ref().filter(|_| !page.is_public()) else {
        return Vec::new();
    };
    let sides = Sides { page, reconciliation };
    let mut blocks = sides.intro();
    blocks.extend(sides.definitions());
    blocks.extend(sides.kinds());
    blocks.extend(reconciliation.figures.iter().filter_map(|figure| sides.bodies(figure)));
    blocks.extend(sides.list("reconciliation.left", sides.left()));
    blocks.extend(sides.list("reconciliation.contested", sides.contested()));
    blocks.extend(sides.own_sums());
    blocks
}

struct Sides<'a> {
    page: &'a Page<'a>,
    reconciliation: &'a Reconciliation,
}

impl Sides<'_> {
    fn intro(&self) -> Vec<Block> {
        let (page, found) = (self.page, self.reconciliation);
        let of_bodies = |outcome: Outcome| self.of_bodies().filter(|line| line.outcome == outcome).count();
        let (equal, within, differs) =
            (of_bodies(Outcome::Equal), of_bodies(Outcome::WithinTolerance), of_bodies(Outcome::Differs));
        let (first, last) = page.cutoffs();
        let (several, first, last) = (first != last, page.l10n.day(first), page.l10n.day(last));
        let extracted = found.extracted.map(|day| page.l10n.day(day));
        let source = page.l10n.isolated(&found.source);
        let mut blocks =
            vec![page.paragraph("reconciliation.intro", context! { source, extracted, several, first, last })];
        let compared = equal + within + differs;
        if compared > 0 {
            let (absolute, share) = (found.tolerance.absolute, page.l10n.percent(found.tolerance.share));
            let values = context! { compared, equal, within, differs, absolute, share };
            blocks.push(page.paragraph("reconciliation.summary", values));
        }
        blocks
    }

    /// What each figure is compared with, and what the portal counts otherwise.
    fn definitions(&self) -> Vec<Block> {
        let (alike, apart): (Vec<&PortalFigure>, Vec<&PortalFigure>) =
            self.reconciliation.figures.iter().partition(|figure| !figure.counterpart.terms().is_empty());
        let l10n = &self.page.l10n;
        let terms = |counterpart: &Counterpart| {
            let words = counterpart.terms().iter().map(|term| l10n.word(&format!("term.{term}")));
            words.collect::<Vec<_>>().join(" + ")
        };
        let like = |figure: &&PortalFigure| {
            let (name, terms) = (self.figure(&figure.id), terms(&figure.counterpart));
            l10n.say("reconciliation.like", context! { name, terms })
        };
        let unlike = |figure: &&PortalFigure| {
            let Counterpart::None { reason } = &figure.counterpart else { return self.figure(&figure.id) };
            let (name, reason) = (self.figure(&figure.id), l10n.name(reason, ""));
            l10n.say("reconciliation.unlike", context! { name, reason })
        };
        let mut blocks = self.list("reconciliation.alike", alike.iter().map(like).collect());
        blocks.extend(self.list("reconciliation.apart", apart.iter().map(unlike).collect()));
        blocks
    }

    /// The whole and each kind, for every figure that has a counterpart.
    fn kinds(&self) -> Option<Block> {
        let lines = self.reconciliation.comparisons.iter().filter(|line| line.scope != Scope::Body);
        let mut lines: Vec<&Comparison> = lines.filter(|line| line.outcome != Outcome::DefinitionDiffers).collect();
        // A figure after the other; its kinds as in the register, and the total under them.
        let figures = &self.reconciliation.figures;
        let kinds = &self.page.reference.register.kinds;
        lines.sort_by_key(|line| {
            let figure = figures.iter().position(|figure| figure.id == line.figure);
            (
                figure,
                line.scope == Scope::Total,
                kinds.iter().position(|kind| kind.id == line.id).unwrap_or(kinds.len()),
            )
        });
        let l10n = &self.page.l10n;
        let row = |line: &&Comparison| {
            let absent = line.without_report.map_or_else(|| "—".to_owned(), |count| l10n.integer(count));
            let mut cells = vec![self.whole(&line.id), self.figure(&line.figure)];
            cells.extend([self.portal(line), absent, self.sectoral(line), self.difference(line), self.share(line)]);
            Row { role: if line.scope == Scope::Total { RowRole::Total } else { RowRole::Body }, cells }
        };
        let rows: Vec<Row> = lines.iter().map(row).collect();
        (!rows.is_empty()).then(|| Block::Table {
            caption: l10n.word("reconciliation.kinds_table"),
            columns: vec![
                self.column("dimension.kind", false, 26),
                self.column("reconciliation.figure", false, 18),
                self.column("reconciliation.portal", true, 13),
                self.column("reconciliation.without_report", true, 15),
                self.column("reconciliation.sectoral", true, 15),
                self.column("reconciliation.difference", true, 13),
                self.column("reconciliation.share", true, 12),
            ],
            rows,
            note: l10n.word("reconciliation.kinds_note"),
        })
    }

    /// The bodies of one figure: the largest differences, and the others, with the equal ones, in one row.
    fn bodies(&self, figure: &PortalFigure) -> Option<Block> {
        let of_figure = self.of_bodies().filter(|line| line.figure == figure.id && line.outcome.is_compared());
        let mut lines: Vec<&Comparison> = of_figure.collect();
        lines.sort_by_key(|line| (Reverse(line.difference.map(i64::unsigned_abs)), line.id.clone()));
        let apart = lines.iter().filter(|line| line.outcome != Outcome::Equal).count();
        let rest = lines.split_off(apart.min(MOST_BODIES));
        let l10n = &self.page.l10n;
        let row = |line: &&Comparison| {
            let stance = line.stance.as_ref().map_or_else(|| "—".to_owned(), |stance| self.stance(stance.stance));
            let mut cells = vec![self.page.body_name(&line.id), self.portal(line), self.sectoral(line)];
            cells.extend([self.difference(line), self.share(line), self.outcome(line.outcome), stance]);
            Row { role: RowRole::Body, cells }
        };
        let mut rows: Vec<Row> = lines.iter().map(row).collect();
        rows.extend(self.rest(&rest));
        let name = self.figure(&figure.id);
        (!rows.is_empty()).then(|| Block::Table {
            caption: l10n.say("reconciliation.bodies_table", context! { name }),
            columns: vec![
                self.column("dimension.agency", false, 32),
                self.column("reconciliation.portal", true, 12),
                self.column("reconciliation.sectoral", true, 12),
                self.column("reconciliation.difference", true, 12),
                self.column("reconciliation.share", true, 11),
                self.column("reconciliation.outcome", false, 17),
                self.column("reconciliation.stance", false, 15),
            ],
            rows,
            note: l10n.word("reconciliation.csv_note"),
        })
    }

    fn rest(&self, lines: &[&Comparison]) -> Option<Row> {
        let l10n = &self.page.l10n;
        let sum = |of: fn(&Comparison) -> Option<u64>| {
            lines.iter().filter_map(|line| of(line)).fold(0_u64, u64::saturating_add)
        };
        let difference = lines.iter().filter_map(|line| line.difference).fold(0_i64, i64::saturating_add);
        let count = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        let dash = || "—".to_owned();
        (count > 0).then(|| Row {
            role: RowRole::Rest,
            cells: vec![
                l10n.counted(count, "other"),
                l10n.integer(sum(|line| line.portal)),
                l10n.integer(sum(|line| line.sectoral)),
                l10n.signed(difference),
                dash(),
                dash(),
                dash(),
            ],
        })
    }

    /// What could not be compared, a sentence a figure and reason.
    fn left(&self) -> Vec<String> {
        let reasons = [
            (Outcome::NotReported, "reconciliation.not_reported"),
            (Outcome::NotMeasured, "reconciliation.not_measured"),
            (Outcome::PeriodNotOver, "reconciliation.period_not_over"),
            (Outcome::UnknownToRegister, "reconciliation.unknown_to_register"),
            (Outcome::NotOnPortal, "reconciliation.not_on_portal"),
        ];
        let mut sentences = Vec::new();
        for figure in &self.reconciliation.figures {
            for (outcome, key) in reasons {
                let lines: Vec<&Comparison> =
                    self.of_bodies().filter(|line| line.figure == figure.id && line.outcome == outcome).collect();
                if lines.is_empty() {
                    continue;
                }
                let counts = lines.iter().filter_map(|line| line.portal.or(line.sectoral));
                let records = counts.fold(0_u64, u64::saturating_add);
                let mut names: Vec<String> =
                    lines.iter().take(MOST_NAMES).map(|line| self.page.body_name(&line.id)).collect();
                if lines.len() > MOST_NAMES {
                    names.push("…".to_owned());
                }
                let names = names.join(&self.page.l10n.word("list.separator"));
                let values = context! { name => self.figure(&figure.id), records, bodies => lines.len(), names };
                sentences.push(self.page.l10n.say(key, values));
            }
        }
        sentences
    }

    fn contested(&self) -> Vec<String> {
        let sentence = |line: &Comparison| {
            let stance = line.stance.as_ref().filter(|stance| stance.stance == Stance::Contested)?;
            let (body, name) = (self.page.body_name(&line.id), self.figure(&line.figure));
            let (portal, sectoral) = (self.portal(line), line.sectoral.map(|count| self.page.l10n.integer(count)));
            let note = self.page.l10n.name(&stance.note, "");
            let values = context! { body, name, portal, sectoral, note };
            Some(self.page.l10n.say("reconciliation.contest", values))
        };
        self.of_bodies().filter_map(sentence).collect()
    }

    /// What the portal's figures say of one another.
    fn own_sums(&self) -> Vec<Block> {
        let (sums, rates) = (&self.reconciliation.sums, &self.reconciliation.rates);
        if sums.is_empty() && rates.is_empty() {
            return Vec::new();
        }
        let page = self.page;
        let good = sums.iter().filter(|sum| sum.adds_up == Some(true)).count()
            + rates.iter().filter(|rate| rate.agrees == Some(true)).count();
        let bad: Vec<String> = sums
            .iter()
            .filter(|sum| sum.adds_up == Some(false))
            .map(|sum| self.sum(sum))
            .chain(rates.iter().filter(|rate| rate.agrees == Some(false)).map(|rate| self.rate(rate)))
            .collect();
        let open: Vec<String> = sums
            .iter()
            .filter(|sum| sum.adds_up.is_none())
            .map(|sum| self.sum(sum))
            .chain(rates.iter().filter(|rate| rate.agrees.is_none()).map(|rate| self.rate(rate)))
            .collect();
        let values = context! { all => sums.len() + rates.len(), good, bad => bad.len() };
        let mut blocks = vec![page.heading("reconciliation.own"), page.paragraph("reconciliation.own_summary", values)];
        if !bad.is_empty() {
            blocks.push(page.note(Tone::Caution, "", "reconciliation.own_caution", ()));
            blocks.push(Block::List { items: bad });
        }
        if !open.is_empty() {
            blocks.push(page.paragraph("reconciliation.own_open", ()));
            blocks.push(Block::List { items: open });
        }
        blocks
    }

    fn sum(&self, sum: &SumCheck) -> String {
        let (name, whole, parts) = (self.figure(&sum.figure), self.whole(&sum.whole), self.parts(Some(&sum.of)));
        let names: Vec<String> = sum.missing.iter().take(MOST_NAMES).map(|id| self.named(id)).collect();
        let missing = names.join(&self.page.l10n.word("list.separator"));
        let (stated, found, apart) = (sum.stated, sum.sum, sum.difference.unsigned_abs());
        let values = context! { name, whole, parts, stated, found, apart, missing, lacking => sum.difference > 0 };
        let key = if sum.adds_up.is_none() { "reconciliation.sum_open" } else { "reconciliation.sum" };
        self.page.l10n.say(key, values)
    }

    fn rate(&self, rate: &RateCheck) -> String {
        let l10n = &self.page.l10n;
        let (above, below) = (self.figure(&rate.numerator), self.figure(&rate.denominator));
        let (whole, stated, parts) =
            (self.whole(&rate.whole), l10n.published(rate.stated), self.parts(rate.of.as_ref()));
        let alike = rate.share.and_then(|share| Some((share, rate.stated.alike(share)?)));
        let Some((share, alike)) = alike else {
            return l10n.say("reconciliation.rate_open", context! { above, below, whole, stated });
        };
        let (num, den, found) = (share.num, share.den, l10n.published(alike));
        l10n.say("reconciliation.rate", context! { above, below, whole, stated, parts, num, den, found })
    }

    /// A heading with a list under it, where there is something to list.
    fn list(&self, heading: &str, items: Vec<String>) -> Vec<Block> {
        if items.is_empty() { Vec::new() } else { vec![self.page.heading(heading), Block::List { items }] }
    }

    fn of_bodies(&self) -> impl Iterator<Item = &Comparison> {
        self.reconciliation.comparisons.iter().filter(|line| line.scope == Scope::Body)
    }

    fn column(&self, key: &str, numeric: bool, width: u32) -> Column {
        Column { label: self.page.l10n.word(key), numeric, width }
    }

    /// The name of a figure, as the portal calls it.
    fn figure(&self, id: &str) -> String {
        let figure = self.reconciliation.figures.iter().find(|figure| figure.id == id);
        figure.map_or_else(|| id.to_owned(), |figure| self.page.l10n.name(&figure.name, id))
    }

    /// The whole portal, or a kind.
    fn whole(&self, id: &str) -> String {
        if id == TOTAL { self.page.l10n.word("reconciliation.whole") } else { self.page.kind_name(id) }
    }

    /// A kind or a body.
    fn named(&self, id: &str) -> String {
        let is_body = self.page.reference.agency(id).is_some();
        if is_body { self.page.body_name(id) } else { self.page.kind_name(id) }
    }

    fn parts(&self, of: Option<&PartsOf>) -> String {
        let word = |key: &str| self.page.l10n.word(key);
        match of {
            None => word("reconciliation.parts_stated"),
            Some(PartsOf::Months) => word("reconciliation.parts_months"),
            Some(PartsOf::Groups) => word("reconciliation.parts_groups"),
            Some(PartsOf::Bodies) => word("reconciliation.parts_bodies"),
            Some(PartsOf::These(_)) => word("reconciliation.parts_these"),
        }
    }

    fn portal(&self, line: &Comparison) -> String {
        line.portal.map_or_else(|| "—".to_owned(), |count| self.page.l10n.integer(count))
    }

    /// The sectoral figure, or in a word why there is none.
    fn sectoral(&self, line: &Comparison) -> String {
        line.sectoral.map_or_else(|| self.outcome(line.outcome), |count| self.page.l10n.integer(count))
    }

    fn difference(&self, line: &Comparison) -> String {
        line.difference.map_or_else(|| "—".to_owned(), |difference| self.page.l10n.signed(difference))
    }

    fn share(&self, line: &Comparison) -> String {
        line.share().map_or_else(|| "—".to_owned(), |share| self.page.l10n.percent(share))
    }

    fn outcome(&self, outcome: Outcome) -> String {
        self.page.l10n.word(match outcome {
            Outcome::Equal => "reconciliation.equal",
            Outcome::WithinTolerance => "reconciliation.within",
            Outcome::Differs => "reconciliation.differs",
            Outcome::DefinitionDiffers => "reconciliation.definition",
            Outcome::NotReported => "reconciliation.no_report",
            Outcome::NotMeasured => "reconciliation.unmeasured",
            Outcome::PeriodNotOver => "reconciliation.too_early",
            Outcome::UnknownToRegister => "reconciliation.unknown",
            Outcome::NotOnPortal => "reconciliation.no_figure",
        })
    }

    fn stance(&self, stance: Stance) -> String {
        self.page.l10n.word(match stance {
            Stance::Accepted => "reconciliation.accepted",
            Stance::Contested => "reconciliation.is_contested",
        })
    }
}
