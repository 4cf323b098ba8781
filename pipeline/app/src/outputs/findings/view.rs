//! What the page and the workbook say of the findings, in the officer's language and already formatted.

use std::collections::{BTreeMap, BTreeSet};

use report_model::finding::{Effect, Finding, Findings, Place};
use report_model::personal::shown;
use report_model::record::Field;
use serde::Serialize;
use words::Localizer;

/// Whose findings they are.
pub(crate) struct Subject<'a> {
    /// The name of the agency.
    pub(crate) agency: &'a str,
    /// The period.
    pub(crate) period: String,
}

/// A coloured copy of an export, or why there is none.
#[derive(Serialize)]
pub(crate) struct CopyLine {
    /// The export.
    pub(crate) file: String,
    /// The path of the copy from the page, where there is one.
    pub(crate) path: Option<String>,
    /// What the copy is, or why there is none.
    pub(crate) said: String,
}

/// Everything that is printed.
#[derive(Serialize)]
pub(crate) struct FindingsView {
    pub(crate) lang: &'static str,
    pub(crate) dir: &'static str,
    pub(crate) agency: String,
    pub(crate) period: String,
    /// The words, by the last part of their key.
    pub(crate) words: BTreeMap<&'static str, String>,
    pub(crate) total: String,
    pub(crate) effects: Vec<EffectLine>,
    pub(crate) rules: Vec<RuleLine>,
    /// The files that findings are about.
    pub(crate) files: Vec<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) copies: Vec<CopyLine>,
}

/// How many findings there are of an effect.
#[derive(Serialize)]
pub(crate) struct EffectLine {
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) count: String,
    #[serde(skip)]
    pub(crate) found: u64,
}

/// A rule that was found broken.
#[derive(Serialize)]
pub(crate) struct RuleLine {
    pub(crate) code: &'static str,
    pub(crate) title: String,
    pub(crate) meaning: String,
    pub(crate) remedy: String,
    pub(crate) source: String,
    pub(crate) effect: &'static str,
    pub(crate) effect_name: String,
    pub(crate) count: String,
    /// How many are counted and not listed, in words; empty for none.
    pub(crate) beyond: String,
    #[serde(skip)]
    pub(crate) found: u64,
}

/// One occurrence.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) file: String,
    pub(crate) sheet: String,
    pub(crate) row: String,
    pub(crate) column: String,
    pub(crate) shape: String,
    pub(crate) code: &'static str,
    pub(crate) title: String,
    /// Where the record stands that it says the same as, or how many it sums up, in words; empty for neither.
    pub(crate) like: String,
    pub(crate) effect: &'static str,
    #[serde(skip)]
    pub(crate) number: Option<u64>,
    #[serde(skip)]
    pub(crate) remedy: String,
}

/// The words of the page and the workbook.
const WORDS: [&str; 35] = [
    "findings.title",
    "findings.lead",
    "findings.none",
    "findings.local",
    "findings.skip",
    "findings.total",
    "findings.summary",
    "findings.rules",
    "findings.rules_lead",
    "findings.occurrences",
    "findings.occurrences_lead",
    "findings.rule",
    "findings.effect",
    "findings.count",
    "findings.meaning",
    "findings.remedy",
    "findings.source",
    "findings.file",
    "findings.sheet",
    "findings.row",
    "findings.column",
    "findings.shape",
    "findings.filter",
    "findings.text",
    "findings.all_rules",
    "findings.all_effects",
    "findings.all_files",
    "findings.clear",
    "findings.show",
    "findings.shown",
    "findings.shown_none",
    "findings.copies",
    "findings.copies_lead",
    "findings.codes",
    "findings.whole_file",
];

