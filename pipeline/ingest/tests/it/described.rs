//! A file with several descriptions is opened and read once, and gives what a reading for each description would give.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Result as IoResult, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ingest::{Description, Descriptions, Format, Limits, Row, Skipped, Table, Tables};

use crate::making::{Dice, packed};

/// A workbook of Excel 2003 with these sheets.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut text = "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"a\">".to_owned();
    for (name, cells) in sheets {
        text.push_str(&format!("<Worksheet ss:Name=\"{name}\"><Table>"));
        for row in cells.lines() {
            let cell = |cell: &str| format!("<Cell><Data ss:Type=\"String\">{cell}</Data></Cell>");
            text.push_str(&format!("<Row>{}</Row>", row.split(',').map(cell).collect::<String>()));
        }
        text.push_str("</Table></Worksheet>");
    }
    (text + "</Workbook>").into_bytes()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let book = workbook(&[("a", "h,i\n1,x\n2,y"), ("b", "k,l\n3,x"), ("bb", ""), ("c", "h,i\n5,z")]);
    let json = br#"{"rows": [{"h": 1, "i": "x"}, {"h": 2, "i": "y"}], "others": [{"k": 1, "l": 2, "m": 3}]}"#;
    let members: [(&str, &[u8]); 5] = [
        ("book.xls", &book),
        ("empty.xls", &workbook(&[("a", "")])),
        ("notes.bin", b"\x00\x01"),
        ("one.csv", b"h,i\n1,x\n"),
        ("two.json", json),
    ];
    vec![
        ("book.xls", book.clone()),
        ("two.json", json.to_vec()),
        ("one.csv", b"h,i\n1,x\n2,y\n".to_vec()),
        ("all.zip", packed(&members)),
    ]
}

/// A table as it comes out: the place of its description, its file, its sheet, and what stands in it or why it is refused.
type Told = (Option<usize>, String, Option<String>, String);

fn told(of: Option<usize>, opened: Result<Table, ingest::Refused>) -> Told {
    match opened {
        Ok(mut table) => {
            let (file, sheet) = (table.facts().file.clone(), table.facts().sheet.clone());
            let mut text = table.header().join(",");
            let mut take = |row: Row<'_>| row.cells.for_each(|cell| text.push_str(&format!(" {cell}")));
            while table.rows(1 << 10, &mut take).expect("small tables are sound") {}
            (of, file, sheet, text)
        }
        Err(refused) => (of, refused.file, refused.sheet, refused.error.to_string()),
    }
}

fn place(table: &Result<Table, ingest::Refused>) -> (String, Option<String>) {
    match table {
        Ok(table) => (table.facts().file.clone(), table.facts().sheet.clone()),
        Err(refused) => (refused.file.clone(), refused.sheet.clone()),
    }
}

fn skipped_of(tables: &Tables, skipped: &mut Vec<Skipped>) {
    skipped.extend_from_slice(tables.skipped());
}

/// One reading for all descriptions, in the order of these.
fn read_once(name: &str, bytes: &[u8], all: &[Description]) -> (Vec<Told>, BTreeSet<(String, Option<String>)>) {
    let descriptions = Descriptions::new(name, all.to_vec());
    if descriptions.readers(name).is_empty() {
        return (Vec::new(), BTreeSet::new());
    }
    let content = Box::new(Cursor::new(bytes.to_vec()));
    let (mut found, mut skipped) = (Vec::new(), Vec::new());
    let mut tables = ingest::tables_described(name, content, &descriptions, &Limits::default()).expect("it opens");
    for (of, error) in tables.missing() {
        found.push((Some(of), name.to_owned(), None, error.to_string()));
    }
    for table in &mut tables {
        let (file, sheet) = place(&table);
        found.push(told(descriptions.of(&file, sheet.as_deref()), table));
    }
    skipped_of(&tables, &mut skipped);
    found.sort_by_key(|(of, ..)| of.unwrap_or_default());
    without(found, &skipped)
}

/// A reading for each description, of which each gives what is its own.
fn read_for_each(name: &str, bytes: &[u8], all: &[Description]) -> (Vec<Told>, BTreeSet<(String, Option<String>)>) {
    let descriptions = Descriptions::new(name, all.to_vec());
    let (mut found, mut skipped) = (Vec::new(), Vec::new());
    // What the members of an archive are called is known when it is open.
    let readers = if name.ends_with(".zip") { (0..all.len()).collect() } else { descriptions.readers(name) };
    for (number, reader) in readers.into_iter().enumerate() {
        let content = Box::new(Cursor::new(bytes.to_vec()));
        let mut tables = match ingest::tables(name, content, &all[reader].format, &Limits::default()) {
            Ok(tables) => tables,
            Err(error) => {
                found.push((Some(reader), name.to_owned(), None, error.to_string()));
                continue;
            }
        };
        for table in &mut tables {
            let (file, sheet) = place(&table);
            let first = descriptions.of(&file, sheet.as_deref());
            if first == Some(reader) || (first.is_none() && number == 0) {
                found.push(told(first, table));
            }
        }
        skipped_of(&tables, &mut skipped);
    }
    without(found, &skipped)
}

