//! The written files of a big cycle: the regions, channels, indicators, calendar and outline of the shipped one, and
//! bodies, services, rules and mappings of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::columns::{COLUMNS, VALUES, delimiter};
use super::{Agency, Size};
use crate::embedded;
use crate::reference::{Reference, document, list, text};
use crate::words::{Phrases, Words};

/// A service that every body of a big cycle has: taken from a body of the shipped cycle, with its phrases and keywords.
pub(super) struct Service {
    pub(super) id: String,
    pub(super) fr: String,
    pub(super) ar: String,
    pub(super) national: String,
    pub(super) keywords: Vec<String>,
    pub(super) phrases: Phrases,
}

/// Where each service is taken from: a body, and its own service.
const TAKEN: [(&str, &str); 8] = [
    ("MCP", "upkeep"),
    ("OFP", "supply"),
    ("OFP", "billing"),
    ("ALP", "outages"),
    ("RBT", "delays"),
    ("CDP", "refunds"),
    ("MSC", "certificates"),
    ("ABA", "loans"),
];

/// The services that every body has.
pub(super) fn services(lists: &Reference, words: &Words) -> Result<Vec<Service>> {
    let mut keywords: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for file in ["rules/ministries.yaml", "rules/establishments.yaml"] {
        for rule in list(&document(file)?, "rules") {
            let words = list(rule, "any").iter().map(text).collect();
            keywords.insert((text(&rule["agency"]), text(&rule["service"])), words);
        }
    }
    let declared = document("reference/services.yaml")?;
    let taken = TAKEN.iter().map(|&(body, id)| {
        let missing = || format!("the shipped cycle has no service `{id}` of `{body}`, which big cycles take over");
        let named = lists.services_of(body)?.iter().find(|service| service.id == id).with_context(missing)?;
        let entry = list(&declared["agencies"], body).iter().find(|service| text(&service["id"]) == id);
        Ok(Service {
            id: id.to_owned(),
            fr: named.fr.clone(),
            ar: named.ar.clone(),
            national: entry.map(|entry| text(&entry["national"])).with_context(missing)?,
            keywords: keywords.get(&(body.to_owned(), id.to_owned())).cloned().with_context(missing)?,
            phrases: words.phrases(body, id).cloned().with_context(missing)?,
        })
    });
    taken.collect()
}

/// The written files, by path.
pub(super) fn files(
    seed: u64,
    size: Size,
    agencies: &[Agency],
    services: &[Service],
) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for name in ["regions", "channels", "indicators", "calendar", "outline"] {
        let name = format!("reference/{name}.yaml");
        let text = embedded::text(&name).with_context(|| format!("{name} is not embedded"))?;
        files.insert(name, text.to_owned());
    }
    let Size { agencies: count, records } = size;
    files.insert(
        "cycle.yaml".to_owned(),
        format!(
            "id: large-{count}-{records}-{seed}\nspecimen: true\nlanguages: [fr, ar, en]\n\
             title: {{fr: Grand cycle fictif, ar: دورة تخيلية كبيرة, en: Large fictional cycle}}\n\
             authority: {{fr: Autorité fictive, ar: سلطة تخيلية, en: Fictional authority}}\n"
        ),
    );
    files.insert("reference/agencies.yaml".to_owned(), register(agencies)?);
    files.insert("reference/services.yaml".to_owned(), service_list(agencies, services)?);
    files.insert("rules/keywords.yaml".to_owned(), rules(services)?);
    for agency in agencies {
        files.insert(format!("mappings/{}.yaml", agency.id), mapping(agency)?);
        files.insert(format!("exports/2025/{}/export.yaml", agency.id), "extracted: 2026-03-12\n".to_owned());
    }
    Ok(files)
}

fn register(agencies: &[Agency]) -> Result<String> {
    let mut text = String::from(
        "kinds:\n  - {id: MIN, name: {fr: Départements ministériels, ar: القطاعات الوزارية, en: Ministry departments}}\n  \
         - {id: EEP, name: {fr: Établissements et entreprises publics, ar: المؤسسات والمقاولات العمومية, en: Public establishments and enterprises}}\n\
         agencies:\n",
    );
    for Agency { number, id, .. } in agencies {
        let kind = if number % 4 == 1 { "MIN" } else { "EEP" };
        writeln!(text, "  - id: {id}\n    kind: {kind}\n    joined: 2018-01-02\n    names:")?;
        writeln!(
            text,
            "      - {{from: 2018-01-01, name: {{fr: Organisme fictif {number}, ar: الهيئة التخيلية {number}, en: Fictional body {number}}}}}"
        )?;
    }
    Ok(text)
}

fn service_list(agencies: &[Agency], services: &[Service]) -> Result<String> {
    // The national services are those of the shipped cycle: everything before its bodies.
    let shipped = embedded::text("reference/services.yaml").unwrap_or_default();
    let national = shipped.split("\nagencies:").next().unwrap_or_default();
    let mut text = format!("{national}\nagencies:\n");
    for agency in agencies {
        writeln!(text, "  {}:", agency.id)?;
        for Service { id, fr, ar, national, .. } in services {
            writeln!(text, "    - {{id: {id}, name: {{fr: {fr}, ar: {ar}}}, national: {national}}}")?;
        }
    }
    Ok(text)
}

fn rules(services: &[Service]) -> Result<String> {
    let mut text = String::from("rules:\n");
    for service in services {
        writeln!(text, "  - service: {}\n    any:", service.id)?;
        for word in &service.keywords {
            writeln!(text, "      - \"{word}\"")?;
        }
    }
    Ok(text)
}

fn mapping(agency: &Agency) -> Result<String> {
    let delimiter = delimiter(agency.number);
    let mut text = format!(
        "agency: {}\nsources:\n  - files: \"*.csv\"\n    format: {{delimiter: \"{delimiter}\", encoding: utf-8}}\n    columns:\n",
        agency.id
    );
    for column in COLUMNS {
        writeln!(text, "      {column}: {column}")?;
    }
    text.push_str("values:\n");
    for (field, values) in VALUES {
        writeln!(text, "  {field}:")?;
        for (code, word) in *values {
            writeln!(text, "    {code}: [{word}]")?;
        }
    }
    Ok(text)
}
