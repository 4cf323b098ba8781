//! The portal's own statistics: `portal/<period>.yaml`, with the bodies' figures in `portal/<period>.csv` where they
//! are many; the tolerance; and what a body may say of the figures.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use report_model::diagnostic::Message;
use report_model::id::is_id;
use report_model::measure::Texts;
use report_model::period::Period;
use report_model::portal::{Counterpart, PartsOf, PortalFigures, PortalStance, Stance, TOTAL, Tolerance};
use report_model::reference::Reference;

use super::checks::{id, known, no};
use super::folder::Folder;
use super::yaml::{self, ConfigError, ConfigErrors, Step, shown};
use crate::stores::fs;

/// The file of the tolerance.
pub(super) const TOLERANCE: &str = "reference/reconciliation.yaml";
/// The largest figure that a portal can have: sums of them stay far within their type.
const LARGEST: u64 = 1_000_000_000_000;
/// How many faults of a CSV file are listed.
const MOST_FAULTS: usize = 50;
/// The header of the CSV file.
const HEADER: [&str; 3] = ["body", "figure", "value"];

/// Reads and checks the figures of a portal alone, without a cycle.
///
/// # Errors
/// Everything that is wrong with the file, and with the CSV of the same name beside it.
pub fn portal_file(path: &Path) -> Result<PortalFigures, ConfigErrors> {
    let whole = |message: &str, hint: &str| ConfigErrors(vec![ConfigError::whole(path, message, hint)]);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".yaml"));
    let Some(stem) = name else {
        return Err(whole("this is no YAML file", "name a file such as portal/2025.yaml; its CSV is read with it"));
    };
    if !path.is_file() {
        return Err(whole("there is no such file", "data/README.md says what it holds, with an example"));
    }
    let mut folder = Folder::open(parent)?;
    let figures = read(&mut folder, stem);
    match figures {
        Some(figures) if folder.errors.is_empty() => Ok(figures),
        _ => Err(ConfigErrors(folder.errors)),
    }
}

/// The figures of a period, checked against the reference; `None` where there are none.
pub(super) fn of_cycle(folder: &mut Folder, reference: &Reference, period: Period) -> Option<PortalFigures> {
    let stem = format!("portal/{period}");
    let figures = read(folder, &stem)?;
    let file = format!("{stem}.yaml");
    if figures.period != period {
        let message = format!("these figures are of {}, and the file is named after {period}", figures.period);
        folder.fault(&file, &[Step::from("period")], message, "correct one of the two".to_owned());
    }
    let kinds = reference.register.kinds.iter().map(|kind| kind.id.as_str());
    for (n, kind) in figures.covers.iter().enumerate() {
        known(folder, &file, &[Step::from("covers"), Step::from(n)], no!("kind"), kind, kinds.clone());
    }
    Some(figures)
}

/// `reference/reconciliation.yaml`, or no tolerance at all.
pub(super) fn tolerance(folder: &mut Folder) -> Tolerance {
    let tolerance: Tolerance = folder.optional(TOLERANCE).unwrap_or_default();
    let share = tolerance.share;
    if share.den == 0 || share.num > share.den {
        let message = format!("{}/{} is no share", share.num, share.den);
        let hint = "half a percent is written `{num: 5, den: 1000}`, none `{num: 0, den: 1}`";
        folder.fault(TOLERANCE, &[Step::from("share")], message, hint.to_owned());
    }
    tolerance
}

/// That the texts of the synthesis say nothing of the portal's figures: bodies do.
pub(super) fn no_stances(folder: &mut Folder, file: &str, texts: &Texts) {
    if !texts.portal.is_empty() {
        let hint = "a body says so in its own file; the synthesis can comment on the section `reconciliation`";
        let message = "the synthesis accepts and contests nothing".to_owned();
        folder.fault(file, &[Step::from("portal")], message, hint.to_owned());
    }
}

