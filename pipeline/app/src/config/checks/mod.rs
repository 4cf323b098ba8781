//! What a type cannot say of a cycle: ids that exist, dates in order, fractions that can be divided. Each check gives
//! the path of what is wrong; the place in the file follows from it.

use std::collections::BTreeSet;

use report_model::correction::Correction;
use report_model::definitions::{Definitions, IndicatorKind};
use report_model::diagnostic::Message;
use report_model::id::is_id;
use report_model::measure::{Measure, NilReturn, Texts};
use report_model::period::Period;
use report_model::portal::TOTAL;
use report_model::reference::{Apart, Code, Outline, Reference, Service};
use report_model::tally::Measured;
use tabulate::mapping::matches;
use tabulate::{ExportFacts, Rules};

pub(super) use self::mapping::mapping;
use super::folder::Folder;
use super::yaml::{Step, did_you_mean, shown};

/// A path in a document: `at!["agencies", 3, "kind"]`.
macro_rules! at {
    ($($step:expr),* $(,)?) => { &[$(Step::from($step)),*][..] };
}

/// What is said of a name that is none: `no!("kind")`.
macro_rules! no {
    ($what:literal) => {
        report_model::diagnostic::Message::new(concat!("message.config.unknown.", $what))
    };
}
pub(super) use no;

/// A text of the catalogue: `text!("no_id")`.
macro_rules! text {
    ($key:literal) => {
        report_model::diagnostic::Message::new(concat!("message.config.", $key))
    };
}

mod mapping;

const AGENCIES: &str = "reference/agencies.yaml";
const SERVICES: &str = "reference/services.yaml";
const INDICATORS: &str = "reference/indicators.yaml";
const CALENDAR: &str = "reference/calendar.yaml";
const OUTLINE: &str = "reference/outline.yaml";

pub(super) fn reference(folder: &mut Folder, reference: &Reference) {
    cycle(folder, reference);
    register(folder, reference);
    services(folder, reference);
    codes(folder, reference);
    definitions(folder, &reference.definitions, reference);
    calendar(folder, reference);
    outline(folder, reference);
}

fn cycle(folder: &mut Folder, reference: &Reference) {
    id(folder, "cycle.yaml", at!["id"], &reference.cycle.id);
    if reference.cycle.languages.is_empty() {
        folder.fault("cycle.yaml", at!["languages"], text!("no_language"), text!("no_language_hint"));
    }
}

/// A nil return is declared after its period: before, nobody can say that nothing came.
pub(super) fn nil_return(folder: &mut Folder, file: &str, declared: &NilReturn, period: Period) {
    if declared.period != period {
        let message = text!("nil_period").with("declared", declared.period).with("period", period);
        folder.fault(file, at!["period"], message, text!("one_of_two"));
    }
    if !declared.is_after_its_period() {
        let last = declared.period.last_day();
        let message = text!("nil_early").with("date", declared.date).with("last", last);
        folder.fault(file, at!["date"], message, text!("nil_early_hint"));
    }
}

/// That a text is an id.
pub(super) fn id(folder: &mut Folder, file: &str, path: &[Step], id: &str) {
    if !is_id(id) {
        folder.fault(file, path, text!("no_id").with("id", shown(id)), text!("no_id_hint"));
    }
}

/// That no id stands twice, and each is one. `path` gives the place of the n-th.
fn ids<'a>(folder: &mut Folder, file: &str, all: impl Iterator<Item = &'a str>, path: impl Fn(usize) -> Vec<Step>) {
    let mut seen = BTreeSet::new();
    for (n, one) in all.enumerate() {
        id(folder, file, &path(n), one);
        if !seen.insert(one) {
            second(folder, file, &path(n), one);
        }
    }
}

/// An id that another has.
pub(super) fn second(folder: &mut Folder, file: &str, path: &[Step], id: &str) {
    folder.fault(file, path, text!("second_id").with("id", shown(id)), text!("second_id_hint"));
}

/// That a name is one of those known.
pub(super) fn known<'a>(
    folder: &mut Folder,
    file: &str,
    path: &[Step],
    what: Message,
    name: &str,
    all: impl Iterator<Item = &'a str> + Clone,
) {
    if !all.clone().any(|one| one == name) {
        folder.fault(file, path, what.with("name", shown(name)), did_you_mean(name, all));
    }
}

