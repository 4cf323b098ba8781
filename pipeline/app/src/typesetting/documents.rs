//! The documents of a run: which are out of date, their views, and the workers that typeset them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use disclosure::{PublicReport, PublicSynthesis};
use render::view::{Edition, Letter, Stamp};
use render::{AssetError, Assets, view};
use report_model::chart::{ChartSpec, Drawing};
use report_model::diagnostic::{Diagnose, Diagnostic};
use report_model::lang::Lang;
use report_model::sectoral::SectoralReport;
use report_model::synthesis::Synthesis;
use report_model::view::View;
use words::Language;

use crate::config::CycleInputs;
use crate::produce::run::{self, DocumentRecord, RunContext, RunRecord};
use crate::stores::fs;
use crate::typesetting::error::DocumentError;
use crate::typesetting::press_pool::{self, Job};

/// What a document is made of.
#[derive(Clone)]
pub enum Content {
    /// A sectoral report.
    Sectoral(Arc<SectoralReport>),
    /// The synthesis.
    Synthesis(Arc<Synthesis>),
    /// The public edition of a sectoral report.
    PublicReport(Arc<PublicReport>),
    /// The public edition of the synthesis.
    PublicSynthesis(Arc<PublicSynthesis>),
}

/// The documents of one folder: one for each language.
pub struct Request {
    /// The folder.
    pub folder: PathBuf,
    /// The stem of the file names: `report`, `synthesis`.
    pub stem: &'static str,
    /// What they are made of.
    pub content: Content,
    /// What the folder's outputs were made of: completed with the documents, and written.
    pub record: RunRecord,
}

/// What became of the documents of one request.
#[derive(Default)]
pub struct Made {
    /// The languages that were typeset.
    pub made: Vec<Lang>,
    /// The languages whose document stood already.
    pub stood: Vec<Lang>,
    /// Why a document could not be made.
    pub errors: Vec<Diagnostic>,
}

impl Made {
    fn remove(&mut self, lang: Lang, pdf: &Path) {
        if let Err(error) = fs::remove(pdf) {
            self.errors.push(DocumentError::from(error).of(lang));
        }
    }
}

/// Everything that documents need beside their content.
pub struct ViewBuilder {
    languages: BTreeMap<Lang, Language>,
    drawer: render::Drawer,
    fingerprint: String,
    reference_hash: String,
}

impl ViewBuilder {
    /// Opens the words and phrases of the languages that this run prints.
    ///
    /// # Errors
    /// When a template, a word or a phrase is missing.
    ///
    /// # Panics
    /// Never: a reference is plain data.
    pub fn open(context: &RunContext, cycle: &CycleInputs, assets: &Assets) -> Result<ViewBuilder, AssetError> {
        let mut languages = BTreeMap::new();
        for &lang in &context.languages {
            languages.insert(lang, assets.language(lang, &cycle.reference.cycle.words)?);
        }
        let reference = serde_json::to_vec(&cycle.reference).expect("plain data is JSON");
        Ok(ViewBuilder {
            languages,
            drawer: render::Drawer::new(assets)?,
            fingerprint: assets.fingerprint(),
            reference_hash: fs::sha256(&reference).into(),
        })
    }

    fn draw(&self, spec: &ChartSpec) -> Drawing {
        self.drawer.draw(spec)
    }

    /// The view of a report in one language, with what it carries of its way through the register.
    ///
    /// # Errors
    /// When the language is not open, or the reference lacks what a section prints.
    pub fn view(
        &self,
        cycle: &CycleInputs,
        content: &Content,
        stamp: &Stamp,
        lang: Lang,
    ) -> Result<View, DocumentError> {
        let language = self.opened(lang)?;
        let draw = |spec: &ChartSpec| self.draw(spec);
        // The edition follows from the type: what is public came through disclosure control.
        let edition = |edition: Edition, withheld: &BTreeSet<String>| Stamp {
            edition,
            withheld: withheld.clone(),
            ..stamp.clone()
        };
        let view = match content {
            Content::PublicReport(report) => {
                let stamp = edition(Edition::Public, report.withheld());
                view::sectoral(report.report(), &cycle.reference, language, &draw, &stamp)
            }
            Content::PublicSynthesis(synthesis) => {
                let stamp = edition(Edition::Public, synthesis.withheld());
                view::synthesis(synthesis.synthesis(), &cycle.reference, language, &draw, &stamp)
            }
            Content::Sectoral(report) => view::sectoral(report, &cycle.reference, language, &draw, stamp),
            Content::Synthesis(synthesis) => view::synthesis(synthesis, &cycle.reference, language, &draw, stamp),
        };
        Ok(view?)
    }

    /// The blank report of an agency in one language.
    ///
    /// # Errors
    /// When the language is not open, or the agency is not in the reference.
    pub fn form(&self, cycle: &CycleInputs, agency: &str, lang: Lang) -> Result<View, DocumentError> {
        let language = self.opened(lang)?;
        let draw = |spec: &ChartSpec| self.draw(spec);
        Ok(view::form(agency, cycle.period, &cycle.reference, language, &draw)?)
    }

    /// The letter that gives a bundle back, in one language.
    ///
    /// # Errors
    /// When the language is not open, or the reference lacks the agency.
    pub fn letter(&self, cycle: &CycleInputs, letter: &Letter<'_>, lang: Lang) -> Result<View, DocumentError> {
        let language = self.opened(lang)?;
        Ok(view::letter(letter, &cycle.reference, language)?)
    }

    /// The words of one language, which have to be open.
    ///
    /// # Errors
    /// When the language is not open.
    pub fn opened(&self, lang: Lang) -> Result<&Language, DocumentError> {
        self.languages.get(&lang).ok_or(DocumentError::NotOpen(lang))
    }

