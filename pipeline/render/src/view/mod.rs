//! Views: a report in one language, every number, date and sentence formatted.
//!
//! [`sectoral()`], [`synthesis`] and [`form()`] assemble the sections that the outline names; each section is one file in
//! `sections/`, and gives blocks. A section that has nothing to say is left out.

mod breakdown;
mod chart;
mod covered;
mod edition;
mod figures;
mod form;
mod letter;
mod names;
mod sections;
mod stamp;

use std::collections::BTreeMap;

use report_model::chart::{ChartSpec, Drawing};
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::{Lang, Localised};
use report_model::measure::{Measure, Texts};
use report_model::period::{Part, Period};
use report_model::records::RecordCounts;
use report_model::reference::{Agency, Apart, Reference};
use report_model::sectoral::{self, IndicatorValue, SectoralReport, Table, TableCell};
use report_model::synthesis::Synthesis;
use report_model::tally::{Cell, Stock};
use report_model::view::{Block, Cover, DocumentKind, Fact, Mark, Section, Tone, View};
use report_model::{definitions::BreakdownId, findings::Code};
use serde::Serialize;
use sha2::{Digest, Sha256};
use words::{Language, Localizer, WordsError};

pub use form::form;
pub use letter::{Letter, letter};
pub use stamp::{Approved, Edition, LedgerHead, Stamp};

/// A view that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// A word is missing.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// The report is of a body that is not in the register.
    #[error("the body `{0}` is not in reference/agencies.yaml")]
    UnknownAgency(String),
    /// A public edition is asked for, and there are no rules for one.
    #[error("a public edition needs its rules")]
    NoRules,
}

impl Diagnose for ViewError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            ViewError::Words(error) => return error.diagnose(),
            ViewError::UnknownAgency(id) => {
                Diagnostic::error(Message::new("templates.unknown_agency").with("agency", id))
            }
            ViewError::NoRules => {
                Diagnostic::error(Message::new("templates.no_rules")).hint(Message::new("templates.no_rules_hint"))
            }
        }]
    }
}

/// Draws a chart.
pub type Draw<'a> = &'a dyn Fn(&ChartSpec) -> Drawing;

/// What a view is made of.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// One body's report.
    Sectoral(&'a SectoralReport, &'a Agency),
    /// The synthesis.
    Synthesis(&'a Synthesis),
}

/// A view on its way: the parts that both kinds of report have, and what is needed to put them in words.
struct Page<'a> {
    source: Source<'a>,
    reference: &'a Reference,
    l10n: Localizer<'a>,
    draw: Draw<'a>,
    period: Period,
    cutoff: chrono::NaiveDate,
    records: RecordCounts,
    total: &'a Cell,
    tables: &'a [Table],
    stock: Stock,
    indicators: &'a [IndicatorValue],
    findings: &'a BTreeMap<Code, u64>,
    measures: &'a [Measure],
    texts: &'a Texts,
    stamp: &'a Stamp,
}

/// The view of a sectoral report, with what it carries of its way through the register.
///
/// # Errors
/// When a word is missing, or the body is not in the register.
pub fn sectoral(
    report: &SectoralReport,
    reference: &Reference,
    language: &Language,
    draw: Draw<'_>,
    stamp: &Stamp,
) -> Result<View, ViewError> {
    let agency = reference.agency(&report.agency).ok_or_else(|| ViewError::UnknownAgency(report.agency.to_string()))?;
    let page = Page {
        source: Source::Sectoral(report, agency),
        reference,
        l10n: language.l10n(),
        draw,
        period: report.period,
        cutoff: report.nominal_cutoff,
        records: report.records,
        total: &report.total,
        tables: &report.tables,
        stock: report.stock,
        indicators: &report.indicators,
        findings: &report.findings,
        measures: &report.measures,
        texts: &report.texts,
        stamp,
    };
    let outline = match &report.nil_return {
        Some(_) => &reference.outline.nil_return,
        None => reference.outline.agencies.get(&report.agency).unwrap_or(&reference.outline.sectoral),
    };
    let body = page.l10n.name(agency.name_on(report.period.last_day()), &agency.id);
    let head = Head {
        kind: DocumentKind::Sectoral,
        body,
        body_kind: page.kind_name(&agency.kind),
        title: "title.sectoral",
        short: "title.short_sectoral",
        basis: "law.basis_sectoral",
    };
    page.assemble(head, outline, report.specimen, false, fingerprint(report))
}