/// Says the findings.
pub(crate) fn view(
    findings: &Findings,
    subject: &Subject<'_>,
    copies: Vec<CopyLine>,
    l10n: &Localizer<'_>,
) -> FindingsView {
    let lang = l10n.lang();
    let mut files = BTreeSet::new();
    let occurrences = findings.occurrences();
    let names = Names::of(&occurrences);
    let rows = occurrences.into_iter().map(|finding| {
        let rule = finding.code.rule();
        let file = names.shown(&finding.place.file).to_owned();
        files.insert(file.clone());
        Row {
            sheet: finding.place.sheet.as_deref().map_or_else(String::new, |sheet| names.shown(sheet).to_owned()),
            row: finding.place.row.map_or_else(String::new, |row| row.to_string()),
            column: column(&finding.place, finding.field, &names, l10n),
            shape: finding.masked.clone().unwrap_or_default(),
            code: finding.code.name(),
            title: l10n.set(rule.title.get(lang)).into_owned(),
            like: match (&finding.like, finding.count) {
                (Some(like), _) => self::like(like, &finding.place, &names, l10n),
                (None, Some(count)) => format!("{} : {}", l10n.word("findings.count"), l10n.integer(count)),
                (None, None) => String::new(),
            },
            effect: rule.effect.name(),
            number: finding.place.row,
            remedy: l10n.set(rule.remedy.get(lang)).into_owned(),
            file,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let words = WORDS.iter().map(|&key| (key.trim_start_matches("findings."), l10n.word(key))).collect();
    FindingsView {
        lang: lang.code(),
        dir: if lang.is_rtl() { "rtl" } else { "ltr" },
        agency: subject.agency.to_owned(),
        period: l10n.isolated(&subject.period),
        words,
        total: l10n.integer(findings.counts().values().sum()),
        effects: effects(findings, l10n),
        rules: rules(findings, l10n),
        files: files.into_iter().collect(),
        rows,
        copies,
    }
}

/// Where the earlier record stands, as far as it is elsewhere than the later one.
pub(super) fn like(like: &Place, of: &Place, names: &Names, l10n: &Localizer<'_>) -> String {
    let row = like.row.unwrap_or_default().to_string();
    let file = if like.file == of.file { "" } else { names.shown(&like.file) };
    let sheet = if (&like.file, &like.sheet) == (&of.file, &of.sheet) {
        ""
    } else {
        like.sheet.as_deref().map_or("", |sheet| names.shown(sheet))
    };
    let table = [file, sheet].iter().filter(|name| !name.is_empty()).copied().collect::<Vec<_>>().join(", ");
    let key = if table.is_empty() { "findings.like" } else { "findings.like_elsewhere" };
    l10n.say(key, minijinja::context! { row => l10n.isolated(&row), table => l10n.isolated(&table) })
}

/// The column of a finding: its name in the file, or the field where the mapping gives it another way.
fn column(place: &Place, field: Option<Field>, names: &Names, l10n: &Localizer<'_>) -> String {
    match (&place.column, field) {
        (Some(column), _) => names.shown(column).to_owned(),
        (None, Some(field)) => l10n.word(&format!("field.{field}")),
        (None, None) => String::new(),
    }
}

/// Names of files, sheets and columns as they may be shown.
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// The names that these findings have.
    pub(super) fn of(occurrences: &[&Finding]) -> Self {
        let mut names = BTreeMap::new();
        let places = occurrences.iter().flat_map(|finding| std::iter::once(&finding.place).chain(&finding.like));
        for place in places {
            for name in std::iter::once(&place.file).chain(&place.sheet).chain(&place.column) {
                if !names.contains_key(name) {
                    names.insert(name.clone(), shown(name));
                }
            }
        }
        Names(names)
    }

    /// The name as it may be shown; nothing for one that no finding has.
    pub(super) fn shown(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

fn effects(findings: &Findings, l10n: &Localizer<'_>) -> Vec<EffectLine> {
    let of = |effect: Effect| {
        let counts = findings.counts().iter().filter(|(code, _)| code.rule().effect == effect);
        let found = counts.map(|(_, count)| count).sum();
        let name = l10n.word(&format!("effect.{effect}"));
        EffectLine { id: effect.name(), name, count: l10n.integer(found), found }
    };
    Effect::ALL.iter().copied().map(of).collect()
}

/// The rules, the gravest effects first, then by how often they were broken.
fn rules(findings: &Findings, l10n: &Localizer<'_>) -> Vec<RuleLine> {
    let lang = l10n.lang();
    let mut counts: Vec<_> = findings.counts().iter().collect();
    counts.sort_by_key(|(code, count)| (code.rule().effect, std::cmp::Reverse(**count), **code));
    let line = |(&code, &found): (&report_model::findings::Code, &u64)| {
        let rule = code.rule();
        let beyond = match findings.beyond_limit(code) {
            0 => String::new(),
            beyond => l10n.say("findings.beyond", minijinja::context! { beyond }),
        };
        RuleLine {
            code: code.name(),
            title: l10n.set(rule.title.get(lang)).into_owned(),
            meaning: l10n.set(rule.meaning.get(lang)).into_owned(),
            remedy: l10n.set(rule.remedy.get(lang)).into_owned(),
            source: rule.source_in(lang),
            effect: rule.effect.name(),
            effect_name: l10n.word(&format!("effect.{}", rule.effect)),
            count: l10n.integer(found),
            beyond,
            found,
        }
    };
    counts.into_iter().map(line).collect()
}
