//! The open data, read back with readers of their own.

use std::collections::BTreeSet;
use std::io::Write as _;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value as Json;
use site::{Files, PeriodPages};

use crate::fixture;

fn files() -> Files {
    site::build(&fixture::site()).expect("a site")
}

fn json(files: &Files, path: &str) -> Json {
    serde_json::from_slice(&files[path]).expect("JSON")
}

/// RFC 4180, read letter by letter.
fn csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match (c, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => field.push(letters.next().expect("it was seen")),
            ('"', _) => quoted = !quoted,
            (',', false) => row.push(std::mem::take(&mut field)),
            ('\r', false) => {
                assert_eq!(letters.next(), Some('\n'), "a line ends with CR LF");
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            _ => field.push(c),
        }
    }
    assert!(field.is_empty() && row.is_empty() && !quoted, "the last line has an end");
    rows
}

fn parquet(bytes: &[u8]) -> Vec<Vec<Option<String>>> {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("it is written");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    assert_eq!(reader.metadata().file_metadata().created_by(), Some("hasila"));
    let rows = reader.get_row_iter(None).expect("rows");
    let cell = |field: &Field| match field {
        Field::Null => None,
        Field::Long(number) => Some(number.to_string()),
        Field::Str(text) => Some(text.clone()),
        other => panic!("{other:?} is no kind of ours"),
    };
    rows.map(|row| row.expect("a row").get_column_iter().map(|(_, field)| cell(field)).collect()).collect()
}

#[test]
fn csv_says_why_a_value_is_missing_and_holds_no_formula() {
    let rows = csv(&files()["data/2025/bodies.csv"]);
    let head = ["agency", "name", "received", "received_flag", "answered", "answered_flag", "published"];
    assert_eq!(rows[0], head);
    assert_eq!(rows[1], ["OFP", "Office des \"fontaines\", publiques", "3485", "", "2456", "", "2026-07-15"]);
    assert_eq!(rows[2], ["evil-1", "'=HYPERLINK(\"https://a\")", "52", "", "", "x", "2026-07-15"]);
    assert_eq!(rows[3], ["MSC", "'-وزارة\nالفصول", "0", "", "", "nm", "2026-07-15"]);
    assert_eq!(rows[4], ["MVE", "", "", "", "9223372036854775807", "", "2026-07-15"]);
    assert_eq!(rows.len(), 5);
}

/// Parquet holds what the CSV holds, without the guard against formulas; an empty table keeps its columns.
#[test]
fn parquet_equals_csv() {
    let files = files();
    for table in ["bodies", "measures"] {
        let rows = csv(&files[&format!("data/2025/{table}.csv")]);
        let plain = |text: &String| {
            let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '-'])).unwrap_or(text);
            (!text.is_empty()).then(|| text.to_owned())
        };
        let expected: Vec<Vec<Option<String>>> = rows[1..].iter().map(|row| row.iter().map(plain).collect()).collect();
        assert_eq!(parquet(&files[&format!("data/2025/{table}.parquet")]), expected, "{table}");
    }
}

/// The package names every column of every file in order, with its key, size and hash.
#[test]
fn the_data_package_fits_the_files() {
    let files = files();
    let package = json(&files, "data/2025/datapackage.json");
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), 2);
    for resource in resources {
        let bytes = &files[&format!("data/2025/{}", resource["path"].as_str().expect("a path"))];
        assert_eq!(resource["bytes"], bytes.len());
        assert_eq!(resource["hash"], format!("sha256:{}", fixture::hex(bytes)));
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().expect("a name")).collect();
        assert_eq!(csv(bytes)[0], names);
        assert_eq!(resource["schema"]["primaryKey"], serde_json::json!(["agency"]));
        assert_eq!(resource["schema"]["missingValues"], serde_json::json!([""]));
        let metadata =
            json(&files, &format!("data/2025/{}.csv-metadata.json", resource["name"].as_str().expect("a name")));
        let columns = metadata["tableSchema"]["columns"].as_array().expect("columns");
        let titles: Vec<&str> = columns.iter().map(|column| column["titles"].as_str().expect("a title")).collect();
        assert_eq!(titles, names);
    }
}

/// The catalogue has what DCAT-AP 3 makes mandatory, and an address for every file of data.
#[test]
fn the_catalogue_names_every_file() {
    let files = files();
    let catalog = json(&files, "data/catalog.jsonld");
    let base = "https://plaintes.example.org/rapports/";
    let mut named = BTreeSet::new();
    let nodes = std::iter::once(&catalog).chain(catalog["dcat:dataset"].as_array().expect("datasets"));
    for node in nodes {
        for key in ["dct:title", "dct:description", "dct:publisher"] {
            assert!(!node[key].is_null() && node[key] != serde_json::json!([]), "{key}");
        }
        for part in node["dcat:distribution"].as_array().unwrap_or(&Vec::new()) {
            let path = part["dcat:accessURL"]["@id"].as_str().and_then(|url| url.strip_prefix(base)).expect("a path");
            let bytes = &files[path];
            assert_eq!(part["dcat:byteSize"]["@value"], bytes.len().to_string());
            assert_eq!(part["spdx:checksum"]["spdx:checksumValue"]["@value"], fixture::hex(bytes));
            named.insert(path.to_owned());
        }
    }
    let data = files.keys().filter(|path| path.starts_with("data/"));
    let tables: BTreeSet<String> =
        data.filter(|path| path.ends_with(".csv") || path.ends_with(".parquet")).cloned().collect();
    assert_eq!(named, tables);
}

/// The sitemap names every page once; each feed names every published version of its language.
#[test]
fn sitemap_and_feeds_are_complete() {
    let (input, files) = (fixture::site(), files());
    let text = |path: &str| std::str::from_utf8(&files[path]).expect("text").to_owned();
    let sitemap = text("sitemap.xml");
    for path in files.keys().filter(|path| path.ends_with("index.html")) {
        let folder = path.strip_suffix("index.html").expect("it was seen");
        let entry = format!("<loc>https://plaintes.example.org/rapports/{folder}</loc>");
        assert_eq!(sitemap.matches(&entry).count(), 1, "{path}");
    }
    let versions = input.periods.iter().flat_map(PeriodPages::documents).map(|one| one.versions.len()).sum::<usize>();
    for lang in ["fr", "ar", "en"] {
        let feed = text(&format!("{lang}/feed.xml"));
        assert_eq!(feed.matches("<entry>").count(), versions);
        let ids: BTreeSet<&str> = feed.split("<id>").skip(1).filter_map(|id| id.split("</id>").next()).collect();
        assert_eq!(ids.len(), versions + 1, "an id stands twice");
        let days: Vec<&str> = feed.split("<updated>").skip(2).map(|day| &day[..10]).collect();
        assert!(days.is_sorted_by(|a, b| a >= b), "what changed last comes first: {days:?}");
        assert!(days[0] == "2026-11-03", "a withdrawal is news: {days:?}");
    }
}
