//! `reference/communes.csv`: the communes, each with the province that it rolls up to. It may be absent.

use report_model::diagnostic::Message;
use report_model::reference::Reference;
use serde::Deserialize;
use tabulate::Commune;

use super::folder::Folder;
use super::yaml::{ConfigError, did_you_mean, shown};
use crate::stores::fs;

const FILE: &str = "reference/communes.csv";
/// The largest file that is read, in bytes.
const LARGEST: u64 = 4 << 20;
/// How many faults are listed.
const MOST_FAULTS: usize = 50;

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// The code of the statistics office: for people alone.
    #[serde(rename = "code")]
    _code: String,
    /// The id of its province in `regions.yaml`.
    province: String,
    fr: String,
    ar: String,
}

/// Reads the communes.
pub(super) fn communes(folder: &mut Folder, reference: &Reference) -> Vec<Commune> {
    let path = folder.root.join(FILE);
    if !path.exists() || !folder.lies_inside(&path) {
        return Vec::new();
    }
    let bytes = match fs::read_at_most(&path, LARGEST) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let message = Message::new("message.config.communes.too_long");
            folder.refuse(FILE, message, Message::new("message.config.communes.too_long_hint"));
            return Vec::new();
        }
        Err(error) => {
            folder.unread(FILE, &error);
            return Vec::new();
        }
    };
    folder.keep(FILE, &bytes);
    let provinces: Vec<&str> = reference
        .regions
        .regions
        .iter()
        .flat_map(|region| region.provinces.iter().map(|province| province.id.as_str()))
        .collect();
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes.as_slice());
    let mut communes = Vec::new();
    let mut faults = Vec::new();
    for line in reader.deserialize::<Line>() {
        let at = |message: Message, hint: Option<Message>, line: u64| {
            ConfigError::at(&path, usize::try_from(line).ok().map(|line| (line, 1)), message, hint)
        };
        match line {
            Ok(line) if provinces.contains(&line.province.as_str()) => {
                let names = [line.fr, line.ar].into_iter().filter(|name| !name.trim().is_empty()).collect();
                communes.push(Commune { names, province: line.province });
            }
            Ok(line) => {
                // The header is line 1.
                let number = (communes.len() + faults.len() + 2) as u64;
                let message = Message::new("message.config.unknown.province").with("name", shown(&line.province));
                faults.push(at(message, did_you_mean(&line.province, provinces.iter().copied()), number));
            }
            Err(error) => {
                let number = error.position().map_or(1, csv::Position::line);
                let hint = Message::new("message.config.communes.line_hint");
                faults.push(at(Message::new("message.config.communes.line"), Some(hint), number));
            }
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    folder.errors.extend(faults);
    communes
}
