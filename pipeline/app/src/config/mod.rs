//! The only reader of YAML: a folder of inputs → [`CycleInputs`], checked.
//!
//! A fault in what all agencies share (`cycle.yaml`, `reference/`, `rules/`, `history/`, the national texts) refuses
//! the run, with every place at once. A fault in what one agency sent or declared becomes a problem of that agency
//! alone: the others' reports still come out.

mod checks;
mod communes;
mod expected;
mod folder;
mod parts;
mod portal;
pub mod schema;
mod signing;
mod step;
mod walk;
mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use report_model::correction::Correction;
use report_model::diagnostic::Message;
use report_model::digest::Sha256Hash;
use report_model::holder::Holders;
use report_model::id::{AgencyId, is_id};
use report_model::measure::{Measure, NilReturn, Texts};
use report_model::period::Period;
use report_model::portal::{PortalFigures, Tolerance};
use report_model::reference::{Calendar, PeriodDates, Reference};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tabulate::{ExportFacts, Lists, Mapping, Rules, counts};

use crate::standing::shell::shell;
use crate::stores::fs::{self, Entry};

use folder::{Concern, Folder, ReadFile};
pub use portal::portal_file;
pub use signing::HOLDERS;
use signing::{DISCLOSURE, PUBLICATION};
pub use yaml::{ConfigError, ConfigErrors, Say, Step, locate, no_utf8, read, written};

/// The inputs of a cycle in one period.
#[derive(Debug)]
pub struct CycleInputs {
    /// What all agencies share.
    pub reference: Reference,
    /// The closed lists that the exports are read with, without anybody's services.
    pub lists: Lists,
    /// The mapping of each agency that sent something.
    pub mappings: BTreeMap<AgencyId, Mapping>,
    /// The keyword rules, by file, in the order of the names.
    pub rules: Vec<(String, Rules)>,
    /// The period.
    pub period: Period,
    /// Its dates.
    pub dates: PeriodDates,
    /// What each agency sent: those that have a folder under `exports/<period>/`.
    pub agencies: BTreeMap<AgencyId, AgencyInputs>,
    /// What stands among the agencies' folders and is none: it is said, and stops nobody.
    pub strays: Vec<ConfigError>,
    /// What the synthesis adds.
    pub national: NationalInputs,
    /// Who may take which step.
    pub holders: Holders,
    /// Each file of the cycle beside the exports, by its path in it.
    files: BTreeMap<String, ReadFile>,
    root: PathBuf,
}

/// What one agency sent.
#[derive(Debug, Default)]
pub struct AgencyInputs {
    /// The exports, by name.
    pub exports: Vec<PathBuf>,
    /// Files of programs that have one of the exports open (`~$registre.xlsx`): they hold nothing, and are not read.
    pub locks: Vec<String>,
    /// The filled-in forms of counts among what it sent, by name.
    pub forms: Vec<PathBuf>,
    /// The days on which the files were extracted.
    pub facts: ExportFacts,
    /// Its nil return.
    pub nil_return: Option<NilReturn>,
    /// Its measures.
    pub measures: Vec<Measure>,
    /// Its texts.
    pub texts: Texts,
    /// Its corrections of single cells, each with its place in the file.
    pub corrections: Vec<(usize, Correction)>,
    /// What is wrong with its measures, texts and corrections: the report is made without what is faulty.
    pub faults: Vec<ConfigError>,
    /// What is worth saying, and refuses nothing.
    pub notes: Vec<ConfigError>,
    /// What it declared and cannot be: then it is refused.
    pub refusals: Vec<ConfigError>,
    /// What is wrong with the operator's files about it, or with how its files lie: then nothing is made of it, and nothing
    /// is refused.
    pub problems: Vec<ConfigError>,
}

impl AgencyInputs {
    /// The files of data: exports and forms.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.exports.iter().chain(&self.forms)
    }

    /// What it writes beside its figures.
    pub fn written(&self) -> accounts::report::Written<'_> {
        accounts::report::Written { measures: &self.measures, texts: &self.texts }
    }
}

/// What the synthesis adds.
#[derive(Debug, Default)]
pub struct NationalInputs {
    /// Cross-cutting measures.
    pub measures: Vec<Measure>,
    /// Its texts.
    pub texts: Texts,
    /// The portal's own figures, where there are any.
    pub portal: Option<PortalFigures>,
    /// How far they may lie from those of the reports.
    pub tolerance: Tolerance,
}

/// `measures/<period>/<agency>.yaml` and `national.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuresFile {
    /// The measures, in the order in which they are printed.
    pub measures: Vec<Measure>,
}

