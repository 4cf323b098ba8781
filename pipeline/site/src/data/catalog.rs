//! `data/catalog.jsonld`: the catalogue of the open data in DCAT-AP 3, as JSON-LD.

use report_model::{Lang, Localised};
use serde_json::{Value as Json, json};

use super::csvw::texts;
use super::{DataFile, Written};
use crate::address;
use crate::input::{PeriodPages, Site};
use crate::table::DataTable;

/// The folder of the EU's authority tables.
const AUTHORITY: &str = "http://publications.europa.eu/resource/authority";

/// Describes the site's data.
pub(super) fn describe(site: &Site, written: &Written) -> Json {
    let catalog = address::absolute(site, "data/catalog.jsonld");
    let languages: Vec<Json> = site.languages.iter().map(|&lang| language(lang)).collect();
    let mut datasets = Vec::new();
    for period in &site.periods {
        for table in &period.tables {
            if let Some(files) = written.get(&(period.period.to_string(), table.id.clone())) {
                let parts = [
                    distribution(site, &files.csv, "text/csv", "CSV"),
                    distribution(site, &files.parquet, "application/vnd.apache.parquet", "PARQUET"),
                ];
                datasets.push(dataset(site, period, table, &parts));
            }
        }
    }
    json!({
        "@context": context(),
        "@id": catalog,
        "@type": "dcat:Catalog",
        "dct:title": in_every_language(site, "data_title"),
        "dct:description": in_every_language(site, "data_lead"),
        "dct:publisher": publisher(site),
        "dct:language": languages,
        "dct:license": {"@id": site.licence.url},
        "dct:modified": day(site.updated.date),
        "dct:spatial": spatial(site),
        "foaf:homepage": {"@id": address::absolute(site, "")},
        "dcat:dataset": datasets,
    })
}

fn context() -> Json {
    json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn dataset(site: &Site, period: &PeriodPages, table: &DataTable, parts: &[Json]) -> Json {
    let id = address::absolute(site, &format!("data/{}/{}", period.period, table.id));
    let title = Localised(
        table
            .title
            .0
            .iter()
            .map(|(&lang, text)| (lang, format!("{text} · {}", address::text(&period.name, lang))))
            .collect(),
    );
    let pages: Vec<Json> =
        site.languages.iter().map(|lang| json!({"@id": address::absolute(site, &format!("{lang}/data/"))})).collect();
    json!({
        "@id": id,
        "@type": "dcat:Dataset",
        "dct:identifier": id,
        "dct:title": texts(&title),
        "dct:description": texts(&table.description),
        "dct:publisher": publisher(site),
        "dcat:contactPoint": contact(site),
        "dct:language": site.languages.iter().map(|&lang| language(lang)).collect::<Vec<_>>(),
        "dct:license": {"@id": site.licence.url},
        "dct:modified": day(site.updated.date),
        "dct:spatial": spatial(site),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": day(period.period.first_day()),
            "dcat:endDate": day(period.period.last_day()),
        },
        "dcat:theme": {"@id": format!("{AUTHORITY}/data-theme/GOVE")},
        "dcat:landingPage": pages,
        "dcat:distribution": parts,
    })
}

fn distribution(site: &Site, file: &DataFile, media: &str, format: &str) -> Json {
    let url = address::absolute(site, &file.path);
    json!({
        "@id": format!("{url}#file"),
        "@type": "dcat:Distribution",
        "dct:title": file.path,
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": format!("https://www.iana.org/assignments/media-types/{media}")},
        "dct:format": {"@id": format!("{AUTHORITY}/file-type/{format}")},
        "dcat:byteSize": {"@value": file.bytes.to_string(), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": site.licence.url},
        "dct:modified": day(site.updated.date),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    })
}

fn publisher(site: &Site) -> Json {
    json!({
        "@id": format!("{}#publisher", address::absolute(site, "")),
        "@type": "foaf:Agent",
        "foaf:name": texts(&site.publisher),
    })
}

fn contact(site: &Site) -> Json {
    let mut one = json!({"@type": "vcard:Kind", "vcard:fn": texts(&site.contact.name)});
    if let Some(email) = &site.contact.email {
        one["vcard:hasEmail"] = json!({"@id": format!("mailto:{email}")});
    }
    if let Some(url) = &site.contact.url {
        one["vcard:hasURL"] = json!({"@id": url});
    }
    one
}

fn spatial(site: &Site) -> Json {
    json!({"@id": site.spatial.uri, "@type": "dct:Location", "skos:prefLabel": texts(&site.spatial.name)})
}

fn language(lang: Lang) -> Json {
    let code = match lang {
        Lang::Fr => "FRA",
        Lang::Ar => "ARA",
        Lang::En => "ENG",
    };
    json!({"@id": format!("{AUTHORITY}/language/{code}")})
}

fn day(date: chrono::NaiveDate) -> Json {
    json!({"@value": date.format("%Y-%m-%d").to_string(), "@type": "xsd:date"})
}

fn in_every_language(site: &Site, key: &str) -> Json {
    texts(&Localised(site.languages.iter().map(|&lang| (lang, address::word(site, lang, key))).collect()))
}
