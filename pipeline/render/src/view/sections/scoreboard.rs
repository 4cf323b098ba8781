//! The indicators against their targets, with what could change the verdict.

use report_model::chart::{ChartKind, ChartSpec, Line, Series, Tick};
use report_model::definitions::Verdict;
use report_model::quantity::Fraction;
use report_model::sectoral::{Bounds, IndicatorValue};
use report_model::term::Term;
use report_model::view::{Block, Score, Tone};

use crate::view::covered::reporting;
use crate::view::figures::tone_of;
use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let headlines: Vec<&IndicatorValue> = page.shown_indicators().filter(|v| v.variant_of.is_none()).collect();
    let has_targets = headlines.iter().any(|value| value.target.is_some());
    let intro = if has_targets { "law.scoreboard" } else { "scoreboard.no_targets" };
    let mut blocks = vec![
        page.paragraph(intro, minijinja::context! { rows => headlines.len() }),
        Block::Scoreboard { rows: headlines.iter().map(|value| row(page, value)).collect() },
    ];
    if let Source::Sectoral(report, _) = page.source
        && !report.complete
    {
        let values = minijinja::context! { cutoff => page.span(report.cutoffs()) };
        blocks.push(page.note(Tone::Caution, "scoreboard.incomplete_title", "scoreboard.incomplete", values));
    }
    blocks.push(page.paragraph("scoreboard.exact", ()));
    blocks
}

fn row(page: &Page<'_>, value: &IndicatorValue) -> Score {
    let name = page.indicator_name(&value.id);
    let shown = page.value_of(value);
    let reference = |key: &str, fraction: Option<Fraction>| {
        fraction.map_or_else(String::new, |fraction| {
            page.l10n.say(key, minijinja::context! { value => page.reference_value(&value.id, fraction) })
        })
    };
    let at_most = matches!(value.direction, report_model::definitions::Direction::AtMost);
    let target = reference(if at_most { "scoreboard.at_most" } else { "scoreboard.at_least" }, value.target);
    let baseline = reference("scoreboard.baseline", value.baseline);
    let verdict = page.verdict(value);
    let alt = [name.as_str(), &shown, &target, &baseline, &verdict];
    Score {
        alt: alt.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        fraction: match (value.numerator, value.denominator) {
            (Some(num), Some(den)) => page.l10n.say("scoreboard.fraction", minijinja::context! { num, den }),
            _ => String::new(),
        },
        drawing: value.value().filter(|fraction| fraction.den > 0).map(|_| (page.draw)(&bullet(page, value))),
        tone: if verdict.is_empty() { Tone::Neutral } else { tone_of(value.verdict) },
        remarks: remarks(page, value),
        name,
        value: shown,
        target,
        baseline,
        verdict,
    }
}

/// The value as a bar, with lines for the target and the baseline: thousandths of a share, or a count.
fn bullet(page: &Page<'_>, value: &IndicatorValue) -> ChartSpec {
    let whole = value.denominator.is_some();
    let position = |fraction: Fraction| match fraction.den {
        0 => 0,
        den if whole => fraction.num * 1000 / den,
        den => fraction.num / den,
    };
    let at = value.value().map_or(0, position);
    let line = |fraction: Option<Fraction>, colour: &str| {
        fraction.map(|fraction| Line { value: position(fraction), label: String::new(), colour: colour.to_owned() })
    };
    let lines: Vec<Line> = line(value.baseline, "baseline").into_iter().chain(line(value.target, "target")).collect();
    let furthest = lines.iter().map(|line| line.value).chain([at]).max().unwrap_or(0);
    // A ceiling of a tenth would be drawn in the corner of a whole: then the axis ends nearer.
    let end = match (whole, furthest) {
        (true, 0..=250) => 250,
        (true, _) => 1000,
        (false, furthest) => furthest + furthest / 5,
    };
    let colour = match tone_of(value.verdict) {
        Tone::Bad => "value-bad",
        Tone::Muted => "value-muted",
        _ => "value",
    };
    ChartSpec {
        kind: ChartKind::Bullet,
        categories: vec![value.id.to_string()],
        days: Vec::new(),
        series: vec![Series { label: page.indicator_name(&value.id), colour: colour.to_owned(), values: vec![at] }],
        ticks: vec![Tick { value: end, label: String::new() }],
        totals: Vec::new(),
        lines,
        rtl: page.l10n.lang().is_rtl(),
    }
}