/// `corrections/<period>/<agency>.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionsFile {
    /// The corrections.
    pub corrections: Vec<Correction>,
}

impl CycleInputs {
    /// The SHA-256 of each YAML file that a report of `agency` depends on: all that is shared, and its own.
    pub fn inputs_of(&self, agency: &str) -> BTreeMap<String, Sha256Hash> {
        self.files_where(|concern| match concern {
            Concern::All | Concern::Reports => true,
            Concern::Agency(id) => id == agency,
            Concern::Synthesis | Concern::Nothing => false,
        })
    }

    /// The SHA-256 of each YAML file that the synthesis depends on beside the reports.
    pub fn national_inputs(&self) -> BTreeMap<String, Sha256Hash> {
        self.files_where(|concern| matches!(concern, Concern::All | Concern::Synthesis))
    }

    /// The bytes of a file of the cycle, as they are now; none where it cannot be read.
    pub fn bytes_of(&self, name: &str) -> Vec<u8> {
        fs::read(&self.root.join(name)).unwrap_or_default()
    }

    /// The SHA-256 of one of the YAML files that were read.
    pub fn hash_of(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|file| file.sha256.as_str())
    }

    fn files_where(&self, takes: impl Fn(&Concern) -> bool) -> BTreeMap<String, Sha256Hash> {
        let files = self.files.iter().filter(|(_, file)| takes(&file.concern));
        files.map(|(name, file)| (name.clone(), file.sha256.clone())).collect()
    }

    /// The path of a file in the cycle, with `/` between its parts.
    pub fn name_of(&self, path: &Path) -> String {
        folder::name(&self.root, path)
    }
}

/// Reads and checks the cycle in `data`, for `period` or the calendar's own.
///
/// # Errors
/// Everything that is wrong with what all agencies share.
pub fn load(data: &Path, period: Option<Period>) -> Result<CycleInputs, ConfigErrors> {
    let mut folder = Folder::open(data)?;
    let reference = reference(&mut folder);
    let rules = folder.concerning(Concern::Reports, |folder| folder.all::<Rules>("rules"));
    let (Some(reference), true) = (reference, folder.errors.is_empty()) else {
        return Err(ConfigErrors(folder.errors));
    };
    checks::reference(&mut folder, &reference);
    checks::rules(&mut folder, &rules, &reference);
    let Some((period, dates)) = chosen(&mut folder, &reference.calendar, period) else {
        return Err(ConfigErrors(folder.errors));
    };
    let national = folder.concerning(Concern::Synthesis, |folder| national(folder, &reference, period));
    let holders = folder.concerning(Concern::Nothing, |folder| signing::holders(folder, &reference));
    signing::disclosure(&mut folder, &reference);
    let lists = Lists::shared(&reference).rolled_up(&communes::communes(&mut folder, &reference));
    let mut mappings = BTreeMap::new();
    let mut agencies = BTreeMap::new();
    let entries = folder.entries(&format!("exports/{period}"));
    let earlier = std::mem::take(&mut folder.errors);
    let sent = reporting(&mut folder, &reference, period, entries);
    if sent.is_empty() {
        let message = Message::new("message.config.nobody").with("period", period);
        folder.refuse(
            &format!("exports/{period}"),
            message,
            Message::new("message.config.nobody_hint").with("period", period),
        );
        if let Some(said) = folder.errors.last_mut() {
            said.hints.extend(other_periods(data, period));
        }
    }
    let strays = std::mem::replace(&mut folder.errors, earlier);
    for id in sent {
        let read = |folder: &mut Folder| agency(folder, &reference, &lists, &national, (period, &id));
        let (mapping, inputs) = folder.concerning(Concern::Agency(id.clone()), read);
        mappings.extend(mapping.map(|mapping| (id.clone(), mapping)));
        agencies.insert(id, inputs);
    }
    if !folder.errors.is_empty() {
        return Err(ConfigErrors(folder.errors));
    }
    let (root, files) = (folder.root, folder.files);
    Ok(CycleInputs {
        reference,
        lists,
        mappings,
        rules,
        period,
        dates,
        agencies,
        strays,
        national,
        holders,
        files,
        root,
    })
}