/// The view of the synthesis, with what it carries of its way through the register.
///
/// # Errors
/// When a word is missing.
pub fn synthesis(
    synthesis: &Synthesis,
    reference: &Reference,
    language: &Language,
    draw: Draw<'_>,
    stamp: &Stamp,
) -> Result<View, ViewError> {
    let page = Page {
        source: Source::Synthesis(synthesis),
        reference,
        l10n: language.l10n(),
        draw,
        period: synthesis.period,
        cutoff: synthesis.nominal_cutoff,
        records: synthesis.records,
        total: &synthesis.total,
        tables: &synthesis.tables,
        stock: synthesis.stock,
        indicators: &synthesis.indicators,
        findings: &synthesis.findings,
        measures: &synthesis.measures,
        texts: &synthesis.texts,
        stamp,
    };
    let head = Head {
        kind: DocumentKind::Synthesis,
        body: page.l10n.name(&reference.cycle.authority, &reference.cycle.id),
        body_kind: page.l10n.word("cover.authority"),
        title: "title.synthesis",
        short: "title.short_synthesis",
        basis: "law.basis_synthesis",
    };
    page.assemble(head, &reference.outline.synthesis, synthesis.specimen, !synthesis.sealed, fingerprint(synthesis))
}

/// What a cover and the running head say of the document.
struct Head {
    kind: DocumentKind,
    body: String,
    body_kind: String,
    title: &'static str,
    short: &'static str,
    basis: &'static str,
}

/// The hash of the data that is printed in the foot of each page: the first half of a SHA-256, in groups of four.
fn fingerprint(report: &impl Serialize) -> String {
    let bytes = serde_json::to_vec(report).unwrap_or_default();
    let hex = report_model::digest::hex(&Sha256::digest(bytes)[..16]);
    let groups: Vec<&str> = (0..8).filter_map(|at| hex.get(at * 4..at * 4 + 4)).collect();
    groups.join(" ")
}

impl<'a> Page<'a> {
    fn assemble(
        self,
        head: Head,
        outline: &[String],
        specimen: bool,
        unsealed: bool,
        fingerprint: String,
    ) -> Result<View, ViewError> {
        if self.is_public() && self.policy().is_none() {
            return Err(ViewError::NoRules);
        }
        let mut sections = Vec::new();
        for id in outline {
            let mut blocks = sections::blocks(id, &self);
            // A comment on a section that the public does not have is not for it either.
            let with_comment = !(self.is_public() && blocks.is_empty());
            if let Some(comment) = self.texts.comments.get(id).filter(|_| with_comment) {
                blocks.extend(self.paragraphs(comment));
            }
            self.explain(&mut blocks);
            if blocks.is_empty() {
                continue;
            }
            if sections.is_empty() {
                blocks.splice(0..0, self.edition_note());
            }
            let number = self.l10n.isolated(&(sections.len() + 1).to_string());
            sections.push(Section {
                id: id.clone(),
                number,
                title: self.l10n.word(&format!("section.{id}")),
                new_page: sections::begins_a_page(id),
                blocks,
            });
        }
        self.finish(head, sections, specimen, unsealed, fingerprint)
    }

    fn finish(
        self,
        head: Head,
        mut sections: Vec<Section>,
        specimen: bool,
        unsealed: bool,
        fingerprint: String,
    ) -> Result<View, ViewError> {
        number_headings(&self.l10n, &mut sections);
        let l10n = &self.l10n;
        let lang = l10n.lang();
        // A quarter's report is not an annual one.
        let annual = minijinja::context! { annual => self.period.months() == 12 };
        let title = l10n.say(head.title, annual.clone());
        let period = self.period_name();
        let dated = self.reference.calendar.periods.get(&self.period).map_or(self.cutoff, |dates| dates.dated);
        let mut marks = Vec::new();
        let mut mark = |wanted: bool, tone: Tone, key: &str| {
            if wanted {
                marks.push(Mark { tone, text: l10n.word(key) });
            }
        };
        mark(specimen, Tone::Bad, "mark.specimen");
        let internal = self.stamp.edition == Edition::Exact && head.kind != DocumentKind::Form;
        mark(internal, Tone::Muted, "mark.confidential");
        mark(self.stamp.edition == Edition::Public, Tone::Neutral, "mark.public");
        mark(unsealed, Tone::Caution, "mark.unsealed");
        let view = View {
            kind: head.kind,
            lang,
            rtl: lang.is_rtl(),
            title: format!("{title} · {} · {period}", head.body),
            author: head.body.clone(),
            keywords: ["keyword.complaints", "keyword.observations", "keyword.suggestions", "keyword.services"]
                .map(|key| l10n.word(key))
                .to_vec(),
            date: dated.to_string(),
            cover: Cover {
                body: head.body.clone(),
                body_kind: head.body_kind,
                title: title.clone(),
                period: period.clone(),
                basis: l10n.word(head.basis),
                facts: self.cover_facts(dated),
                approval: self.approval(head.kind),
            },
            brief: self.is_nil_return(),
            marks,
            head: [head.body, format!("{} · {period}", l10n.say(head.short, annual))],
            fingerprint,
            words: COMPONENT_WORDS.iter().map(|&word| (word.to_owned(), l10n.word(&format!("page.{word}")))).collect(),
            sections,
        };
        self.l10n.close()?;
        Ok(view)
    }

