//! What an officer writes beside the figures, read part by part: a measure or text that is faulty is left out and said,
//! and the others stand.

use std::collections::BTreeSet;

use report_model::correction::Correction;
use report_model::measure::{Measure, Texts};
use report_model::portal::PortalFigures;
use report_model::reference::{Outline, Service};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_yaml::{Mapping, Value};

use super::folder::Folder;
use super::yaml::{self, Step};
use super::{CorrectionsFile, MeasuresFile, checks, portal};

/// The measures of a body that can be printed; what is wrong with the others is recorded.
pub(super) fn measures(folder: &mut Folder, file: &str, own: &[Service]) -> Vec<Measure> {
    let mut ids = BTreeSet::new();
    let mut sound = Vec::new();
    for (n, measure) in readable(folder, file, "measures", |file: MeasuresFile| file.measures) {
        let before = folder.errors.len();
        checks::measure(folder, file, (n, &measure), own);
        if !ids.insert(measure.id.clone()) {
            checks::second(folder, file, &at("measures", n), &measure.id);
        }
        if folder.errors.len() == before {
            sound.push(measure);
        }
    }
    sound
}

/// The corrections of a body that can be applied, each with its place in the file; what is wrong with the others is
/// recorded.
pub(super) fn corrections(folder: &mut Folder, file: &str) -> Vec<(usize, Correction)> {
    let mut sound = readable(folder, file, "corrections", |file: CorrectionsFile| file.corrections);
    sound.retain(|(n, correction)| {
        let before = folder.errors.len();
        checks::correction(folder, file, &at("corrections", *n), correction);
        folder.errors.len() == before
    });
    sound
}

fn at(key: &str, n: usize) -> [Step; 2] {
    [Step::from(key), Step::from(n)]
}

/// The items of a document's list that can be read, each with its place in it; what is wrong with the others is recorded.
/// `key` is the only one of the document, and `list` gives what stands under it.
fn readable<F: DeserializeOwned + JsonSchema, T: DeserializeOwned>(
    folder: &mut Folder,
    file: &str,
    key: &str,
    list: impl Fn(F) -> Vec<T>,
) -> Vec<(usize, T)> {
    let Some((path, bytes)) = folder.bytes(file) else { return Vec::new() };
    let error = match yaml::read::<F>(&path, &bytes) {
        Ok(read) => return list(read).into_iter().enumerate().collect(),
        Err(error) => error,
    };
    let Ok(document) = yaml::document(&path, &bytes) else {
        folder.errors.push(error);
        return Vec::new();
    };
    let Some(Value::Sequence(items)) = list_under(&document, key) else {
        folder.errors.push(error);
        return Vec::new();
    };
    let mut readable = Vec::new();
    for (n, item) in items.into_iter().enumerate() {
        match yaml::part::<T, F>(&document, item, &at(key, n)) {
            Ok(item) => readable.push((n, item)),
            Err((message, hint)) => folder.fault(file, &at(key, n), message, hint),
        }
    }
    readable
}

/// What stands under the only key of a document.
fn list_under(document: &Value, key: &str) -> Option<Value> {
    let found = document.get(key)?;
    document.as_mapping().is_some_and(|all| all.len() == 1).then(|| found.clone())
}

/// The texts of a body that can be printed; what is wrong with the others is recorded.
pub(super) fn texts(folder: &mut Folder, file: &str, agency: &str, figures: Option<&PortalFigures>) -> Texts {
    let mut texts: Texts = readable_texts(folder, file);
    let is_sound = |folder: &mut Folder, look: &dyn Fn(&mut Folder)| {
        let before = folder.errors.len();
        look(folder);
        folder.errors.len() == before
    };
    texts
        .comments
        .retain(|section, _| is_sound(folder, &|folder| checks::comment(folder, file, section, Outline::SECTORAL)));
    texts.portal.retain(|figure, stance| {
        is_sound(folder, &|folder| portal::stance(folder, file, (figure, stance), figures, agency))
    });
    texts
}

fn readable_texts(folder: &mut Folder, file: &str) -> Texts {
    let Some((path, bytes)) = folder.bytes(file) else { return Texts::default() };
    let error = match yaml::read::<Texts>(&path, &bytes) {
        Ok(texts) => return texts,
        Err(error) => error,
    };
    let whole = yaml::document(&path, &bytes).unwrap_or_default();
    let Value::Mapping(document) = whole.clone() else {
        folder.errors.push(error);
        return Texts::default();
    };
    let mut readable = Mapping::new();
    for (steps, with) in additions(document) {
        let mut tried = readable.clone();
        with(&mut tried);
        match yaml::part::<Texts, Texts>(&whole, Value::Mapping(tried.clone()), &[]) {
            Ok(_) => readable = tried,
            Err((message, hint)) => folder.fault(file, &steps, message, hint),
        }
    }
    yaml::part::<Texts, Texts>(&whole, Value::Mapping(readable), &[]).unwrap_or_default()
}

type Addition = (Vec<Step>, Box<dyn Fn(&mut Mapping)>);

/// A document in its parts, each as what it adds: the keys of the first level, and under `comments` and `portal` those of
/// the second.
fn additions(document: Mapping) -> Vec<Addition> {
    let mut parts: Vec<Addition> = Vec::new();
    for (key, value) in document {
        let name = key.as_str().unwrap_or_default().to_owned();
        match value {
            Value::Mapping(below) if matches!(name.as_str(), "comments" | "portal") => {
                for (inner, text) in below {
                    let steps = vec![Step::from(&name), Step::from(inner.as_str().unwrap_or_default())];
                    let key = key.clone();
                    parts.push((
                        steps,
                        Box::new(move |document| {
                            let under = document.entry(key.clone()).or_insert_with(|| Value::Mapping(Mapping::new()));
                            if let Value::Mapping(under) = under {
                                under.insert(inner.clone(), text.clone());
                            }
                        }),
                    ));
                }
            }
            value => parts.push((
                vec![Step::from(&name)],
                Box::new(move |document| drop(document.insert(key.clone(), value.clone()))),
            )),
        }
    }
    parts
}
