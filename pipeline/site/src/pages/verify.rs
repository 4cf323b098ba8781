//! How to check what was published, how it is counted, and whom to ask.

use report_model::view::Section;
use serde::Serialize;

use super::blocks::{PageSection, sections};
use super::context::PageContext;
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
pub(crate) fn contact(context: &PageContext<'_>) -> Reach {
    let contact = &context.site.contact;
    Reach { name: context.say(&contact.name), email: contact.email.clone(), url: contact.url.clone() }
}

/// The page on checking. Its example is the newest PDF in the language of the page, as a reader has it: saved beside the
/// list, under its name alone.
pub(crate) fn verify(context: &PageContext<'_>) -> VerifyPage {
    let documents = context.site.periods.iter().flat_map(crate::input::PeriodPages::documents);
    let mut pdfs =
        documents.flat_map(|document| &document.versions).filter_map(|version| version.pdfs.get(&context.lang));
    VerifyPage {
        key: context.site.public_key.clone(),
        line: context.site.head.line,
        sha256: context.site.head.sha256.to_lowercase(),
        sums: context.file(crate::sums::SUMS),
        signature: context.file("SHA256SUMS.minisig"),
        key_file: context.file("publisher.pub"),
        sums_url: address::absolute(context.site, ""),
        example: pdfs
            .next()
            .and_then(|pdf| pdf.path.rsplit('/').next().map(str::to_owned))
            .unwrap_or_else(|| format!("report.{}.pdf", context.lang)),
    }
}

/// The page on methods: what the newest synthesis says of its own figures, and what was withheld in each period.
pub(crate) fn methods(context: &PageContext<'_>) -> MethodsPage {
    let newest = context.site.periods.iter().find_map(|period| {
        let view = period.synthesis.as_ref()?.views.get(&context.lang)?;
        Some((period, view))
    });
    let wanted = |section: &Section| EXPLAINING.contains(&section.id.as_str());
    let audits = context.site.periods.iter().filter(|period| !period.audit.is_empty());
    MethodsPage {
        sections: newest.map(|(_, view)| sections(view, wanted)).unwrap_or_default(),
        words: newest.map(|(_, view)| view.words.clone()).unwrap_or_default(),
        period: newest.map_or_else(Said::default, |(period, _)| context.say(&period.name)),
        audits: audits.map(|one| Audit { period: context.say(&one.name), lines: context.lines(&one.audit) }).collect(),
    }
}