fn register(folder: &mut Folder, reference: &Reference) {
    let register = &reference.register;
    ids(folder, AGENCIES, register.kinds.iter().map(|kind| kind.id.as_str()), |n| at!["kinds", n, "id"].to_vec());
    ids(folder, AGENCIES, register.agencies.iter().map(|agency| agency.id.as_str()), |n| {
        at!["agencies", n, "id"].to_vec()
    });
    for (n, kind) in register.kinds.iter().enumerate() {
        if Apart::from_name(&kind.id).is_some() || kind.id == TOTAL {
            let message = text!("taken_kind").with("id", &kind.id);
            folder.fault(AGENCIES, at!["kinds", n, "id"], message, text!("another_id"));
        }
    }
    let kinds = register.kinds.iter().map(|kind| kind.id.as_str());
    let bodies = register.agencies.iter().map(|agency| agency.id.as_str());
    for (n, agency) in register.agencies.iter().enumerate() {
        known(folder, AGENCIES, at!["agencies", n, "kind"], no!("kind"), &agency.kind, kinds.clone());
        if matches!(agency.id.as_str(), "national" | "synthesis") {
            let message = text!("taken_agency").with("id", &agency.id);
            folder.fault(AGENCIES, at!["agencies", n, "id"], message, text!("taken_agency_hint"));
        }
        if agency.names.iter().all(|dated| dated.name.is_empty()) {
            let message = text!("no_name").with("id", &agency.id);
            folder.fault(AGENCIES, at!["agencies", n, "names"], message, text!("no_name_hint"));
        }
        if let Some(successor) = &agency.successor {
            known(folder, AGENCIES, at!["agencies", n, "successor"], no!("agency"), successor, bodies.clone());
        }
        if let (Some(joined), Some(left)) = (agency.joined, agency.left)
            && left < joined
        {
            let message = text!("left_early").with("id", &agency.id).with("left", left).with("joined", joined);
            folder.fault(AGENCIES, at!["agencies", n, "left"], message, text!("one_of_two"));
        }
    }
}

/// That a body which sent something takes part: otherwise the synthesis has a row for it beside the headline, and the
/// ministry gives its report back.
pub(super) fn taking_part(folder: &mut Folder, reference: &Reference, period: Period, id: &str) {
    let Some(n) = reference.register.agencies.iter().position(|agency| agency.id == id) else { return };
    let message = match reference.register.agencies[n].joined {
        None => text!("takes_no_part"),
        Some(joined) if joined > period.last_day() => text!("takes_part_later").with("joined", joined),
        Some(_) => return,
    };
    let message = message.with("agency", id).with("period", period);
    let hint = text!("takes_no_part_hint").with("line", format!("`joined: {}`", period.first_day()));
    folder.fault(AGENCIES, at!["agencies", n], message, hint);
}

fn services(folder: &mut Folder, reference: &Reference) {
    let services = &reference.services;
    ids(folder, SERVICES, services.national.iter().map(|code| code.id.as_str()), |n| at!["national", n, "id"].to_vec());
    let national = services.national.iter().map(|code| code.id.as_str());
    let bodies = reference.register.agencies.iter().map(|agency| agency.id.as_str());
    for (agency, own) in &services.agencies {
        known(folder, SERVICES, at!["agencies", agency], no!("agency"), agency, bodies.clone());
        ids(folder, SERVICES, own.iter().map(|service| service.id.as_str()), |n| {
            at!["agencies", agency, n, "id"].to_vec()
        });
        for (n, service) in own.iter().enumerate() {
            let path = at!["agencies", agency, n, "national"];
            known(folder, SERVICES, path, no!("national_service"), &service.national, national.clone());
        }
    }
}

fn codes(folder: &mut Folder, reference: &Reference) {
    let list = |codes: &[Code]| codes.iter().map(|code| code.id.clone()).collect::<Vec<_>>();
    let channels = "reference/channels.yaml";
    ids(folder, channels, list(&reference.channels.channels).iter().map(String::as_str), |n| {
        at!["channels", n, "id"].to_vec()
    });
    ids(folder, channels, list(&reference.channels.user_kinds).iter().map(String::as_str), |n| {
        at!["user_kinds", n, "id"].to_vec()
    });
    let regions = &reference.regions.regions;
    let file = "reference/regions.yaml";
    ids(folder, file, regions.iter().map(|region| region.id.as_str()), |n| at!["regions", n, "id"].to_vec());
    let provinces: Vec<(usize, usize, &str)> = regions
        .iter()
        .enumerate()
        .flat_map(|(r, region)| {
            region.provinces.iter().enumerate().map(move |(p, province)| (r, p, province.id.as_str()))
        })
        .collect();
    ids(folder, file, provinces.iter().map(|(_, _, id)| *id), |n| {
        let (region, province, _) = provinces[n];
        at!["regions", region, "provinces", province, "id"].to_vec()
    });
}