/// What a body says of a figure of the portal for it.
pub(super) fn stance(
    folder: &mut Folder,
    file: &str,
    (figure, stance): (&String, &PortalStance),
    figures: Option<&PortalFigures>,
    agency: &str,
) {
    let place = [Step::from("portal"), Step::from(figure)];
    if let Some(figures) = figures {
        let of_body = figures.bodies.get(agency).into_iter().flatten().map(|(figure, _)| figure.as_str());
        known(folder, file, &place, no!("portal_figure").with("agency", agency), figure, of_body);
    }
    if stance.stance == Stance::Contested && stance.note.is_empty() {
        let message = format!("`{}` is contested without a reason", shown(figure));
        folder.fault(file, &place, message, "say under `note` what is wrong with the portal's figure".to_owned());
    }
}

/// Reads `<stem>.yaml` with `<stem>.csv`, and checks what they say.
fn read(folder: &mut Folder, stem: &str) -> Option<PortalFigures> {
    let (file, csv) = (format!("{stem}.yaml"), format!("{stem}.csv"));
    if !folder.root.join(&file).exists() {
        if folder.root.join(&csv).exists() {
            let hint = format!("write {file}: it names the source, and says what each figure counts");
            folder.refuse(&csv, "figures of the portal, and nothing says what they count", hint);
        }
        return None;
    }
    let mut figures: PortalFigures = folder.optional(&file)?;
    if folder.root.join(&csv).exists() {
        bodies(folder, &csv, &mut figures);
    }
    names(folder, &file, &figures);
    values(folder, &file, &figures);
    months(folder, &file, &figures);
    parts(folder, &file, &figures);
    rates(folder, &file, &figures);
    Some(figures)
}

/// Adds the lines of the CSV to the bodies' figures.
fn bodies(folder: &mut Folder, file: &str, figures: &mut PortalFigures) {
    let path = folder.root.join(file);
    if !folder.lies_inside(&path) {
        return;
    }
    let bytes = match fs::read(&path) {
        Ok(bytes) if bytes.len() <= yaml::LARGEST => bytes,
        Ok(bytes) => {
            let hint = Message::new("message.config.portal.too_long_hint");
            return folder.refuse(file, yaml::too_long(bytes.len()), hint);
        }
        Err(error) => return folder.unread(file, &error),
    };
    folder.keep(file, &bytes);
    let mut faults = Vec::new();
    lines(&bytes, figures, &mut faults);
    let more = faults.len().saturating_sub(MOST_FAULTS);
    for (line, message, hint) in faults.into_iter().take(MOST_FAULTS) {
        let place = Some((line, 1));
        folder.errors.push(ConfigError::at(&path, place, message, hint));
    }
    if more > 0 {
        folder.refuse(file, format!("{more} more lines are faulty"), "correct the first ones and try again");
    }
}

/// A line, what is wrong with it, and what to do.
type LineFault = (usize, String, &'static str);

fn lines(bytes: &[u8], figures: &mut PortalFigures, faults: &mut Vec<LineFault>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let known: BTreeSet<String> = figures.figures.iter().map(|figure| figure.id.clone()).collect();
    let mut first = true;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let hint = "each line has three cells, separated by commas, in UTF-8: body,figure,value";
                faults.push((
                    usize::try_from(line).unwrap_or(usize::MAX),
                    "this is no line of figures".to_owned(),
                    hint,
                ));
                continue;
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        if first {
            first = false;
            if record.iter().ne(HEADER) {
                let hint = "the first line is body,figure,value, with commas between";
                return faults.push((line, "the header is another".to_owned(), hint));
            }
            continue;
        }
        if let Err((message, hint)) = take(&record, figures, &known) {
            faults.push((line, message, hint));
        }
    }
    if first {
        faults.push((1, "it is empty".to_owned(), "write its header, body,figure,value, or remove it"));
    }
}

