//! Method: the rule, the numerator and the denominator of every rate, the clock, the cut-off.

use indexmap::IndexMap;
use report_model::definitions::Verdict;
use report_model::quantity::Fraction;
use report_model::sectoral::IndicatorValue;
use report_model::view::{Block, Column, Row, RowRole, Tone};

use crate::view::{Page, Source};

pub(super) fn blocks(page: &Page<'_>) -> Vec<Block> {
    let l10n = &page.l10n;
    let clock = &page.reference.definitions.clock;
    let mut blocks = vec![
        page.paragraph("law.method", ()),
        page.heading("method.rules"),
        Block::List {
            items: vec![
                l10n.word("method.cohort"),
                l10n.word("law.answered"),
                l10n.say(
                    "law.clock",
                    minijinja::context! { days => clock.deadline_days, incomplete => clock.incomplete_days },
                ),
                cutoff(page),
                l10n.word("method.renewed"),
                l10n.word("method.unmeasured"),
                l10n.say(
                    "method.ratings",
                    minijinja::context! { minimum => page.reference.definitions.ratings_minimum },
                ),
                rounding(page),
            ],
        },
    ];
    if page.declared().is_some() {
        blocks.push(page.note(Tone::Neutral, "declared.title", "declared.method", ()));
    }
    match page.source {
        Source::Sectoral(report, _) => {
            let values = minijinja::context! { cutoff => page.span(report.cutoffs()) };
            let (tone, key) =
                if report.complete { (Tone::Good, "method.complete") } else { (Tone::Caution, "method.incomplete") };
            blocks.push(page.note(tone, "", key, values));
        }
        Source::Synthesis(_) => blocks.push(page.note(Tone::Neutral, "", "method.sums", ())),
    }
    blocks.push(page.heading("method.rates"));
    blocks.push(rates(page));
    blocks.push(page.heading("method.sources"));
    blocks.push(Block::List { items: sources(page) });
    blocks
}

/// Up to which day replies count, and when the exports were extracted: of several days the earliest and the latest.
fn cutoff(page: &Page<'_>) -> String {
    let (first, last) = page.cutoffs();
    let day = |day| page.l10n.day(day);
    let cutoff = day(if first == last { first } else { page.cutoff });
    let values = minijinja::context! { cutoff, several => first != last, first => day(first), last => day(last) };
    let extracted = page.extracted().map(|days| page.l10n.say("method.extracted", page.dated(days)));
    std::iter::once(page.l10n.say("method.cutoff", values)).chain(extracted).collect::<Vec<_>>().join(" ")
}

fn rounding(page: &Page<'_>) -> String {
    let [least, most, nothing, all] = [(1, u64::MAX), (u64::MAX - 1, u64::MAX), (0, 1), (1, 1)]
        .map(|(num, den)| page.l10n.percent(Fraction::new(num, den)));
    page.l10n.say("method.rounding", minijinja::context! { least, most, nothing, all })
}

fn rates(page: &Page<'_>) -> Block {
    let l10n = &page.l10n;
    let part = |value: &IndicatorValue, count: Option<u64>| {
        if value.verdict == Verdict::Withheld { page.withheld() } else { page.count(count) }
    };
    // Rates of the nation go over those that measure them: each says over how many.
    let national = page.as_synthesis().is_some();
    let row = |value: &IndicatorValue| {
        let definition = page.reference.definitions.indicator(&value.id);
        let rule = definition.map_or_else(String::new, |indicator| l10n.name(&indicator.rule, ""));
        Row {
            role: if value.variant_of.is_some() { RowRole::Rest } else { RowRole::Body },
            cells: [
                page.indicator_name(&value.id),
                rule,
                part(value, value.numerator),
                if value.numerator.is_some() && value.denominator.is_none() {
                    "—".to_owned()
                } else {
                    part(value, value.denominator)
                },
                if value.numerator.is_some() { page.value_of(value) } else { part(value, None) },
                value.target.map_or_else(|| "—".to_owned(), |target: Fraction| page.reference_value(&value.id, target)),
            ]
            .into_iter()
            .chain(national.then(|| value.denominator.map_or_else(|| "—".to_owned(), |_| l10n.integer(value.bodies))))
            .collect(),
        }
    };
    let column = |key: &str, numeric, width| Column { label: l10n.word(key), numeric, width };
    Block::Table {
        caption: l10n.word("method.table"),
        columns: [
            column("method.rate", false, 22),
            column("method.rule", false, 46),
            column("method.numerator", true, 18),
            column("method.denominator", true, 21),
            column("method.value", true, 13),
            column("method.target", true, 13),
        ]
        .into_iter()
        .chain(national.then(|| column("method.bodies", true, 18)))
        .collect(),
        rows: page.shown_indicators().map(row).collect(),
        note: l10n.word("method.table_note"),
    }
}

/// Where the definitions come from: each source with the indicators of the report that it is the source of.
fn sources(page: &Page<'_>) -> Vec<String> {
    let mut sources: Vec<String> = vec![page.l10n.word("law.sources")];
    let mut of_source: IndexMap<String, Vec<String>> = IndexMap::new();
    for value in page.shown_indicators() {
        if let Some(indicator) = page.reference.definitions.indicator(&value.id).filter(|i| !i.source.is_empty()) {
            of_source.entry(page.l10n.name(&indicator.source, "")).or_default().push(page.indicator_name(&value.id));
        }
    }
    sources.extend(of_source.into_iter().map(|(source, names)| {
        let names = names.join(&page.l10n.word("list.separator"));
        page.l10n.say("method.source", minijinja::context! { names, source })
    }));
    let hash: String = match page.source {
        Source::Sectoral(report, _) => report.definitions.chars().take(16).collect(),
        Source::Synthesis(synthesis) => synthesis.definitions.chars().take(16).collect(),
    };
    sources.push(page.l10n.say("method.hash", minijinja::context! { hash => page.l10n.isolated(&hash) }));
    sources
}
