//! Figures of a cell, formatted: what the columns of tables and the tiles are made of.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::correction::Corrected;
use report_model::definitions::{Indicator, IndicatorKind, Verdict};
use report_model::quantity::Fraction;
use report_model::record::Field;
use report_model::sectoral::{Declared, IndicatorValue};
use report_model::statistics::reply_curve::TimeToReply;
use report_model::tally::{Cell, Coverage, Measured};
use report_model::term::Term;
use report_model::view::Tone;

use super::{Page, Source};

/// What an edition knows of the time to reply of some complaints received.
pub(super) enum Waited {
    /// By when half and nine in ten had a reply.
    Known(TimeToReply),
    /// No complaint was received.
    None,
    /// It is not for this edition.
    Withheld,
    /// Replies are not measured.
    Unmeasured,
}

impl Page<'_> {
    /// A count, or *not measured*.
    pub(super) fn count(&self, count: Option<u64>) -> String {
        count.map_or_else(|| self.not_measured(), |count| self.l10n.integer(count))
    }

    /// The short mark of what is not measured: never a zero.
    pub(super) fn not_measured(&self) -> String {
        self.l10n.word("not_measured.short")
    }

    /// A term of a cell, the symbol of what is withheld, or *not measured*.
    pub(super) fn term(&self, cell: &Cell, term: Term) -> String {
        if self.hides(cell, term) { self.withheld() } else { self.count(cell.get(term)) }
    }

    /// A share of a cell, the symbol of what is withheld, or *not measured*.
    pub(super) fn share(&self, cell: &Cell, id: &str) -> String {
        if cell.withholds_share(id) {
            return self.withheld();
        }
        cell.shares.get(id).map_or_else(|| self.not_measured(), |&share| self.l10n.percent(share))
    }

    /// By when half of the complaints of a cell had a reply, in days; a dash where none was received.
    pub(super) fn half_replied(&self, cell: &Cell) -> String {
        match self.waited(cell) {
            Waited::Known(told) => match told.half.days {
                Some(days) => self.l10n.integer(u64::from(days)),
                None => self.l10n.word("delays.not_reached"),
            },
            Waited::None => "—".to_owned(),
            Waited::Withheld => self.withheld(),
            Waited::Unmeasured => self.not_measured(),
        }
    }

    /// What this edition knows of the time to reply, with the curve at the days that its table has. The public edition has it
    /// apart, since its histograms are bands.
    pub(super) fn waited(&self, cell: &Cell) -> Waited {
        if self.hides(cell, Term::Answered) || self.hides(cell, Term::Received) {
            return Waited::Withheld;
        }
        let (Some(_), Some(received)) = (cell.get(Term::Answered), cell.get(Term::Received)) else {
            return Waited::Unmeasured;
        };
        if received == 0 {
            return Waited::None;
        }
        if self.is_public() {
            // Counts were declared: there are no days. Editions of earlier builds have them of answered complaints alone.
            let none = if self.declared().is_some() { Waited::Unmeasured } else { Waited::Withheld };
            return cell.protected.as_ref().and_then(|held| held.time_to_reply.clone()).map_or(none, Waited::Known);
        }
        cell.reply_curve().told(&self.reference.definitions.clock.within_days).map_or(Waited::Unmeasured, Waited::Known)
    }

    /// The indicators that are no variant and are a share: their columns stand in every breakdown.
    pub(super) fn headline_shares(&self) -> impl Iterator<Item = &Indicator> {
        let definitions = &self.reference.definitions;
        let headline = definitions.shares().map(|(i, ..)| i).filter(|indicator| indicator.variant_of.is_none());
        headline.filter(|indicator| self.declares_indicator(&indicator.id))
    }

    /// The value of an indicator as it is printed.
    pub(super) fn value_of(&self, value: &IndicatorValue) -> String {
        match (value.numerator, value.denominator) {
            (None, _) if value.verdict == Verdict::Withheld => self.withheld(),
            (None, _) => self.l10n.word("not_measured.long"),
            (Some(count), None) => self.l10n.integer(count),
            (Some(num), Some(den)) => self.l10n.percent_against(Fraction::new(num, den), value.target),
        }
    }

    /// A target or baseline of an indicator.
    pub(super) fn reference_value(&self, id: &str, value: Fraction) -> String {
        let is_count =
            self.reference.definitions.indicator(id).is_some_and(|i| matches!(i.kind, IndicatorKind::Bodies(_)));
        if is_count && value.den == 1 { self.l10n.integer(value.num) } else { self.l10n.percent(value) }
    }

    /// The headline indicator whose numerator is a term.
    pub(super) fn headline(&self, numerator: Term) -> Option<&IndicatorValue> {
        let definitions = &self.reference.definitions;
        let found = definitions.shares().find(|(i, above, _)| i.variant_of.is_none() && *above == numerator)?.0;
        self.shown_indicators().find(|value| value.id == found.id)
    }

    /// Whether an indicator counts what was renewed: what was sent on, or answered on no known day, does not move it.
    pub(super) fn is_renewal(&self, id: &str) -> bool {
        let found = self.reference.definitions.indicator(id).map(|indicator| &indicator.kind);
        matches!(found, Some(IndicatorKind::Share { numerator: Term::Renewed, .. }))
    }

    /// The name of an indicator.
    pub(super) fn indicator_name(&self, id: &str) -> String {
        let indicator = self.reference.definitions.indicator(id);
        indicator.map_or_else(|| id.to_owned(), |indicator| self.l10n.name(&indicator.name, id))
    }

    /// The verdict in a word; empty where a measured indicator has no target.
    pub(super) fn verdict(&self, value: &IndicatorValue) -> String {
        match value.verdict {
            Verdict::NotApplicable if value.target.is_none() => String::new(),
            verdict => self.l10n.word(match verdict {
                Verdict::Met => "verdict.met",
                Verdict::Missed => "verdict.missed",
                Verdict::NotShown => "verdict.not_shown",
                Verdict::NotApplicable => "verdict.not_applicable",
                Verdict::NotMeasured => "verdict.not_measured",
                Verdict::Withheld => "verdict.withheld",
            }),
        }
    }

    /// Fields of the canonical record, in the words of the report.
    pub(super) fn fields(&self, names: &[String]) -> String {
        let known = names.iter().filter_map(|name| Field::from_name(name));
        let named: Vec<String> = known.map(|field| self.l10n.word(&format!("field.{field}"))).collect();
        named.join(&self.l10n.word("list.or"))
    }

    /// The days up to which replies count: the earliest and the latest, since each file has its own.
    pub(super) fn cutoffs(&self) -> (NaiveDate, NaiveDate) {
        match self.source {
            Source::Sectoral(report, _) => report.cutoffs(),
            Source::Synthesis(synthesis) => synthesis.cutoffs.unwrap_or((self.cutoff, self.cutoff)),
        }
    }

    /// The days on which the exports were extracted, the earliest and the latest; not for the public.
    pub(super) fn extracted(&self) -> Option<(NaiveDate, NaiveDate)> {
        let days = match self.source {
            Source::Sectoral(report, _) => report.extracted,
            Source::Synthesis(synthesis) => synthesis.extracted,
        };
        days.filter(|_| !self.is_public())
    }

    /// A day, or two with a dash between them.
    pub(super) fn span(&self, (first, last): (NaiveDate, NaiveDate)) -> String {
        let day = |day| self.l10n.day(day);
        if first == last { day(first) } else { format!("{} – {}", day(first), day(last)) }
    }

    /// The same for a sentence: the two days, whether they differ, and both together as `cutoff`.
    pub(super) fn dated(&self, (first, last): (NaiveDate, NaiveDate)) -> minijinja::Value {
        minijinja::context! {
            several => first != last, first => self.l10n.day(first), last => self.l10n.day(last),
            cutoff => self.span((first, last)),
        }
    }

    /// What of a body's report rests on declared counts.
    pub(super) fn declared(&self) -> Option<Declared> {
        match self.source {
            Source::Sectoral(report, _) => report.declared,
            Source::Synthesis(_) => None,
        }
    }

    /// What of a body's report rests on corrected cells.
    pub(super) fn corrected(&self) -> Option<&Corrected> {
        match self.source {
            Source::Sectoral(report, _) => report.corrected.as_ref(),
            Source::Synthesis(_) => None,
        }
    }

    /// What an indicator would take that is not measured: fields of an export, or records where counts were declared.
    pub(super) fn to_measure(&self, value: &IndicatorValue, of_export: &str, of_counts: &str) -> String {
        if self.declared().is_some() {
            return self.l10n.word(of_counts);
        }
        self.l10n.say(of_export, minijinja::context! { fields => self.fields(&value.missing) })
    }

    /// What the short mark of what is not measured stands for.
    pub(super) fn not_measured_note(&self) -> String {
        self.l10n.word(if self.declared().is_some() { "declared.note" } else { "not_measured.note" })
    }

    /// Who measured each term.
    pub(super) fn coverage(&self) -> &BTreeMap<Measured, Coverage> {
        match self.source {
            Source::Sectoral(report, _) => &report.coverage,
            Source::Synthesis(synthesis) => &synthesis.coverage,
        }
    }

    /// The fields that a term needs and the export does not give, for the sentence that says so.
    pub(super) fn missing_fields(&self, term: Term) -> String {
        let missing = report_model::sectoral::missing_fields(term, self.coverage());
        self.fields(&missing.iter().map(|field| field.name().to_owned()).collect::<Vec<_>>())
    }
}

/// How a verdict stands out.
pub(super) const fn tone_of(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Met => Tone::Good,
        Verdict::Missed => Tone::Bad,
        Verdict::NotShown => Tone::Caution,
        Verdict::NotApplicable => Tone::Neutral,
        Verdict::NotMeasured | Verdict::Withheld => Tone::Muted,
    }
}

/// Round marks for an axis of counts from zero to at least `max`: 1, 2 or 5 times a power of ten apart, six at most.
pub(super) fn ticks(page: &Page<'_>, max: u64) -> Vec<report_model::chart::Tick> {
    let steps = (0..18_u32).flat_map(|power| [1, 2, 5].map(|factor: u64| factor * 10_u64.pow(power)));
    let step = steps.into_iter().find(|step| max <= step * 5).unwrap_or(u64::MAX / 8);
    let tick = |value: u64| report_model::chart::Tick { value, label: page.l10n.integer(value) };
    (0..=max.div_ceil(step).max(1)).map(|n| tick(n * step)).collect()
}