/// What was found, and what was passed over and not found.
fn without(found: Vec<Told>, skipped: &[Skipped]) -> (Vec<Told>, BTreeSet<(String, Option<String>)>) {
    let is_found =
        |skipped: &&Skipped| found.iter().any(|(_, file, sheet, _)| *file == skipped.file && *sheet == skipped.sheet);
    let rest = skipped.iter().filter(|skipped| !is_found(skipped));
    let rest = rest.map(|skipped| (skipped.file.clone(), skipped.sheet.clone())).collect();
    (found, rest)
}

#[test]
fn one_reading_gives_what_a_reading_for_each_would() {
    const FILES: [&str; 7] = ["*", "book.xls", "all.zip", "all.zip/*.csv", "*.xls", "*.json", "none*"];
    const SHEETS: [Option<&str>; 8] =
        [None, None, Some("a"), Some("b"), Some("b*"), Some("zzz"), Some("rows"), Some("*")];
    let (files, mut dice, mut several) = (files(), Dice(7), 0);
    for _ in 0..3_000 {
        let (name, bytes) = &files[dice.below(files.len())];
        let count = 1 + dice.below(4);
        let one = |dice: &mut Dice| {
            let sheet = SHEETS[dice.below(SHEETS.len())].map(str::to_owned);
            let files = FILES[dice.below(FILES.len())].to_owned();
            Description { files, format: Format { sheet, ..Format::default() } }
        };
        let all: Vec<Description> = (0..count).map(|_| one(&mut dice)).collect();
        let once = read_once(name, bytes, &all);
        several += usize::from(once.0.iter().filter_map(|(of, ..)| *of).collect::<BTreeSet<_>>().len() > 1);
        let each = read_for_each(name, bytes, &all);
        assert_eq!(once.0, each.0, "{name}: {all:?}");
        // Of a member, what descriptions of other members would pass over in it is not said.
        assert!(once.1.is_subset(&each.1), "{name}: {all:?}: {:?}, {:?}", once.1, each.1);
        let is_told = |file: &String| once.0.iter().any(|told| told.1 == *file);
        let untold = each.1.difference(&once.1).find(|(file, _)| !is_told(file));
        assert_eq!(untold, None, "{name}: {all:?}");
    }
    assert!(several > 300, "{several} with tables of several descriptions");
}

/// Counts the bytes that are read.
struct Counted(Cursor<Vec<u8>>, Arc<AtomicU64>);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let read = self.0.read(buffer)?;
        self.1.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        self.0.seek(to)
    }
}

#[test]
fn a_workbook_is_read_once_for_three_descriptions() {
    let rows = "1,x\n".repeat(20_000);
    let sheet = format!("h,i\n{rows}");
    let bytes = workbook(&[("a", &sheet), ("b", &sheet), ("c", &sheet)]);
    let (length, read) = (bytes.len() as u64, Arc::new(AtomicU64::new(0)));
    let named = |sheet: &str| Description {
        files: "*".to_owned(),
        format: Format { sheet: Some(sheet.to_owned()), ..Format::default() },
    };
    let descriptions = Descriptions::new("a.xls", ["a", "b", "c"].map(named).to_vec());
    let content = Box::new(Counted(Cursor::new(bytes), Arc::clone(&read)));
    let tables = ingest::tables_described("a.xls", content, &descriptions, &Limits::default()).expect("it opens");
    let found: Vec<Told> = tables.map(|table| told(None, table)).collect();
    assert_eq!(found.len(), 3);
    // Its first bytes once more, for its kind.
    let read = read.load(Ordering::Relaxed);
    assert!(read < length + (1 << 16), "{read} bytes of {length}");
}

/// For where its records are and what columns they have, and for its rows.
#[test]
fn a_json_is_read_twice() {
    let records: Vec<String> =
        (0..20_000).map(|n| format!("{{\"a\": {n}, \"b\": {{\"c\": \"x\"}}, \"d\": [1, 2]}}")).collect();
    let lists: Vec<String> = (0..20_000).map(|n| format!("[{n}, \"x\", null]")).collect();
    let documents = [
        ("a.json", format!("[{}]", records.join(","))),
        ("a.json", format!("{{\"page\": 1, \"data\": {{\"records\": [{}]}}}}", records.join(","))),
        ("a.json", format!("[{}]", lists.join(","))),
        ("a.ndjson", records.join("\n")),
        ("a.json", records.join("\n")),
    ];
    for (name, text) in documents {
        let (length, read) = (text.len() as u64, Arc::new(AtomicU64::new(0)));
        let content = Box::new(Counted(Cursor::new(text.into_bytes()), Arc::clone(&read)));
        let mut table = ingest::open(name, content, &Format::default(), &Limits::default()).expect("a table");
        let mut rows = 0;
        while table.rows(1 << 16, &mut |_| rows += 1).expect("it is sound") {}
        assert!(rows >= 19_999, "{name}: {rows}");
        let read = read.load(Ordering::Relaxed);
        assert!(read < 2 * length + (1 << 18), "{name}: {read} bytes of {length}");
    }
}
