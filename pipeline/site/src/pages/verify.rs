//! How to check what was published, how it is counted, and whom to ask.

use report_model::view::Section;
use serde::Serialize;

use super::blocks::{PageSection, sections};
use super::desk::Desk;
use super::said::Said;
use crate::address;

/// The sections of the synthesis that explain its figures.
const EXPLAINING: [&str; 2] = ["method", "data_quality"];

/// What the page on checking reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct VerifyPage {
    key: String,
    line: u64,
    sha256: String,
    sums: String,
    signature: String,
    key_file: String,
    sums_url: String,
    example: String,
}

/// What the page on methods reads.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MethodsPage {
    sections: Vec<PageSection>,
    words: std::collections::BTreeMap<String, String>,
    period: Said,
    audits: Vec<Audit>,
}

#[derive(Clone, Debug, Serialize)]
struct Audit {
    period: Said,
    /// What is withheld of all, then a line for each table.
    lines: Vec<Said>,
}

/// Whom to ask.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Reach {
    name: Said,
    email: Option<String>,
    url: Option<String>,
}

/// Whom to ask.
pub(crate) fn contact(desk: &Desk<'_>) -> Reach {
    let contact = &desk.site.contact;
    Reach { name: desk.say(&contact.name), email: contact.email.clone(), url: contact.url.clone() }
}

/// The page on checking. Its example is the newest PDF in the language of the page, as a reader has it: saved beside the
/// list, under its name alone.
pub(crate) fn verify(desk: &Desk<'_>) -> VerifyPage {
    let documents = desk.site.periods.iter().flat_map(crate::input::PeriodPages::documents);
    let mut pdfs = documents.flat_map(|document| &document.versions).filter_map(|version| version.pdfs.get(&desk.lang));
    VerifyPage {
        key: desk.site.public_key.clone(),
        line: desk.site.head.line,
        sha256: desk.site.head.sha256.to_lowercase(),
        sums: desk.file(crate::sums::SUMS),
        signature: desk.file("SHA256SUMS.minisig"),
        key_file: desk.file("publisher.pub"),
        sums_url: address::absolute(desk.site, ""),
        example: pdfs
            .next()
            .and_then(|pdf| pdf.path.rsplit('/').next().map(str::to_owned))
            .unwrap_or_else(|| format!("report.{}.pdf", desk.lang)),
    }
}

/// The page on methods: what the newest synthesis says of its own figures, and what was withheld in each period.
pub(crate) fn methods(desk: &Desk<'_>) -> Result<MethodsPage, String> {
    let newest = desk.site.periods.iter().find_map(|period| {
        let view = period.synthesis.as_ref()?.views.get(&desk.lang)?;
        Some((period, view))
    });
    let wanted = |section: &Section| EXPLAINING.contains(&section.id.as_str());
    let audits = desk.site.periods.iter().filter(|period| !period.audit.is_empty());
    Ok(MethodsPage {
        sections: newest.map(|(_, view)| sections(view, wanted)).transpose()?.unwrap_or_default(),
        words: newest.map(|(_, view)| view.words.clone()).unwrap_or_default(),
        period: newest.map_or_else(Said::default, |(period, _)| desk.say(&period.name)),
        audits: audits.map(|one| Audit { period: desk.say(&one.name), lines: desk.lines(&one.audit) }).collect(),
    })
}