    /// The words of one language.
    pub fn language(&self, lang: Lang) -> Option<&Language> {
        self.languages.get(&lang)
    }

    /// The hash of the templates, words and fonts.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn key(&self, context: &RunContext, content: &str, lang: Lang) -> String {
        run::key([context.program.as_str(), &self.fingerprint, &self.reference_hash, content, lang.code()])
    }
}

/// Typesets what is out of date, and completes each folder's `run.json`.
/// `progress` is called after each document with the position of its request.
///
/// # Errors
/// When a document or a `run.json` cannot be written. A document that cannot be typeset is in what is given.
pub fn make(
    context: &RunContext,
    cycle: &Arc<CycleInputs>,
    office: &Arc<ViewBuilder>,
    requests: Vec<Request>,
    mut progress: impl FnMut(usize, Lang) + Send,
) -> Result<Vec<Made>, fs::FileError> {
    let mut made: Vec<Made> = requests.iter().map(|_| Made::default()).collect();
    let mut jobs = Vec::new();
    let mut of_job = Vec::new();
    let mut records = Vec::new();
    for (position, request) in requests.into_iter().enumerate() {
        let data = request.record.outputs.get(&format!("{}.json", request.stem)).map(String::from).unwrap_or_default();
        let mut record = request.record;
        record.templates.clone_from(&office.fingerprint);
        let mut kept = BTreeMap::new();
        for lang in Lang::ALL {
            let pdf = request.folder.join(format!("{}.{lang}.pdf", request.stem));
            let key = office.key(context, &data, lang);
            let last = record.documents.get(&lang).filter(|document| document.key == key);
            let wanted = context.languages.contains(&lang);
            let stands = last.is_some_and(|last| fs::sha256_of(&pdf).is_ok_and(|hash| hash == last.sha256));
            match (stands && !(context.force && wanted), wanted) {
                (true, _) => {
                    kept.extend(last.cloned().map(|last| (lang, last)));
                    if wanted {
                        made[position].stood.push(lang);
                    }
                }
                // A document of other data must not stay beside these data.
                (false, false) => made[position].remove(lang, &pdf),
                // The one that stands is replaced by the new one in one step, or removed when there is no new one.
                (false, true) => {
                    let current = last.filter(|_| stands).cloned();
                    of_job.push((position, lang, key, pdf.clone(), current));
                    jobs.push(job(context, cycle, office, &request.content, lang, pdf));
                }
            }
        }
        record.documents = kept;
        records.push((request.folder, record));
    }
    press_pool::typeset(jobs, context.jobs, context.templates.as_deref(), |at, answer| {
        let (position, lang, key, pdf, current) = &of_job[at];
        match answer {
            Ok(sha256) => {
                made[*position].made.push(*lang);
                records[*position].1.documents.insert(*lang, DocumentRecord { key: key.clone(), sha256 });
            }
            Err(error) => {
                made[*position].errors.push(error.of(*lang));
                match current {
                    // One of these very data stays where it could not be made again.
                    Some(current) => drop(records[*position].1.documents.insert(*lang, current.clone())),
                    None => made[*position].remove(*lang, pdf),
                }
            }
        }
        progress(*position, *lang);
    });
    for (made, (folder, record)) in made.iter_mut().zip(&records) {
        if let Err(error) = record.save(folder) {
            made.errors.extend(error.diagnose());
        }
    }
    for made in &mut made {
        made.made.sort_unstable();
        made.errors.sort_by_cached_key(|error| error.message.to_string());
    }
    Ok(made)
}

fn job(
    context: &RunContext,
    cycle: &Arc<CycleInputs>,
    office: &Arc<ViewBuilder>,
    content: &Content,
    lang: Lang,
    pdf: PathBuf,
) -> Job {
    let (cycle, office, content) = (Arc::clone(cycle), Arc::clone(office), content.clone());
    let keep_view = context.keep_views.then(|| pdf.with_file_name(format!("view.{lang}.json")));
    let draft = Stamp::default();
    Job { view: Box::new(move || office.view(&cycle, &content, &draft, lang)), pdf, keep_view }
}

/// A document of a content that the register knows.
#[derive(Clone)]
pub struct Stamped {
    /// What it is made of.
    pub content: Content,
    /// What it carries.
    pub stamp: Arc<Stamp>,
    /// Its language.
    pub lang: Lang,
    /// Where the PDF goes.
    pub pdf: PathBuf,
}

/// Typesets documents that the register knows.
///
/// # Errors
/// Why each that failed could not be made.
pub fn typeset(
    context: &RunContext,
    cycle: &Arc<CycleInputs>,
    office: &Arc<ViewBuilder>,
    documents: Vec<Stamped>,
    mut progress: impl FnMut(&Path) + Send,
) -> Result<(), Vec<Diagnostic>> {
    let paths: Vec<PathBuf> = documents.iter().map(|document| document.pdf.clone()).collect();
    let job = |document: Stamped| {
        let (cycle, office) = (Arc::clone(cycle), Arc::clone(office));
        let Stamped { content, stamp, lang, pdf } = document;
        Job { view: Box::new(move || office.view(&cycle, &content, &stamp, lang)), pdf, keep_view: None }
    };
    let jobs = documents.into_iter().map(job).collect();
    let mut errors = Vec::new();
    press_pool::typeset(jobs, context.jobs, context.templates.as_deref(), |at, answer| {
        let said = answer.err().map(|error| error.diagnose()).unwrap_or_default();
        errors.extend(said.into_iter().map(|said| said.within(paths[at].display(), None)));
        progress(&paths[at]);
    });
    errors
        .sort_by_cached_key(|error| (error.place.as_ref().map(|place| place.file.clone()), error.message.to_string()));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