fn definitions(folder: &mut Folder, definitions: &Definitions, reference: &Reference) {
    if definitions.zone.parse::<chrono_tz::Tz>().is_err() {
        let message = text!("no_zone").with("zone", shown(&definitions.zone));
        folder.fault(INDICATORS, at!["zone"], message, text!("no_zone_hint"));
    }
    let kinds = reference.register.kinds.iter().map(|kind| kind.id.as_str());
    for (n, kind) in definitions.headline_kinds.iter().enumerate() {
        known(folder, INDICATORS, at!["headline_kinds", n], no!("kind"), kind, kinds.clone());
    }
    if definitions.clock.deadline_days == 0 {
        folder.fault(INDICATORS, at!["clock", "deadline_days"], text!("no_deadline"), text!("no_deadline_hint"));
    }
    let all: Vec<&str> = definitions.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    ids(folder, INDICATORS, all.iter().copied(), |n| at!["indicators", n, "id"].to_vec());
    for (n, indicator) in definitions.indicators.iter().enumerate() {
        // Among what is measured, a name is of one thing.
        if !matches!(Measured::try_from(indicator.id.to_string()), Ok(Measured::Share(_))) {
            let message = text!("taken_indicator").with("id", &indicator.id);
            folder.fault(INDICATORS, at!["indicators", n, "id"], message, text!("another_id"));
        }
        if let Some(of) = &indicator.variant_of {
            let path = at!["indicators", n, "variant_of"];
            let headlines = definitions.indicators.iter().filter(|i| i.variant_of.is_none()).map(|i| i.id.as_str());
            known(folder, INDICATORS, path, no!("headline"), of, headlines);
        }
        for (key, fraction) in [("target", indicator.target), ("baseline", indicator.baseline)] {
            let Some(fraction) = fraction else { continue };
            let share = matches!(indicator.kind, IndicatorKind::Share { .. });
            if fraction.den == 0 || (share && fraction.num > fraction.den) {
                let value = format!("{}/{}", fraction.num, fraction.den);
                let message = text!("no_fraction").with("value", value).with("key", key).with("id", &indicator.id);
                folder.fault(INDICATORS, at!["indicators", n, key], message, text!("no_fraction_hint"));
            }
        }
    }
    let mut seen = BTreeSet::new();
    for (n, breakdown) in definitions.breakdowns.iter().enumerate() {
        if !seen.insert(breakdown) {
            folder.fault(INDICATORS, at!["breakdowns", n], text!("twice").with("name", breakdown), text!("keep_one"));
        }
    }
}

fn calendar(folder: &mut Folder, reference: &Reference) {
    for (period, dates) in &reference.calendar.periods {
        let key = period.to_string();
        let last = period.last_day();
        let mut fault = |name: &str, message: Message, hint: Message| {
            folder.fault(CALENDAR, at!["periods", &key, name], message, hint);
        };
        if dates.cutoff <= last {
            fault("cutoff", text!("early_cutoff").with("cutoff", dates.cutoff).with("last", last), text!("later_day"));
        }
        if dates.report_due < dates.cutoff {
            let message = text!("early_report").with("due", dates.report_due).with("cutoff", dates.cutoff);
            fault("report_due", message, text!("early_report_hint"));
        }
        if dates.synthesis_due < dates.report_due {
            let message = text!("early_synthesis").with("due", dates.synthesis_due).with("reports", dates.report_due);
            fault("synthesis_due", message, text!("early_synthesis_hint"));
        }
    }
    let default = reference.calendar.default_period;
    if !reference.calendar.periods.contains_key(&default) {
        let message = text!("no_dates").with("period", default);
        folder.fault(CALENDAR, at!["default_period"], message, text!("default_dates_hint"));
    }
}

fn outline(folder: &mut Folder, reference: &Reference) {
    let outline = &reference.outline;
    sections(folder, at!["sectoral"], &outline.sectoral, Outline::SECTORAL);
    sections(folder, at!["synthesis"], &outline.synthesis, Outline::SYNTHESIS);
    sections(folder, at!["nil_return"], &outline.nil_return, Outline::NIL_RETURN);
    let bodies = reference.register.agencies.iter().map(|agency| agency.id.as_str());
    for (agency, own) in &outline.agencies {
        known(folder, OUTLINE, at!["agencies", agency], no!("agency"), agency, bodies.clone());
        sections(folder, at!["agencies", agency], own, Outline::SECTORAL);
    }
}

fn sections(folder: &mut Folder, path: &[Step], sections: &[String], all: &[&str]) {
    let mut seen = BTreeSet::new();
    for (n, section) in sections.iter().enumerate() {
        let mut path = path.to_vec();
        path.push(Step::from(n));
        known(folder, OUTLINE, &path, no!("section"), section, all.iter().copied());
        if !seen.insert(section) {
            folder.fault(OUTLINE, &path, text!("twice").with("name", shown(section)), text!("keep_one"));
        }
    }
}

