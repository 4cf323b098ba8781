//! Publication: what is cleared → disclosure control over the whole cycle → public documents → the site.
//!
//! The site is a function of the register: everything that a page shows is kept there, under its hash, by the line that
//! published it. A new site is built beside the old one; the lines in the ledger are the decision; then the two folders
//! change places in one step. A run that is cut short leaves the old site or the new one, and the same command ends it.

mod documents;
pub mod gather;
mod languages;
mod pages;
mod place;
pub(crate) mod record;
mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use disclosure::{DisclosureReport, PublicCycle};
use render::Assets;
use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::digest::Sha256Hash;
use report_model::lang::Localised;
use report_model::status::{DocumentId, State, Step};
use sealing::keys::KeyError;
use sealing::ledger::Entry;
use serde_json::Value;
use site::{PeriodPages, Site, SiteErrors};

use self::gather::Documents;
use crate::outputs::edition::{self, EditionError};
use crate::produce::run;
use crate::steps::approval::SigningContext;
use crate::steps::verify::{SITE_KEY, SUMS, SUMS_SIGNATURE};
use crate::stores::fs::{self, FileError};
use crate::stores::register::{Register, RegisterError, RegisterWriter};
use crate::typesetting::error::{DocumentError, within};

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Nothing to publish.
    #[error("nothing of {0} is cleared, and nothing is public yet")]
    Nothing(report_model::Period, String),
    /// The cycle does not say where the site stands.
    #[error("the cycle does not say where and under which terms the site stands")]
    NoPublication,
    /// The synthesis was made of another version of a report.
    #[error("the synthesis was made of another version of the report of {0} than the one that is cleared")]
    OtherVersion(String),
    /// The public edition shows more than was approved.
    #[error("the public edition of {document} would show what the approved one withholds: {}", .figures.join(", "))]
    More {
        /// The document.
        document: String,
        /// The figures, the first few.
        figures: Vec<String>,
    },
    /// The approved public edition is not at hand, and the one made today is another.
    #[error("the public edition that was approved with {0} is not the one that comes of its report today")]
    OtherEdition(String),
    /// What is cleared could not become public, and the site was made again of what is.
    #[error("{0}; the site was made again, without what was withdrawn")]
    NothingNew(Box<PublishError>),
    /// Disclosure control refused.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// The register could not be used.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The pages could not be made.
    #[error("the site cannot be made:\n{0}")]
    Site(#[from] SiteErrors),
    /// A document could not be typeset.
    #[error("{} public documents could not be made", .0.len())]
    Typeset(Vec<Diagnostic>),
    /// A word is missing.
    #[error(transparent)]
    Words(#[from] DocumentError),
    /// A file of the register is not what it should be.
    #[error("{what} of {document} in the register cannot be read")]
    Unreadable {
        /// Which file.
        what: &'static str,
        /// Of which document.
        document: String,
    },
    /// The folder of the site is not ours to replace.
    #[error(transparent)]
    Place(#[from] place::PlaceError),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl Diagnose for PublishError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let of = |message: Message, hint| Diagnostic::error(message).hint(Message::new(hint));
        vec![match self {
            PublishError::Nothing(period, holder) => {
                Diagnostic::error(Message::new("publishing.nothing").with("period", period))
                    .hint(Message::new("publishing.nothing_hint").with("holder", holder))
            }
            PublishError::NoPublication => {
                of(Message::new("publishing.no_publication"), "publishing.no_publication_hint")
            }
            PublishError::OtherVersion(agency) => {
                of(Message::new("publishing.other_version").with("agency", agency), "publishing.other_version_hint")
            }
            PublishError::More { document, figures } => of(
                Message::new("publishing.more").with("document", document).list("figures", figures),
                "publishing.more_hint",
            ),
            PublishError::OtherEdition(document) => {
                of(Message::new("publishing.other_edition").with("document", document), "publishing.other_edition_hint")
            }
            PublishError::NothingNew(error) => {
                let mut said = error.diagnose();
                said.iter_mut().for_each(|one| one.hints.push(Message::new("publishing.nothing_new")));
                return said;
            }
            PublishError::Edition(error) => return error.diagnose(),
            PublishError::Register(error) => return error.diagnose(),
            PublishError::File(error) => return error.diagnose(),
            PublishError::Place(error) => return error.diagnose(),
            PublishError::Key(error) => return error.diagnose(),
            PublishError::Site(errors) => return within("templates.no_site", &errors.diagnose()),
            PublishError::Typeset(errors) => return within("templates.public_unmade", errors),
            PublishError::Words(error) => return error.diagnose(),
            PublishError::Unreadable { what, document } => {
                Diagnostic::error(Message::new("publishing.unreadable").with("what", what).with("document", document))
            }
        }]
    }
}

/// Documents, each with its version.
pub type Versions = Vec<(DocumentId, u32)>;

/// Documents that do not become public, each with the reason.
pub type LeftOut = Vec<(DocumentId, PublishError)>;

/// What was published.
pub struct Published {
    /// The documents that became public, with their versions.
    pub documents: Versions,
    /// Cleared documents that did not, with the reason: they stop none of the others.
    pub left_out: LeftOut,
    /// The folder of the site.
    pub site: PathBuf,
    /// How many files it has.
    pub files: usize,
    /// The SHA-256 of its list.
    pub sums: String,
    /// What the audit of the public edition found; none where nothing new became public.
    pub audit: Option<DisclosureReport>,
}

/// Publishes what is cleared in the cycle's period, and builds the site.
///
/// # Errors
/// When nothing is there to publish, the public edition cannot be made safely, or something cannot be written.
pub fn publish(
    signing: &SigningContext<'_>,
    assets: &Assets,
    register: &mut RegisterWriter,
    site: &Path,
) -> Result<Published, PublishError> {
    place::prepare(site)?;
    let period = signing.cycle.period;
    let cleared = cleared(register, signing);
    let known = record::periods(register)?;
    if cleared.is_empty() && known.is_empty() {
        return Err(PublishError::Nothing(period, signing.by.id.clone()));
    }
    let (news, pages, audit, left_out) = if cleared.is_empty() {
        (record::News::default(), known, None, Vec::new())
    } else {
        match coming(signing, register, known.clone(), cleared) {
            Ok(Coming { news, pages, audit, left_out }) => (news, pages, Some(audit), left_out),
            // What was withdrawn leaves the site whatever becomes of what is cleared.
            Err(error) if known.is_empty() => return Err(error),
            Err(error) => {
                put(signing, assets, register, site, (known, &record::News::default()))?;
                return Err(PublishError::NothingNew(Box::new(error)));
            }
        }
    };
    let (files, sums) = put(signing, assets, register, site, (pages, &news))?;
    let documents = news.files.into_keys().collect();
    Ok(Published { documents, left_out, site: site.to_owned(), files, sums, audit })
}

/// What becomes public, the pages of all periods with it, what the audit found, and what is left out.
struct Coming {
    news: record::News,
    pages: Vec<PeriodPages>,
    audit: DisclosureReport,
    left_out: LeftOut,
}

fn coming(
    signing: &SigningContext<'_>,
    register: &RegisterWriter,
    mut pages: Vec<PeriodPages>,
    cleared: Versions,
) -> Result<Coming, PublishError> {
    let (public, cleared, left_out) = controlled(signing, register, cleared)?;
    let mut news = documents::make(signing, register, &public, &cleared)?;
    let page = pages::period(signing, register, &public, &news)?;
    let kept = [(record::PERIOD, run::json(&page)), (record::AUDIT, run::json(public.audit()))];
    for (name, bytes) in kept {
        let sha256 = register.keep(&bytes)?;
        for files in news.files.values_mut() {
            files.insert(name.to_owned(), sha256.clone());
        }
    }
    pages.retain(|pages| pages.period != signing.cycle.period);
    pages.push(page);
    Ok(Coming { news, pages, audit: public.audit().clone(), left_out })
}

/// The public edition of what is cleared, without the documents that would show more than was approved, or of which nobody
/// can tell: each of these is left out with its reason, and the edition made again of the others.
fn controlled(
    signing: &SigningContext<'_>,
    register: &Register,
    mut cleared: Versions,
) -> Result<(PublicCycle, Versions, LeftOut), PublishError> {
    let mut left_out = LeftOut::new();
    loop {
        let documents = match Documents::coming(signing.cycle, register, &cleared) {
            Ok(documents) => documents,
            // A synthesis of versions that are not on record; the reports do without it.
            Err(error @ PublishError::OtherVersion(_)) => {
                let Some(place) = cleared.iter().position(|(id, _)| id.agency.is_none()).filter(|_| cleared.len() > 1)
                else {
                    return Err(error);
                };
                left_out.push((cleared.remove(place).0, error));
                continue;
            }
            Err(error) => return Err(error),
        };
        let public = documents.control(signing.cycle)?;
        let (mut sound, before) = (Vec::new(), left_out.len());
        for (id, version) in cleared {
            match shows_no_more(signing, register, (&documents, &public), (&id, version)) {
                Ok(()) => sound.push((id, version)),
                Err(
                    error @ (PublishError::More { .. }
                    | PublishError::OtherEdition(_)
                    | PublishError::Unreadable { .. }),
                ) => left_out.push((id, error)),
                Err(error) => return Err(error),
            }
        }
        if left_out.len() == before {
            return Ok((public, sound, left_out));
        }
        if sound.is_empty() {
            return Err(left_out.swap_remove(0).1);
        }
        cleared = sound;
    }
}

/// Builds the site, records what became public, and puts the site into its place: how many files it has, and the SHA-256
/// of its list.
fn put(
    signing: &SigningContext<'_>,
    assets: &Assets,
    register: &mut RegisterWriter,
    site: &Path,
    (mut pages, news): (Vec<PeriodPages>, &record::News),
) -> Result<(usize, String), PublishError> {
    pages.sort_by_key(|pages| std::cmp::Reverse((pages.period.last_day(), pages.period.first_day())));
    let built = build(signing, assets, register, pages, news)?;
    let sums = built.stage(register, site)?;
    record_lines(signing, register, news, &sums)?;
    place::change(site)?;
    Ok((built.files.len() + built.beside.len(), sums.into()))
}

/// How many figures a refusal names.
const NAMED: usize = 10;

/// What becomes public is what was approved, or less: the rest of the cycle may take more out, and nothing else may.
fn shows_no_more(
    signing: &SigningContext<'_>,
    register: &Register,
    (documents, public): (&Documents, &PublicCycle),
    (id, version): (&DocumentId, u32),
) -> Result<(), PublishError> {
    let missing = || PublishError::OtherEdition(id.to_string());
    let own = || {
        let report = id.agency.as_deref().and_then(|agency| documents.new_report(agency)).ok_or_else(missing)?;
        gather::alone(signing.cycle, report)
    };
    let approved = record::approved(register, (id, version), own)?;
    let approved: Value = serde_json::from_slice(&approved).map_err(|_| missing())?;
    let approved = match &id.agency {
        Some(agency) => approved.get("reports").and_then(|reports| reports.get(agency.as_str())),
        None => approved.get("synthesis"),
    };
    let now = documents::content(public, id)?.1;
    let now: Value = serde_json::from_slice(&now).map_err(|_| missing())?;
    let mut figures = edition::more_than(approved.ok_or_else(missing)?, &now);
    if figures.is_empty() {
        return Ok(());
    }
    figures.truncate(NAMED);
    Err(PublishError::More { document: id.to_string(), figures })
}

/// The documents of the period that are cleared, the reports before the synthesis.
fn cleared(register: &Register, signing: &SigningContext<'_>) -> Versions {
    let of_period = register.ledger().documents().filter(|id| id.period == signing.cycle.period);
    let mut cleared: Versions = of_period
        .filter_map(|id| Some((id.clone(), register.ledger().history(id).in_state(State::Cleared)?)))
        .collect();
    cleared.sort_by_key(|(id, _)| (id.agency.is_none(), id.clone()));
    cleared
}

/// The lines that publish: all of them, or none.
fn record_lines(
    signing: &SigningContext<'_>,
    register: &mut RegisterWriter,
    news: &record::News,
    sums: &Sha256Hash,
) -> Result<(), PublishError> {
    let entry = |((document, version), files): (&(DocumentId, u32), &BTreeMap<String, Sha256Hash>)| {
        let mut files = files.clone();
        files.insert(SUMS.to_owned(), sums.clone());
        Entry {
            on: signing.on,
            document: document.clone(),
            version: *version,
            step: Step::Publish,
            by: signing.by.id.clone(),
            report: None,
            files,
            note: Localised::default(),
        }
    };
    let entries: Vec<Entry> = news.files.iter().map(entry).collect();
    if !entries.is_empty() {
        register.record(entries, signing.by, &signing.cycle.holders)?;
    }
    Ok(())
}

/// The site in memory, and the files of the register that stand beside its pages.
struct Built {
    files: site::Files,
    /// By their path in the site, the SHA-256 under which the register keeps them.
    beside: BTreeMap<String, String>,
}

fn build(
    signing: &SigningContext<'_>,
    assets: &Assets,
    register: &Register,
    mut periods: Vec<PeriodPages>,
    news: &record::News,
) -> Result<Built, PublishError> {
    for pages in &mut periods {
        pages::refresh(signing, register, pages, news)?;
    }
    let site: Site = pages::site(signing, assets, register, periods, news)?;
    let mut files = site::build(&site)?;
    let beside: BTreeMap<String, String> =
        site.pdfs().into_iter().map(|(path, pdf)| (path.to_owned(), pdf.sha256.clone())).collect();
    files.insert(SITE_KEY.to_owned(), sealing::keys::public_file(&signing.by.signer.public()).into_bytes());
    let sums = site::sums(&files, &beside);
    let comment = format!("hasila site of {} published {}", site.base_url, signing.on);
    let signature = signing.by.signer.sign(&sums, &comment)?;
    files.insert(SUMS.to_owned(), sums);
    files.insert(SUMS_SIGNATURE.to_owned(), signature.into_bytes());
    Ok(Built { files, beside })
}

impl Built {
    /// Writes the site beside the one that stands, and gives the SHA-256 of its list, which the register keeps.
    fn stage(&self, register: &RegisterWriter, site: &Path) -> Result<Sha256Hash, PublishError> {
        let staged = place::staged(site);
        fs::remove_folder(&staged)?;
        for (path, bytes) in &self.files {
            fs::write_new(&staged.join(path), bytes)?;
        }
        for (path, sha256) in &self.beside {
            fs::write_new(&staged.join(path), &register.file(sha256)?)?;
        }
        fs::flush(&staged)?;
        Ok(register.keep(self.files.get(SUMS).map(Vec::as_slice).unwrap_or_default())?)
    }
}