/// Whether this edition knows how many complaints the bodies have that measured an indicator, and how many all have.
fn covers_known(page: &Page<'_>, value: &IndicatorValue) -> bool {
    !page.is_public() || (value.complaints > 0 && page.total.get(Term::Received).is_some())
}

fn remarks(page: &Page<'_>, value: &IndicatorValue) -> Vec<String> {
    let l10n = &page.l10n;
    let mut remarks = Vec::new();
    if value.verdict == Verdict::Withheld {
        return remarks;
    }
    if value.numerator.is_none() {
        remarks.push(page.to_measure(value, "scoreboard.to_measure", "declared.to_measure_indicator"));
        return remarks;
    }
    if value.lower_bound {
        remarks.push(l10n.word("scoreboard.lower_bound"));
    }
    remarks.extend(bounds(page, value));
    let variants = page.shown_indicators().filter(|variant| variant.variant_of.as_deref() == Some(value.id.as_str()));
    for variant in variants.filter(|variant| variant.numerator.is_some() && variant.verdict != value.verdict) {
        let verdict = page.verdict(variant);
        if verdict.is_empty() {
            continue;
        }
        remarks.push(l10n.say(
            "scoreboard.variant",
            minijinja::context! {
                name => page.indicator_name(&variant.id), value => page.value_of(variant), verdict,
            },
        ));
    }
    remarks.extend(covers(page, value));
    remarks
}

/// Between what a share lies, whatever is true of what is not known: both ends are named. In the synthesis once more,
/// with the bodies that did not report.
fn bounds(page: &Page<'_>, value: &IndicatorValue) -> Vec<String> {
    let l10n = &page.l10n;
    let mut told = Vec::new();
    let Some((bounds, (num, den))) = value.bounds.zip(value.numerator.zip(value.denominator)) else { return told };
    let ends = |bounds: Bounds| [bounds.low, bounds.high].map(|end| l10n.percent_against(end, value.target));
    if bounds.low != bounds.high {
        let outside = bounds.low.den.saturating_sub(den);
        let inside = bounds.high.num.saturating_sub(num).saturating_sub(outside);
        let sent = page.as_synthesis().is_some_and(|synthesis| synthesis.headline.unconfirmed > 0);
        let sent = sent && !page.is_renewal(&value.id);
        let parts = [
            (outside > 0).then(|| l10n.say("scoreboard.outside", minijinja::context! { outside, sent })),
            (inside > 0).then(|| l10n.say("scoreboard.inside", minijinja::context! { inside })),
        ];
        let unknown = parts.into_iter().flatten().collect::<Vec<_>>().join(&l10n.word("list.separator"));
        let [low, high] = ends(bounds);
        let straddles = value.straddles_target();
        told.push(l10n.say("scoreboard.bounds", minijinja::context! { low, high, unknown, straddles }));
    }
    if let Some(with) = value.with_unreported {
        let [low, high] = ends(with.bounds);
        let (bodies, counted, complaints) = (with.bodies, with.counted, with.complaints);
        let values = minijinja::context! { low, high, bodies, counted, complaints };
        told.push(l10n.say("scoreboard.with_unreported", values));
    }
    told
}

/// Of the synthesis: that a rate is of the complaints reported, by how many bodies, and how many of these measure it.
fn covers(page: &Page<'_>, value: &IndicatorValue) -> Option<String> {
    let headline = &page.as_synthesis()?.headline;
    value.denominator?;
    let (all, members) = (reporting(headline), headline.members);
    let complaints = page.total.get(Term::Received).unwrap_or(0);
    let share = covers_known(page, value).then(|| page.l10n.percent(Fraction::new(value.complaints, complaints)));
    let silent = members.saturating_sub(all);
    let values = minijinja::context! { bodies => value.bodies, all, members, silent, share };
    Some(page.l10n.say("scoreboard.covers", values))
}
