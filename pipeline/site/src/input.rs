//! What the site is made of. The caller fills these types from published documents alone; every printed string comes
//! formatted, in the words of its language, and everything exact goes into the tables of the open data.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use report_model::view::{Score, Tone};
use report_model::{Lang, Localised, Period, View};
use serde::{Deserialize, Serialize};

use crate::table::DataTable;

/// The whole site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where it will stand, `https://host` or `https://host/path`, without query or fragment. Canonical addresses,
    /// feeds and the catalogue begin with it; links between pages do not.
    pub base_url: String,
    /// Its languages, the first one for readers who ask for none of them.
    pub languages: Vec<Lang>,
    /// Who publishes it.
    pub publisher: Localised,
    /// Where questions go.
    pub contact: Contact,
    /// What the data may be used for.
    pub licence: Licence,
    /// The area that the data cover.
    pub spatial: Spatial,
    /// Whether the data are invented: then every page says so.
    pub specimen: bool,
    /// The day of the last publication, from the ledger.
    pub updated: Day,
    /// The head of the ledger.
    pub head: LedgerHead,
    /// The public key of minisign that signs `SHA256SUMS`: its second line, `RW…`.
    pub public_key: String,
    /// The words of the pages: the entries `site.*` of `templates/i18n/<lang>.yaml`, by their key without `site.`.
    /// What stands in single braces is filled in here, so an entry can pass through `PageContext::word` unchanged.
    pub words: BTreeMap<Lang, BTreeMap<String, String>>,
    /// The templates, style and fonts.
    pub look: Look,
    /// The periods, newest first.
    pub periods: Vec<PeriodPages>,
}

/// What the pages look like.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The colours of `templates/theme/tokens.yaml`, by name, as `#rrggbb`.
    pub colours: BTreeMap<String, String>,
    /// The files of `templates/web/`, by their path in it: `base.html`, `style.css`, `site.js`…
    pub templates: BTreeMap<String, Vec<u8>>,
    /// The files of `templates/fonts/`, by their path in it, with their licences.
    pub fonts: BTreeMap<String, Vec<u8>>,
}

/// Where questions go: an address of mail, a page, or both.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The unit that answers.
    pub name: Localised,
    /// Its address of mail.
    pub email: Option<String>,
    /// Its page, absolute.
    pub url: Option<String>,
}

/// A licence.
#[derive(Clone, Debug)]
pub struct Licence {
    /// Its short id, as SPDX writes it: `CC-BY-4.0`, `ODbL-1.0`.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Its text, absolute.
    pub url: String,
}

/// An area.
#[derive(Clone, Debug)]
pub struct Spatial {
    /// Its name.
    pub name: Localised,
    /// Its address in a list of places, such as `http://publications.europa.eu/resource/authority/country/MAR`.
    pub uri: String,
}

/// A day, exact and as each language writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The day.
    pub date: NaiveDate,
    /// As it is printed.
    pub text: Localised,
}

/// The last line of the ledger when the site was made.
#[derive(Clone, Debug)]
pub struct LedgerHead {
    /// Its number.
    pub line: u64,
    /// Its SHA-256, in hex.
    pub sha256: String,
}

/// What is public of one period.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PeriodPages {
    /// The period.
    pub period: Period,
    /// Its name: `Année 2025`.
    pub name: Localised,
    /// The commitment's scoreboard, as the view of the synthesis has it; empty where there is none yet.
    pub scoreboard: BTreeMap<Lang, Vec<Score>>,
    /// How many bodies the figures cover, in a sentence; empty for none.
    pub coverage: Localised,
    /// The synthesis; its id is `synthesis`.
    pub synthesis: Option<Document>,
    /// The columns of the list of bodies, as many as each body has `figures`.
    pub columns: Vec<Localised>,
    /// Every body of the register, in its order, whether it reported or not.
    pub bodies: Vec<Body>,
    /// The open data.
    pub tables: Vec<DataTable>,
    /// What disclosure control withheld, and how that was audited, in a sentence; empty for none.
    pub audit: Localised,
}

/// A body in the list of its period.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Body {
    /// Its id in the register: the name of its folder.
    pub id: String,
    /// The id of its kind.
    pub kind: String,
    /// The name of its kind.
    pub kind_name: Localised,
    /// Its name.
    pub name: Localised,
    /// Its region; empty for a national body.
    pub region: Localised,
    /// Whether it reported.
    pub standing: Standing,
    /// The figures of the list, one for each of `columns`; empty where nothing is public.
    pub figures: Vec<ListFigure>,
    /// Its report; none where nothing was ever published.
    pub document: Option<Document>,
}

/// Whether a body reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// Its report is public.
    Reported,
    /// It stated that it received nothing.
    Nil,
    /// It reported, and the report is not public yet.
    Pending,
    /// It did not report.
    Missing,
    /// Its report was taken back.
    Withdrawn,
}

/// A figure of the list of bodies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListFigure {
    /// The figure, formatted.
    pub text: Localised,
    /// The verdict in a word; empty for a figure without a target.
    pub verdict: Localised,
    /// The tone of the verdict.
    pub tone: Tone,
}

/// A published document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// The id of the body, or `synthesis`: the name of its folder.
    pub id: String,
    /// Its title, without the body: `Rapport annuel sur les réclamations…`.
    pub title: Localised,
    /// The version that is public now, or that was withdrawn last.
    pub version: u32,
    /// Every version that was ever public, newest first.
    pub versions: Vec<Version>,
    /// The document in words, in each language of the site; empty where it is withdrawn.
    pub views: BTreeMap<Lang, View>,
    /// What changed from version to version, newest first.
    pub revisions: Vec<Revision>,
}

/// A version that is or was public. Its address is permanent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// The day of its publication.
    pub published: Day,
    /// The day on which it was replaced or withdrawn; none for the one to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Day>,
    /// Where it stands.
    pub state: VersionState,
    /// Why it was made, replaced or withdrawn; empty for none.
    pub note: Localised,
    /// Its PDFs by language.
    pub pdfs: BTreeMap<Lang, PdfFile>,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VersionState {
    /// The one to read.
    Current,
    /// A later version took its place.
    Replaced,
    /// Taken back.
    Withdrawn,
}

/// A PDF, which the caller puts beside the files of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfFile {
    /// Its path in the site: `2025/v1/MCP/report.fr.pdf`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hex.
    pub sha256: String,
}

/// A figure that a later version changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Revision {
    /// The version that changed it.
    pub version: u32,
    /// The day of that version.
    pub day: Day,
    /// Which figure.
    pub figure: Localised,
    /// As it stood before.
    pub before: Localised,
    /// As it stands now.
    pub now: Localised,
    /// Why; empty for none.
    pub note: Localised,
}

impl PeriodPages {
    /// The documents of the period, the synthesis first, then in the order of the bodies.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.synthesis.iter().chain(self.bodies.iter().filter_map(|body| body.document.as_ref()))
    }
}

impl Site {
    /// Every PDF that the pages link to, by its path: the caller puts them beside the files that [`crate::build`] makes.
    pub fn pdfs(&self) -> BTreeMap<&str, &PdfFile> {
        let versions = self.periods.iter().flat_map(PeriodPages::documents).flat_map(|document| &document.versions);
        versions.flat_map(|version| version.pdfs.values()).map(|pdf| (pdf.path.as_str(), pdf)).collect()
    }
}