/// Everything under `reference/`, with `cycle.yaml` and `history/`; `None` where a file could not be read.
fn reference(folder: &mut Folder) -> Option<Reference> {
    let cycle = folder.required("cycle.yaml");
    let calendar = folder.required("reference/calendar.yaml");
    let register = folder.required("reference/agencies.yaml");
    let services = folder.required("reference/services.yaml");
    let regions = folder.required("reference/regions.yaml");
    let channels = folder.required("reference/channels.yaml");
    let definitions = folder.required("reference/indicators.yaml");
    let outline = folder.required("reference/outline.yaml");
    let history = folder.concerning(Concern::Synthesis, |folder| folder.all("history"));
    let history = history.into_iter().map(|(_, history)| history).collect();
    let (disclosure, publication) =
        folder.concerning(Concern::Nothing, |folder| (folder.optional(DISCLOSURE), folder.optional(PUBLICATION)));
    Some(Reference {
        cycle: cycle?,
        calendar: calendar?,
        register: register?,
        services: services?,
        regions: regions?,
        channels: channels?,
        definitions: definitions?,
        outline: outline?,
        history,
        disclosure,
        publication,
    })
}

fn chosen(folder: &mut Folder, calendar: &Calendar, asked: Option<Period>) -> Option<(Period, PeriodDates)> {
    let period = asked.unwrap_or(calendar.default_period);
    let dates = calendar.periods.get(&period).cloned();
    if dates.is_none() {
        let known: Vec<String> = calendar.periods.keys().map(ToString::to_string).collect();
        let message = Message::new("message.config.no_dates").with("period", period);
        let hint = Message::new("message.config.no_dates_hint").with("period", period).list("known", known);
        folder.fault("reference/calendar.yaml", &["periods".into()], message, hint);
    }
    Some((period, dates?))
}

/// What the synthesis adds.
fn national(folder: &mut Folder, reference: &Reference, period: Period) -> NationalInputs {
    let measures = format!("measures/{period}/national.yaml");
    let texts = format!("texts/{period}/national.yaml");
    let national = NationalInputs {
        measures: folder.optional::<MeasuresFile>(&measures).unwrap_or_default().measures,
        texts: folder.optional(&texts).unwrap_or_default(),
        portal: portal::of_cycle(folder, reference, period),
        tolerance: portal::tolerance(folder),
    };
    checks::measures(folder, &measures, &national.measures);
    checks::comments(folder, &texts, &national.texts);
    portal::no_stances(folder, &texts, &national.texts);
    national
}

/// The agencies that have a folder in the period, or something in its place: that is theirs alone.
fn reporting(folder: &mut Folder, reference: &Reference, period: Period, entries: Vec<Entry>) -> Vec<AgencyId> {
    let exports = format!("exports/{period}");
    let mut agencies = Vec::new();
    for entry in entries {
        let path = format!("{exports}/{}", entry.name);
        let agency = reference.agency(&entry.name);
        if let Some(agency) = agency {
            agencies.push(agency.id.clone());
        } else if !entry.folder {
            let hint = Message::new("message.config.stray_file_hint");
            folder.refuse(&path, Message::new("message.config.stray_file"), hint);
        } else {
            let asked = [yaml::shown(&entry.name)];
            folder.refuse(&path, Message::new("message.agency.unknown").list("asked", asked), "");
            if let Some(said) = folder.errors.last_mut() {
                said.hints = no_such_agency(&entry.name, reference);
            }
        }
    }
    agencies
}

/// The text under a key of a YAML or JSON file, if there is one.
pub fn text_at(file: &Path, key: &str) -> Option<String> {
    let read: serde_yaml::Value = serde_yaml::from_slice(&fs::read(file).ok()?).ok()?;
    read.get(key)?.as_str().map(str::to_owned)
}

/// What to do about an id that no agency has: another is meant, or a new one.
pub fn no_such_agency(id: &str, reference: &Reference) -> Vec<Message> {
    let add = if is_id(id) {
        Message::new("message.agency.add_it").with("command", format!("`hasila new {id} --from FILE`"))
    } else {
        Message::new("message.agency.add")
    };
    let known: Vec<&str> = reference.register.agencies.iter().map(|agency| agency.id.as_str()).collect();
    match yaml::nearest(id, known.iter().copied()) {
        Some(near) => vec![Message::new("message.known.did_you_mean").with("near", near)],
        None if known.is_empty() => vec![add],
        None => vec![Message::new("message.known.one_of").list("known", known), add],
    }
}

/// The other periods that have exports, as a hint.
pub fn other_periods(data: &Path, period: Period) -> Option<Message> {
    let entries = fs::list(&data.join("exports")).unwrap_or_default();
    let periods = entries.iter().filter(|entry| entry.folder).filter_map(|entry| entry.name.parse::<Period>().ok());
    let others: Vec<String> = periods.filter(|&one| one != period).map(|one| one.to_string()).collect();
    (!others.is_empty()).then(|| Message::new("message.config.other_periods").list("others", others))
}

