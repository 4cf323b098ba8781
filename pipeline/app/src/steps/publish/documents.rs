//! The public documents: made of what disclosure control let through, by a type that nothing else gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use disclosure::PublicCycle;
use render::view::{Edition, LedgerHead, Stamp};
use report_model::lang::Lang;
use report_model::status::DocumentId;
use sealing::bundle::PUBLIC;

use super::PublishError;
use super::record::News;
use crate::produce::run;
use crate::steps::approval::{SigningContext, note_of};
use crate::stores::fs;
use crate::stores::register::RegisterWriter;
use crate::typesetting::documents::{self, Content, Stamped};

/// The name of a document's PDF: the same for reports and the synthesis, each in a folder of its own.
pub(super) fn pdf(lang: Lang) -> String {
    format!("report.{lang}.pdf")
}

/// The name of a document's view.
pub(super) fn view(lang: Lang) -> String {
    format!("view.{lang}.json")
}

/// Makes PDFs and views of what becomes public, and keeps them in the register.
pub(super) fn make(
    signing: &SigningContext<'_>,
    register: &RegisterWriter,
    public: &PublicCycle,
    cleared: &[(DocumentId, u32)],
) -> Result<News, PublishError> {
    let folder = signing.context.period_folder(signing.cycle.period).join("public");
    let ledger = register.ledger();
    let head = LedgerHead { line: ledger.lines().len() as u64, sha256: ledger.head().to_owned() };
    let mut stamped = Vec::new();
    let mut news = News::default();
    for (id, version) in cleared {
        let (content, bytes) = content(public, id)?;
        let stamp = Arc::new(Stamp {
            edition: Edition::Public,
            version: *version,
            note: note_of(register, id, *version),
            approvals: register.approvals(id, *version)?,
            head: Some(head.clone()),
            ..Stamp::default()
        });
        let mut files = BTreeMap::from([(PUBLIC.to_owned(), register.keep(&bytes)?)]);
        for &lang in &signing.context.languages {
            let made = signing.office.view(signing.cycle, &content, &stamp, lang).map_err(PublishError::Words)?;
            files.insert(view(lang), register.keep(&run::json(&made))?);
            let path = folder.join(id.agency.as_deref().unwrap_or("synthesis")).join(pdf(lang));
            stamped.push(Stamped { content: content.clone(), stamp: Arc::clone(&stamp), lang, pdf: path });
        }
        news.files.insert((id.clone(), *version), files);
    }
    documents::typeset(signing.context, signing.cycle, signing.office, stamped, |_| ())
        .map_err(PublishError::Typeset)?;
    for ((id, _), files) in &mut news.files {
        for &lang in &signing.context.languages {
            let path = folder.join(id.agency.as_deref().unwrap_or("synthesis")).join(pdf(lang));
            files.insert(pdf(lang), register.keep(&fs::read(&path)?)?);
        }
    }
    Ok(news)
}

/// The public edition of a document, and its bytes.
pub(super) fn content(public: &PublicCycle, id: &DocumentId) -> Result<(Content, Vec<u8>), PublishError> {
    let missing = || PublishError::Unreadable { what: "the public edition", document: id.to_string() };
    let Some(agency) = &id.agency else {
        let synthesis = public.synthesis().ok_or_else(missing)?;
        return Ok((Content::PublicSynthesis(Arc::new(synthesis.clone())), run::json(synthesis)));
    };
    let report = public.reports().get(agency).ok_or_else(missing)?;
    Ok((Content::PublicReport(Arc::new(report.clone())), run::json(report)))
}
