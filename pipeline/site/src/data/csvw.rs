//! `<table>.csv-metadata.json`: a table as CSV on the Web describes it, in every language of the site.

use report_model::Localised;
use serde_json::{Map, Value as Json, json};

use super::{NOT_MEASURED, WITHHELD, layout};
use crate::input::Site;
use crate::table::{ColumnKind, DataTable};

/// Describes a table.
pub(super) fn describe(site: &Site, table: &DataTable) -> Json {
    let columns: Vec<Json> = layout(table)
        .iter()
        .map(|column| {
            let mut one = json!({
                "name": column.name,
                "titles": column.name,
                "rdfs:label": texts(&column.of.title),
                "datatype": match column.kind() {
                    ColumnKind::Integer => json!("integer"),
                    ColumnKind::Date => json!({"base": "date", "format": "yyyy-MM-dd"}),
                    ColumnKind::String if column.flag => {
                        json!({"base": "string", "format": format!("{WITHHELD}|{NOT_MEASURED}")})
                    }
                    ColumnKind::String => json!("string"),
                },
                "null": "",
                "required": column.of.key,
            });
            if !column.flag {
                one["dc:description"] = texts(&column.of.description);
            }
            one
        })
        .collect();
    let keys: Vec<&str> = table.columns.iter().filter(|column| column.key).map(|column| column.name.as_str()).collect();
    let mut schema = json!({"columns": columns});
    if !keys.is_empty() {
        schema["primaryKey"] = json!(keys);
    }
    json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": format!("{}.csv", table.id),
        "dc:title": texts(&table.title),
        "dc:description": texts(&table.description),
        "dc:publisher": texts(&site.publisher),
        "dc:license": {"@id": site.licence.url},
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": true, "lineTerminators": ["\r\n"], "doubleQuote": true},
        "tableSchema": schema,
    })
}

/// A text in each of its languages, as JSON-LD writes it.
pub(super) fn texts(text: &Localised) -> Json {
    let all = text.0.iter().filter(|(_, text)| !text.trim().is_empty());
    all.map(|(lang, text)| {
        let mut one = Map::new();
        one.insert("@value".to_owned(), json!(text));
        one.insert("@language".to_owned(), json!(lang.code()));
        Json::Object(one)
    })
    .collect()
}