/// Adds one line.
fn take(
    record: &csv::StringRecord,
    figures: &mut PortalFigures,
    known: &BTreeSet<String>,
) -> Result<(), (String, &'static str)> {
    let [body, figure, value] = [0, 1, 2].map(|cell| record.get(cell).unwrap_or_default());
    if !known.contains(figure) {
        let message = format!("there is no figure `{}`", shown(figure));
        return Err((message, "name one that stands under `figures` in the YAML file"));
    }
    if !is_id(body) || body == TOTAL {
        let message = format!("`{}` is no id of a body", shown(body));
        return Err((message, "write the id that the register gives it; totals and kinds stand in the YAML file"));
    }
    // No sign, no space, no grouping: what else a parser takes is no count.
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let Some(count) = value.parse::<u64>().ok().filter(|&count| digits && count <= LARGEST) else {
        let hint = "write digits alone, at most a million million; leave the line out where there is none";
        return Err((format!("`{}` is no count", shown(value)), hint));
    };
    let of_body = figures.bodies.entry(body.to_owned()).or_default();
    if of_body.insert(figure.to_owned(), count).is_some() {
        let message = format!("`{}` has a figure `{figure}` already", shown(body));
        return Err((message, "keep one, here or in the YAML file"));
    }
    Ok(())
}

/// That ids are ids, stand once, and that what has no counterpart says why.
fn names(folder: &mut Folder, file: &str, figures: &PortalFigures) {
    let mut seen = BTreeSet::new();
    for (n, figure) in figures.figures.iter().enumerate() {
        let place = |key: &str| [Step::from("figures"), Step::from(n), Step::from(key)];
        id(folder, file, &place("id"), &figure.id);
        if !seen.insert(&figure.id) {
            let message = format!("the figure `{}` stands here a second time", shown(&figure.id));
            folder.fault(file, &place("id"), message, "give each its own id".to_owned());
        }
        let fault = match &figure.counterpart {
            Counterpart::None { reason } if reason.is_empty() => {
                Some(("nothing is said to differ", "say under `reason` what the portal counts"))
            }
            Counterpart::SumOfTerms(terms) if terms.is_empty() => {
                Some(("a sum needs terms", "name them, or write `none` with a reason"))
            }
            _ => None,
        };
        if let Some((message, hint)) = fault {
            folder.fault(file, &place("counterpart"), message.to_owned(), hint.to_owned());
        }
    }
    for (key, ids) in [("groups", figures.groups.keys()), ("bodies", figures.bodies.keys())] {
        for name in ids {
            let place = [Step::from(key), Step::from(name)];
            id(folder, file, &place, name);
            if name == TOTAL {
                let hint = "the portal's totals stand under `total`";
                folder.fault(file, &place, "`total` is the name of the whole".to_owned(), hint.to_owned());
            }
        }
    }
}

/// That each value belongs to a figure, and is a count that can be.
fn values(folder: &mut Folder, file: &str, figures: &PortalFigures) {
    let known_figures: Vec<&str> = figures.figures.iter().map(|figure| figure.id.as_str()).collect();
    let mut check = |place: &[Step], figure: &str, value: u64| {
        known(folder, file, place, no!("figure"), figure, known_figures.iter().copied());
        if value > LARGEST {
            let hint = format!("no figure of a portal is above {LARGEST}");
            folder.fault(file, place, format!("{value} is too large"), hint);
        }
    };
    for (figure, &value) in &figures.total {
        check(&[Step::from("total"), Step::from(figure)], figure, value);
    }
    for (key, of) in [("groups", &figures.groups), ("bodies", &figures.bodies)] {
        for (name, values) in of {
            for (figure, &value) in values {
                check(&[Step::from(key), Step::from(name), Step::from(figure)], figure, value);
            }
        }
    }
    for (figure, months) in &figures.months {
        for (n, &value) in months.iter().enumerate() {
            check(&[Step::from("months"), Step::from(figure), Step::from(n)], figure, value);
        }
    }
}

