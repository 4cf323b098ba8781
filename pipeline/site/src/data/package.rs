//! `datapackage.json`: the tables of a period as a Frictionless Data Package, with their schemas.

use serde_json::{Value as Json, json};

use super::{FileColumn, NOT_MEASURED, WITHHELD, Written, folder, layout};
use crate::address;
use crate::input::{PeriodPages, Site};
use crate::table::{ColumnKind, DataTable};

/// Describes a period.
pub(super) fn describe(site: &Site, period: &PeriodPages, written: &Written) -> Json {
    let main = site.languages.first().copied().unwrap_or(report_model::Lang::Fr);
    let name = period.period.to_string();
    let resources: Vec<Json> = period
        .tables
        .iter()
        .filter_map(|table| {
            let files = written.get(&(name.clone(), table.id.clone()))?;
            Some(json!({
                "name": table.id,
                "path": format!("{}.csv", table.id),
                "profile": "tabular-data-resource",
                "title": address::text(&table.title, main),
                "description": address::text(&table.description, main),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true},
                "bytes": files.csv.bytes,
                "hash": format!("sha256:{}", files.csv.sha256),
                "schema": schema(site, table, main),
            }))
        })
        .collect();
    json!({
        "profile": "tabular-data-package",
        "name": format!("complaints-{}", name.to_lowercase()),
        "id": address::absolute(site, &format!("{}/datapackage.json", folder(period))),
        "title": format!("{} · {}", address::word(site, main, "data_title"), address::text(&period.name, main)),
        "description": address::word(site, main, "data_lead"),
        "homepage": address::absolute(site, &format!("{main}/data/")),
        "created": format!("{}T00:00:00Z", site.updated.date.format("%Y-%m-%d")),
        "contributors": [{"title": address::text(&site.publisher, main), "role": "publisher", "path": address::absolute(site, "")}],
        "licenses": [{"name": site.licence.id, "title": address::text(&site.licence.name, main), "path": site.licence.url}],
        "resources": resources,
    })
}

fn schema(site: &Site, table: &DataTable, lang: report_model::Lang) -> Json {
    let fields: Vec<Json> = layout(table).iter().map(|column| field(site, column, lang)).collect();
    let keys: Vec<&str> = table.columns.iter().filter(|column| column.key).map(|column| column.name.as_str()).collect();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    if !keys.is_empty() {
        schema["primaryKey"] = json!(keys);
    }
    schema
}

fn field(site: &Site, column: &FileColumn<'_>, lang: report_model::Lang) -> Json {
    let title = address::text(&column.of.title, lang);
    if column.flag {
        let description = address::word(site, lang, "data_flags");
        let constraints = json!({"enum": [WITHHELD, NOT_MEASURED]});
        return json!({"name": column.name, "type": "string", "title": title, "description": description, "constraints": constraints});
    }
    let kind = match column.of.kind {
        ColumnKind::String => "string",
        ColumnKind::Integer => "integer",
        ColumnKind::Date => "date",
    };
    let mut field = json!({"name": column.name, "type": kind, "title": title, "description": address::text(&column.of.description, lang)});
    if column.of.key {
        field["constraints"] = json!({"required": true});
    }
    field
}