pub(super) fn rules(folder: &mut Folder, rules: &[(String, Rules)], reference: &Reference) {
    let services: BTreeSet<&str> =
        reference.services.agencies.values().flatten().map(|service| service.id.as_str()).collect();
    let bodies = reference.register.agencies.iter().map(|agency| agency.id.as_str());
    for (file, rules) in rules {
        for (n, rule) in rules.rules.iter().enumerate() {
            known(
                folder,
                file,
                at!["rules", n, "service"],
                no!("own_service"),
                &rule.service,
                services.iter().copied(),
            );
            if let Some(agency) = &rule.agency {
                known(folder, file, at!["rules", n, "agency"], no!("agency"), agency, bodies.clone());
            }
            if rule.any.iter().chain(&rule.all).chain(&rule.none).any(|word| word.trim().is_empty())
                || rule.any.is_empty()
            {
                folder.fault(file, at!["rules", n, "any"], text!("no_keyword"), text!("no_keyword_hint"));
            }
        }
    }
}

/// The measures of the synthesis, which are of no body's services.
pub(super) fn measures(folder: &mut Folder, file: &str, measures: &[Measure]) {
    let mut seen = BTreeSet::new();
    for (n, measure) in measures.iter().enumerate() {
        self::measure(folder, file, (n, measure), &[]);
        if !seen.insert(&measure.id) {
            second(folder, file, at!["measures", n, "id"], &measure.id);
        }
    }
}

/// The n-th measure of a file; `own` are the services of its body.
pub(super) fn measure(folder: &mut Folder, file: &str, (n, measure): (usize, &Measure), own: &[Service]) {
    id(folder, file, at!["measures", n, "id"], &measure.id);
    if let Some(service) = &measure.service {
        let services = own.iter().map(|own| own.id.as_str());
        known(folder, file, at!["measures", n, "service"], no!("own_service"), service, services);
    }
    if measure.text.is_empty() {
        let message = text!("no_measure_text").with("id", shown(&measure.id));
        folder.fault(file, at!["measures", n, "text"], message, text!("no_measure_text_hint"));
    }
}

/// A correction names its record, changes something, and says why and who answers for it.
pub(super) fn correction(folder: &mut Folder, file: &str, at: &[Step], correction: &Correction) {
    let Correction { record, old, new, reason, office, .. } = correction;
    let faults = [
        (record.trim().is_empty(), "record", text!("correction.no_record"), text!("correction.no_record_hint")),
        (old.trim() == new.trim(), "new", text!("correction.no_change"), text!("correction.no_change_hint")),
        (reason.is_empty(), "reason", text!("correction.no_reason"), text!("correction.no_reason_hint")),
        (office.is_empty(), "office", text!("correction.no_office"), text!("correction.no_office_hint")),
    ];
    for (_, key, message, hint) in faults.into_iter().filter(|(is_faulty, ..)| *is_faulty) {
        folder.fault(file, &[at, at![key]].concat(), message, hint);
    }
}

/// The comments of the synthesis.
pub(super) fn comments(folder: &mut Folder, file: &str, texts: &Texts) {
    for section in texts.comments.keys() {
        comment(folder, file, section, Outline::SYNTHESIS);
    }
}

/// A comment on one of the sections of a document.
pub(super) fn comment(folder: &mut Folder, file: &str, section: &str, sections: &[&str]) {
    known(folder, file, at!["comments", section], no!("section"), section, sections.iter().copied());
}

pub(super) fn export_facts(folder: &mut Folder, file: &str, facts: &ExportFacts, names: &[String], period: Period) {
    for name in facts.files.keys() {
        // Of an archive the members are known when it is opened.
        let (archive, is_member) = name.split_once('/').map_or((name.as_str(), false), |(archive, _)| (archive, true));
        let fits = names.iter().any(|file| matches(name, file) || (is_member && matches(archive, file)));
        if !fits {
            known(folder, file, at!["files", name], no!("file"), name, names.iter().map(String::as_str));
        }
    }
    let all = facts.extracted.iter().map(|day| (vec![Step::from("extracted")], day));
    let days = all.chain(facts.files.iter().map(|(name, day)| (at!["files", name].to_vec(), day)));
    for (place, day) in days.collect::<Vec<_>>() {
        if *day < period.first_day() {
            let message = text!("early_extraction").with("period", period).with("day", day);
            folder.fault(file, &place, message, text!("early_extraction_hint"));
        }
    }
}
