//! What the register keeps of publications: the pages of each period, the figures that are public, the documents.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::digest::Sha256Hash;
use report_model::period::Period;
use report_model::sectoral::IndicatorValue;
use report_model::status::{DocumentId, State, Step};
use report_model::tally::Cell;
use sealing::bundle::PUBLIC;
use sealing::ledger::SignedLine;
use serde::de::DeserializeOwned;
use site::PeriodPages;

use super::PublishError;
use crate::steps::seal::BUNDLE;
use crate::stores::fs;
use crate::stores::register::Register;

/// The pages of a period, without the views of its documents.
pub(super) const PERIOD: &str = "period.json";
/// What the audit found.
pub(super) const AUDIT: &str = "audit.json";

/// What becomes public now: the files of each document, by name, as the register keeps them.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) files: BTreeMap<(DocumentId, u32), BTreeMap<String, Sha256Hash>>,
}

/// A version that is or was public.
#[derive(Clone, Debug)]
pub(super) struct PublicVersion {
    pub(super) number: u32,
    /// The day; none for one that becomes public now.
    pub(super) on: Option<NaiveDate>,
    /// The day on which it was replaced or withdrawn; none for the one that is public.
    pub(super) ended: Option<NaiveDate>,
    pub(super) state: State,
    pub(super) files: BTreeMap<String, Sha256Hash>,
}

pub(super) fn parsed<T: DeserializeOwned>(
    register: &Register,
    sha256: &str,
    what: &'static str,
    document: &DocumentId,
) -> Result<T, PublishError> {
    let unreadable = |_| PublishError::Unreadable { what, document: document.to_string() };
    serde_json::from_slice(&register.file(sha256)?).map_err(unreadable)
}

/// The public edition that was approved with a version: as the line of its approval says, which comes with a bundle where
/// another register holds it. Where only its hash is on record it is `own`, the edition made anew, if that has the hash.
pub(super) fn approved(
    register: &Register,
    (id, version): (&DocumentId, u32),
    own: impl FnOnce() -> Result<Vec<u8>, PublishError>,
) -> Result<Vec<u8>, PublishError> {
    let unreadable = || PublishError::Unreadable { what: "the approved public edition", document: id.to_string() };
    let of_line = |signed: &SignedLine| {
        let line = &signed.line;
        (line.step == Step::Approve).then(|| line.files.get(PUBLIC).cloned()).flatten()
    };
    let about = || register.ledger().about(id, version);
    let sha256 = match about().filter_map(of_line).next_back() {
        Some(sha256) => sha256,
        None => {
            let bundle = about().find_map(|signed| signed.line.files.get(BUNDLE)).ok_or_else(unreadable)?;
            let bundle = sealing::bundle::open(&register.file(bundle)?).map_err(|_| unreadable())?;
            bundle.approval.iter().filter_map(of_line).next_back().ok_or_else(unreadable)?
        }
    };
    if let Ok(bytes) = register.file(&sha256) {
        return Ok(bytes);
    }
    if let Some(bytes) = in_bundle(register, (id, version)).filter(|bytes| fs::sha256(bytes) == sha256) {
        return Ok(bytes);
    }
    let own = own()?;
    if fs::sha256(&own) == sha256 { Ok(own) } else { Err(PublishError::OtherEdition(id.to_string())) }
}

/// The public edition that came with the bundle of a version.
fn in_bundle(register: &Register, (id, version): (&DocumentId, u32)) -> Option<Vec<u8>> {
    let bundle = register.ledger().about(id, version).find_map(|signed| signed.line.files.get(BUNDLE))?;
    let mut bundle = sealing::bundle::open(&register.file(bundle).ok()?).ok()?;
    bundle.files.remove(PUBLIC)
}

/// The pages of every period as they were published last, without views.
pub(super) fn periods(register: &Register) -> Result<Vec<PeriodPages>, PublishError> {
    let mut last: BTreeMap<Period, (&DocumentId, &Sha256Hash)> = BTreeMap::new();
    for signed in register.ledger().lines().iter().filter(|signed| signed.line.step == Step::Publish) {
        if let Some(sha256) = signed.line.files.get(PERIOD) {
            last.insert(signed.line.document.period, (&signed.line.document, sha256));
        }
    }
    last.into_values().map(|(document, sha256)| parsed(register, sha256, "the pages", document)).collect()
}

/// Every version of a document that is or was public, or becomes so `now`, newest first.
pub(super) fn versions(register: &Register, id: &DocumentId, news: &News, now: NaiveDate) -> Vec<PublicVersion> {
    let history = register.ledger().history(id);
    let lines = || register.ledger().lines().iter().map(|signed| &signed.line).filter(|line| line.document == *id);
    let published = lines().filter(|line| line.step == Step::Publish);
    let withdrawn = |version: u32| lines().find(|line| line.version == version && line.step == Step::Withdraw);
    let replaced = |version: u32| lines().find(|line| line.version > version && line.step == Step::Publish);
    let becomes = news.files.iter().find(|((document, _), _)| document == id);
    let mut versions: Vec<PublicVersion> = published
        .map(|line| {
            let state = history.state(line.version);
            let (state, ended) = match state {
                State::Published if becomes.is_some() => (State::Replaced, Some(now)),
                State::Published => (State::Published, None),
                state => (state, withdrawn(line.version).or_else(|| replaced(line.version)).map(|line| line.on)),
            };
            PublicVersion { number: line.version, on: Some(line.on), ended, state, files: line.files.clone() }
        })
        .collect();
    versions.extend(becomes.map(|((_, version), files)| PublicVersion {
        number: *version,
        on: None,
        ended: None,
        state: State::Published,
        files: files.clone(),
    }));
    versions.sort_by_key(|version| std::cmp::Reverse(version.number));
    versions
}

/// The whole and the indicators in the public edition of a version: to say what a later one changed.
pub(super) fn public_headline(register: &Register, version: &PublicVersion) -> Option<(Cell, Vec<IndicatorValue>)> {
    let bytes = register.file(version.files.get(PUBLIC)?).ok()?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let document = value.get("report").or_else(|| value.get("synthesis"))?;
    let part = |name: &str| document.get(name).cloned();
    Some((serde_json::from_value(part("total")?).ok()?, serde_json::from_value(part("indicators")?).ok()?))
}