/// The file of a body's corrections, in the cycle.
pub fn corrections_of(period: Period, id: &str) -> String {
    format!("corrections/{period}/{id}.yaml")
}

/// What one agency sent. Whatever is wrong with it stays with it.
fn agency(
    folder: &mut Folder,
    reference: &Reference,
    lists: &Lists,
    national: &NationalInputs,
    (period, id): (Period, &str),
) -> (Option<Mapping>, AgencyInputs) {
    let shared = std::mem::take(&mut folder.errors);
    let sent = format!("exports/{period}/{id}");
    let own = reference.services.agencies.get(id).map(Vec::as_slice).unwrap_or_default();
    let mut inputs = AgencyInputs {
        texts: parts::texts(folder, &format!("texts/{period}/{id}.yaml"), id, national.portal.as_ref()),
        measures: parts::measures(folder, &format!("measures/{period}/{id}.yaml"), own),
        corrections: parts::corrections(folder, &corrections_of(period, id)),
        ..AgencyInputs::default()
    };
    // What the machine does not give was not left out by the officer: no report is made without it.
    let (unread, faults) = std::mem::take(&mut folder.errors).into_iter().partition(|error| error.is_unread);
    (inputs.problems, inputs.faults) = (unread, faults);
    checks::taking_part(folder, reference, period, id);
    inputs.notes = std::mem::take(&mut folder.errors);
    if !folder.root.join(&sent).is_dir() {
        let hint = Message::new("message.config.no_exports_hint");
        folder.refuse(&sent, Message::new("message.config.no_exports"), hint);
        inputs.problems.extend(std::mem::replace(&mut folder.errors, shared));
        return (None, inputs);
    }
    inputs.nil_return = folder.optional(&format!("{sent}/nil-return.yaml"));
    inputs.problems.append(&mut folder.errors);
    if let Some(declared) = &inputs.nil_return {
        checks::nil_return(folder, &format!("{sent}/nil-return.yaml"), declared, period);
    }
    inputs.refusals = std::mem::take(&mut folder.errors);
    inputs.locks = folder.locks(&sent);
    let facts: Option<ExportFacts> = folder.optional(&format!("{sent}/export.yaml"));
    for entry in folder.entries(&sent) {
        let path = folder.root.join(&sent).join(&entry.name);
        if entry.folder {
            let hint = Message::new("message.config.folder_among_hint").with("folder", &sent);
            folder.refuse(&format!("{sent}/{}", entry.name), Message::new("message.config.folder_among"), hint);
        } else if !path.is_file() {
            let hint = match path.metadata() {
                Ok(_) => Message::new("message.config.no_file_device"),
                Err(_) => Message::new("message.config.no_file_link"),
            };
            let name = format!("{sent}/{}", yaml::shown(&entry.name));
            folder.refuse(&name, Message::new("message.config.no_file"), hint);
        } else if !matches!(entry.name.as_str(), "export.yaml" | "nil-return.yaml") && folder.lies_inside(&path) {
            let files = if counts::is_form(&path) { &mut inputs.forms } else { &mut inputs.exports };
            files.push(path);
        }
    }
    if let Some(facts) = facts {
        let names: Vec<String> =
            inputs.files().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect();
        checks::export_facts(folder, &format!("{sent}/export.yaml"), &facts, &names, period);
        inputs.facts = facts;
    }
    let own = lists.of_agency(reference, id);
    let mapping = if inputs.exports.is_empty() { None } else { mapping(folder, &own, id, &inputs.exports) };
    inputs.problems.append(&mut folder.errors);
    folder.errors = shared;
    (mapping, inputs)
}

fn mapping(folder: &mut Folder, lists: &Lists, id: &str, exports: &[PathBuf]) -> Option<Mapping> {
    let path = format!("mappings/{id}.yaml");
    if !fs::is_there(&folder.root.join(&path)) {
        let files: Vec<String> = exports.iter().map(|path| shell(&path.display().to_string())).collect();
        // A command stands as it is typed: its parts take no marks of direction.
        let command = format!("`hasila new {id} --from {}`", files.join(" "));
        let hint = Message::new("message.config.no_mapping_hint").with("command", command);
        folder.refuse(&path, Message::new("message.config.no_mapping").with("agency", id), hint);
        return None;
    }
    let mapping: Mapping = folder.required(&path)?;
    checks::mapping(folder, &path, &mapping, lists, id);
    Some(mapping)
}
