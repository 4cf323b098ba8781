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
    let whole = |message, hint| ConfigErrors(vec![ConfigError::whole(path, Message::new(message), Message::new(hint))]);
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".yaml"));
    let Some(stem) = name else {
        return Err(whole("portal.no_yaml", "portal.no_yaml_hint"));
    };
    if !path.is_file() {
        return Err(whole("portal.no_file", "message.config.missing_hint"));
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
        let message = Message::new("portal.other_period").with("period", figures.period).with("named", period);
        folder.fault(&file, &[Step::from("period")], message, Message::new("message.config.one_of_two"));
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
        let message = Message::new("portal.no_share").with("share", format!("{}/{}", share.num, share.den));
        folder.fault(TOLERANCE, &[Step::from("share")], message, Message::new("portal.no_share_hint"));
    }
    tolerance
}

/// That the texts of the synthesis say nothing of the portal's figures: bodies do.
pub(super) fn no_stances(folder: &mut Folder, file: &str, texts: &Texts) {
    if !texts.portal.is_empty() {
        let (message, hint) = (Message::new("portal.no_stance"), Message::new("portal.no_stance_hint"));
        folder.fault(file, &[Step::from("portal")], message, hint);
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
        let message = Message::new("portal.no_reason").with("figure", shown(figure));
        folder.fault(file, &place, message, Message::new("portal.no_reason_hint"));
    }
}

/// Reads `<stem>.yaml` with `<stem>.csv`, and checks what they say.
fn read(folder: &mut Folder, stem: &str) -> Option<PortalFigures> {
    let (file, csv) = (format!("{stem}.yaml"), format!("{stem}.csv"));
    if !folder.root.join(&file).exists() {
        if folder.root.join(&csv).exists() {
            let hint = Message::new("portal.csv_alone_hint").with("file", &file);
            folder.refuse(&csv, Message::new("portal.csv_alone"), hint);
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
        folder.refuse(file, Message::new("portal.more").count("more", more), Message::new("portal.more_hint"));
    }
}

/// A line, what is wrong with it, and what to do.
type LineFault = (usize, Message, Message);

fn lines(bytes: &[u8], figures: &mut PortalFigures, faults: &mut Vec<LineFault>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let known: BTreeSet<String> = figures.figures.iter().map(|figure| figure.id.clone()).collect();
    let mut first = true;
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let (message, hint) = (Message::new("portal.no_line"), Message::new("portal.no_line_hint"));
                faults.push((usize::try_from(line).unwrap_or(usize::MAX), message, hint));
                continue;
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        if first {
            first = false;
            if record.iter().ne(HEADER) {
                let (message, hint) = (Message::new("portal.other_header"), Message::new("portal.other_header_hint"));
                return faults.push((line, message, hint));
            }
            continue;
        }
        if let Err((message, hint)) = take(&record, figures, &known) {
            faults.push((line, message, hint));
        }
    }
    if first {
        faults.push((1, Message::new("message.yaml.empty"), Message::new("portal.empty_hint")));
    }
}

/// Adds one line.
fn take(
    record: &csv::StringRecord,
    figures: &mut PortalFigures,
    known: &BTreeSet<String>,
) -> Result<(), (Message, Message)> {
    let [body, figure, value] = [0, 1, 2].map(|cell| record.get(cell).unwrap_or_default());
    if !known.contains(figure) {
        return Err((no!("figure").with("name", shown(figure)), Message::new("portal.no_figure_hint")));
    }
    if !is_id(body) || body == TOTAL {
        return Err((Message::new("portal.no_body").with("name", shown(body)), Message::new("portal.no_body_hint")));
    }
    // No sign, no space, no grouping: what else a parser takes is no count.
    let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let Some(count) = value.parse::<u64>().ok().filter(|&count| digits && count <= LARGEST) else {
        return Err((
            Message::new("portal.no_count").with("value", shown(value)),
            Message::new("portal.no_count_hint"),
        ));
    };
    let of_body = figures.bodies.entry(body.to_owned()).or_default();
    if of_body.insert(figure.to_owned(), count).is_some() {
        let message = Message::new("portal.figure_twice").with("name", shown(body)).with("figure", figure);
        return Err((message, Message::new("portal.figure_twice_hint")));
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
            let message = Message::new("portal.second_figure").with("name", shown(&figure.id));
            folder.fault(file, &place("id"), message, Message::new("message.config.second_id_hint"));
        }
        let fault = match &figure.counterpart {
            Counterpart::None { reason } if reason.is_empty() => {
                Some(("portal.no_difference", "portal.no_difference_hint"))
            }
            Counterpart::SumOfTerms(terms) if terms.is_empty() => Some(("portal.no_terms", "portal.no_terms_hint")),
            _ => None,
        };
        if let Some((message, hint)) = fault {
            folder.fault(file, &place("counterpart"), Message::new(message), Message::new(hint));
        }
    }
    for (key, ids) in [("groups", figures.groups.keys()), ("bodies", figures.bodies.keys())] {
        for name in ids {
            let place = [Step::from(key), Step::from(name)];
            id(folder, file, &place, name);
            if name == TOTAL {
                folder.fault(file, &place, Message::new("portal.total"), Message::new("portal.total_hint"));
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
            let hint = Message::new("portal.too_large_hint").with("most", LARGEST);
            folder.fault(file, place, Message::new("portal.too_large").with("value", value), hint);
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
        let message = Message::new("portal.early").with("period", period).with("day", day);
        folder.fault(file, &[Step::from("extracted")], message, Message::new("portal.early_hint"));
        return;
    }
    let begun = months_begun(period, figures.extracted);
    for (figure, months) in &figures.months {
        if months.len() != begun {
            let message = Message::new("portal.months").count("found", months.len()).count("begun", begun);
            let hint = Message::new("portal.months_hint");
            folder.fault(file, &[Step::from("months"), Step::from(figure)], message, hint);
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
                        let message = Message::new("portal.part_twice").with("name", shown(one));
                        folder.fault(file, &place("of"), message, Message::new("portal.part_twice_hint"));
                    }
                }
            }
            PartsOf::Months | PartsOf::Groups | PartsOf::Bodies if parts.whole != TOTAL => {
                let (message, hint) = (Message::new("portal.only_total"), Message::new("portal.only_total_hint"));
                folder.fault(file, &place("of"), message, hint);
            }
            _ => {}
        }
        if figures.parts[..n].contains(parts) {
            let place = [Step::from("parts"), Step::from(n)];
            folder.fault(file, &place, Message::new("portal.parts_twice"), Message::new("message.config.keep_one"));
        }
        if stated(figures, &parts.whole, &parts.figure).is_none() {
            let message = Message::new("portal.not_stated");
            let message = message.with("figure", shown(&parts.figure)).with("whole", shown(&parts.whole));
            folder.fault(file, &place("figure"), message, Message::new("portal.not_stated_hint"));
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