/// That there are as many months as had begun when the figures were taken.
fn months(folder: &mut Folder, file: &str, figures: &PortalFigures) {
    let period = figures.period;
    if let Some(day) = figures.extracted.filter(|&day| day < period.first_day()) {
        let message = format!("figures of {period} cannot have been taken on {day}");
        folder.fault(file, &[Step::from("extracted")], message, "write the day on which they were read".to_owned());
        return;
    }
    let begun = months_begun(period, figures.extracted);
    for (figure, months) in &figures.months {
        if months.len() != begun {
            let message = format!("{} months, and {begun} had begun", months.len());
            let hint = "write every month of the period, the first first; `extracted` says when a series breaks off";
            folder.fault(file, &[Step::from("months"), Step::from(figure)], message, hint.to_owned());
        }
    }
}

/// How many months of a period had begun on a day; all of them where the day is not known.
fn months_begun(period: Period, day: Option<NaiveDate>) -> usize {
    let keys = period.month_keys();
    let Some(month) = day.map(|day| day.format("%Y-%m").to_string()) else { return keys.len() };
    keys.iter().filter(|key| **key <= month).count()
}

/// That what should add up is there, and is declared once.
fn parts(folder: &mut Folder, file: &str, figures: &PortalFigures) {
    let known_figures = figures.figures.iter().map(|figure| figure.id.as_str());
    let inside = figures.groups.keys().chain(figures.bodies.keys()).map(String::as_str);
    for (n, parts) in figures.parts.iter().enumerate() {
        let place = |key: &str| [Step::from("parts"), Step::from(n), Step::from(key)];
        known(folder, file, &place("figure"), no!("figure"), &parts.figure, known_figures.clone());
        whole(folder, file, &place("whole"), &parts.whole, figures);
        match &parts.of {
            PartsOf::These(ids) => {
                let mut seen = BTreeSet::new();
                for one in ids {
                    known(folder, file, &place("of"), no!("part"), one, inside.clone());
                    if !seen.insert(one) || *one == parts.whole {
                        let message = format!("`{}` counts twice", shown(one));
                        folder.fault(file, &place("of"), message, "name each part once".to_owned());
                    }
                }
            }
            PartsOf::Months | PartsOf::Groups | PartsOf::Bodies if parts.whole != TOTAL => {
                let hint = "name the parts of a kind: `of: {these: [MCP, MJF]}`";
                folder.fault(file, &place("of"), "only the total has such parts".to_owned(), hint.to_owned());
            }
            _ => {}
        }
        if figures.parts[..n].contains(parts) {
            let place = [Step::from("parts"), Step::from(n)];
            folder.fault(file, &place, "this stands here twice".to_owned(), "keep one".to_owned());
        }
        if stated(figures, &parts.whole, &parts.figure).is_none() {
            let message = format!(
                "`{}` of `{}` is not stated, so that no parts can add up to it",
                shown(&parts.figure),
                shown(&parts.whole)
            );
            folder.fault(file, &place("figure"), message, "state it, or remove these parts".to_owned());
        }
    }
}

fn rates(folder: &mut Folder, file: &str, figures: &PortalFigures) {
    let known_figures = figures.figures.iter().map(|figure| figure.id.as_str());
    for (n, rate) in figures.rates.iter().enumerate() {
        let place = |key: &str| [Step::from("rates"), Step::from(n), Step::from(key)];
        for (key, figure) in [("numerator", &rate.numerator), ("denominator", &rate.denominator)] {
            known(folder, file, &place(key), no!("figure"), figure, known_figures.clone());
        }
        whole(folder, file, &place("whole"), &rate.whole, figures);
    }
}

fn whole(folder: &mut Folder, file: &str, place: &[Step], whole: &str, figures: &PortalFigures) {
    let wholes = std::iter::once(TOTAL).chain(figures.groups.keys().map(String::as_str));
    known(folder, file, place, no!("group"), whole, wholes);
}

/// What the file states of a figure for the whole or a kind.
fn stated(figures: &PortalFigures, whole: &str, figure: &str) -> Option<u64> {
    let of = if whole == TOTAL { Some(&figures.total) } else { figures.groups.get(whole) };
    of?.get(figure).copied()
}