    /// Whether the body declares that it received nothing: its report is one page.
    const fn is_nil_return(&self) -> bool {
        matches!(self.source, Source::Sectoral(report, _) if report.nil_return.is_some())
    }

    fn cover_facts(&self, dated: chrono::NaiveDate) -> Vec<Fact> {
        let l10n = &self.l10n;
        let mut facts = vec![
            self.fact("cover.days", self.span((self.period.first_day(), self.period.last_day()))),
            self.fact("cover.cutoff", l10n.day(self.cutoff)),
        ];
        let cutoffs = match self.source {
            Source::Sectoral(report, _) => Some(report.cutoffs()).filter(|&(first, _)| first != self.cutoff),
            Source::Synthesis(synthesis) => synthesis.cutoffs,
        };
        facts.extend(cutoffs.map(|days| self.fact("cover.effective_cutoff", self.span(days))));
        facts.extend(self.extracted().map(|days| self.fact("cover.extracted", self.span(days))));
        facts.push(self.fact("cover.dated", l10n.day(dated)));
        facts.extend(self.stamp_facts());
        facts
    }

    fn period_name(&self) -> String {
        let key = match self.period.part() {
            Part::Year => "period.year".to_owned(),
            Part::Half(half) => format!("period.h{half}"),
            Part::Quarter(quarter) => format!("period.q{quarter}"),
        };
        self.l10n.say(&key, minijinja::context! { year => self.l10n.isolated(&self.period.year().to_string()) })
    }

    fn kind_name(&self, kind: &str) -> String {
        let found = self.reference.register.kinds.iter().find(|code| code.id == kind);
        found.map_or_else(|| kind.to_owned(), |code| self.l10n.name(&code.name, kind))
    }

    /// The name of a row among the kinds: a kind, or what bodies stand apart for.
    fn row_name(&self, row: &str) -> String {
        match Apart::from_name(row) {
            Some(Apart::SpecialRegime) => self.l10n.word("kinds.special_regime"),
            Some(Apart::NotJoined) => self.l10n.word("kinds.not_joined"),
            None => self.kind_name(row),
        }
    }

    fn fact(&self, label: &str, value: String) -> Fact {
        Fact { label: self.l10n.word(label), value }
    }

    fn table(&self, id: BreakdownId) -> &'a [TableCell] {
        sectoral::table(self.tables, id)
    }

    /// The paragraphs of a text that somebody wrote; marked where they are in another language than the document.
    fn paragraphs(&self, text: &Localised) -> Vec<Block> {
        let Some(found) = text.get(self.l10n.lang()) else { return Vec::new() };
        let foreign = (found.lang != self.l10n.lang()).then_some(found.lang);
        let parts = found.text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
        parts
            .enumerate()
            .map(|(at, part)| Block::Paragraph {
                text: part.split_whitespace().collect::<Vec<_>>().join(" "),
                lang: foreign,
                mark: foreign.filter(|_| at == 0).map_or_else(String::new, |lang| self.fallback_mark(lang)),
            })
            .collect()
    }

    fn fallback_mark(&self, lang: Lang) -> String {
        self.l10n.word(&format!("fallback.{lang}"))
    }

    fn paragraph(&self, key: &str, values: impl Into<minijinja::Value>) -> Block {
        Block::Paragraph { text: self.l10n.say(key, values), lang: None, mark: String::new() }
    }

    fn heading(&self, key: &str) -> Block {
        Block::Heading { number: String::new(), text: self.l10n.word(key) }
    }

    fn note(&self, tone: Tone, title: &str, key: &str, values: impl Into<minijinja::Value>) -> Block {
        let title = if title.is_empty() { String::new() } else { self.l10n.word(title) };
        Block::Note { tone, title, text: self.l10n.say(key, values) }
    }
}

/// The words that components set by themselves.
const COMPONENT_WORDS: &[&str] = &[
    "contents",
    "page_of",
    "figure",
    "table",
    "fingerprint",
    "signature",
    "date_place",
    "empty_table",
    "approval_note",
];

fn desk_or(text: &Localised, l10n: &Localizer<'_>, key: &str) -> String {
    if text.is_empty() { l10n.word(key) } else { l10n.name(text, key) }
}

/// Headings of the second level are numbered here, when it is known which sections stand.
fn number_headings(l10n: &Localizer<'_>, sections: &mut [Section]) {
    for (section, at) in sections.iter_mut().zip(1_u32..) {
        let mut next = 1_u32;
        for block in &mut section.blocks {
            if let Block::Heading { number, .. } = block {
                *number = l10n.isolated(&format!("{at}.{next}"));
                next += 1;
            }
        }
    }
}
