//! What is written as a table is read back as that table, whatever its signs, its encoding and its size.

use std::io::Cursor;

use ingest::wrapping::taken_off;
use ingest::{FileKind, Format, Limits, Row};
use proptest::prelude::*;

type Table = Vec<Vec<String>>;

/// Writes a table by RFC 4180: what holds a delimiter, a quote or a line end is quoted, and more than that may be.
fn written(table: &Table, delimiter: char, line_end: &str, quotes_all: bool) -> String {
    let cell = |cell: &String| {
        if quotes_all || cell.contains([delimiter, '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + line_end;
    table.iter().map(row).collect()
}

/// Every row that is read after the header, with its number; an empty cell is empty text.
fn read(bytes: Vec<u8>, format: &Format, batch_bytes: usize) -> Vec<(u64, Vec<String>)> {
    let limits = Limits { batch_bytes, ..Limits::default() };
    let mut table = ingest::open("table", Box::new(Cursor::new(bytes)), format, &limits).expect("a table");
    let width = table.header().len();
    let mut rows = Vec::new();
    let mut take = |row: Row<'_>| {
        let cells: Vec<String> = row.cells.map(str::to_owned).collect();
        assert!(!row.undecodable && cells.len() == width, "nothing is wrong with row {}: {cells:?}", row.number);
        rows.push((row.number, cells));
    };
    while table.rows(batch_bytes, &mut take).expect("a table") {}
    rows
}

/// The rows as they should be read: the header is row 1, and a row of nothing is none.
fn numbered(table: &Table) -> Vec<(u64, Vec<String>)> {
    let rows = (1..).zip(table).skip(1).filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    // A tab before a value is a wrapping.
    let bare = |row: &Vec<String>| row.iter().map(|cell| taken_off(cell).to_owned()).collect();
    rows.map(|(number, row)| (number, bare(row))).collect()
}

fn csv(delimiter: char, encoding: Option<&str>) -> Format {
    let encoding = encoding.map(str::to_owned);
    Format { kind: Some(FileKind::Csv), delimiter: Some(delimiter.to_string()), encoding, ..Format::default() }
}

/// Text as UTF-16, with or without its mark.
fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: &str) -> Vec<u8> {
    mark.encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn tables() -> impl Strategy<Value = Table> {
    let sign = prop_oneof![
        2 => prop::sample::select("\";,|\t\n\r ab".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("éشكاية😀\u{200f}٣".chars().collect::<Vec<_>>()),
    ];
    let cell = prop::collection::vec(sign, 0..7).prop_map(String::from_iter);
    let header = ["Numéro", "Objet", "الموضوع"].map(str::to_owned).to_vec();
    prop::collection::vec(prop::collection::vec(cell, 2), 0..12).prop_map(move |rows| {
        // A number in each row tells a row of the table from a note below it.
        let numbered = (1..).zip(rows).map(|(number, cells): (usize, _)| [vec![number.to_string()], cells].concat());
        [header.clone()].into_iter().chain(numbered).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_is_read_back(
        table in tables(),
        delimiter in prop::sample::select(vec![';', ',', '\t', '|']),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        quotes_all in any::<bool>(),
        batch_bytes in 1_usize..200,
    ) {
        let expected = numbered(&table);
        let text = written(&table, delimiter, line_end, quotes_all);
        let read = |bytes: Vec<u8>, encoding: Option<&str>| read(bytes, &csv(delimiter, encoding), batch_bytes);
        prop_assert_eq!(&read(text.clone().into_bytes(), None), &expected);
        prop_assert_eq!(&read(format!("\u{feff}{text}").into_bytes(), Some("windows-1252")), &expected);
        prop_assert_eq!(&read(utf16(&text, u16::to_le_bytes, "\u{feff}"), None), &expected);
        prop_assert_eq!(&read(utf16(&text, u16::to_be_bytes, "\u{feff}"), None), &expected);
        prop_assert_eq!(&read(utf16(&text, u16::to_be_bytes, ""), Some("utf-16be")), &expected);
    }

    #[test]
    fn every_row_is_read_or_counted(
        rows in prop::collection::vec(prop::collection::vec("[a-c#*\\-1-3 ]{0,3}|Source|Total|2025", 4), 0..40),
    ) {
        let header = ["Numéro", "Objet", "Suite", "Année"].map(str::to_owned).to_vec();
        no_row_is_lost(&[vec![header], rows].concat());
    }
}

/// Rows that may be notes as well as records: those that are passed over are counted, and none is lost.
fn no_row_is_lost(table: &Table) {
    let text = written(table, ';', "\n", false);
    let limits = Limits::default();
    let mut read = ingest::open("table", Box::new(Cursor::new(text)), &csv(';', None), &limits).expect("a table");
    let mut rows = 0;
    while read.rows(64, &mut |_| rows += 1).expect("a table") {}
    let passed = read.facts().passed_over;
    let counted = passed.preamble + passed.comments + passed.repeated_headers + passed.footer + passed.further_tables;
    let is_filled = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
    let filled = table.iter().filter(is_filled).count() as u64;
    assert!(
        (1..=5).contains(&(filled - rows - counted)),
        "{rows} rows, {passed:?} and a header of {filled}: {table:?}"
    );
}

/// A file is read in pieces of a quarter of a mebibyte. Wherever a piece ends (in a character, between the two signs of
/// a line end, before the second of two quotes), the rows are the same.
#[test]
fn a_large_table_is_read_back_wherever_it_is_cut() {
    let cells = ["\"", "\"\"", "é", "شكاية", "😀\n\"x\";", "\r\n", "", "a"];
    let mut table: Table = vec![vec!["a".to_owned(), "b".to_owned()]];
    table.extend((0..60_000).map(|row| vec![row.to_string(), cells[row % cells.len()].repeat(row % 3 + 1)]));
    for shift in 0..7 {
        table[0][1] = "b".repeat(shift + 1);
        let text = written(&table, ';', "\r\n", false);
        assert!(text.len() > 3 << 18, "it is cut several times");
        let expected = numbered(&table);
        let is_read = |bytes: Vec<u8>| assert!(read(bytes, &csv(';', None), 1 << 20) == expected, "shifted by {shift}");
        is_read(text.clone().into_bytes());
        is_read(utf16(&text, u16::to_le_bytes, "\u{feff}"));
    }
}
