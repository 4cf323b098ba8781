//! What is written as a table is read back as that table, whatever its signs, its encoding and its size.

use std::io::Cursor;

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
    rows.map(|(number, row)| (number, row.clone())).collect()
}

fn csv(delimiter: char, encoding: Option<&str>) -> Format {
    let encoding = encoding.map(str::to_owned);
    Format { kind: Some(FileKind::Csv), delimiter: Some(delimiter), encoding, ..Format::default() }
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
    prop::collection::vec(prop::collection::vec(cell, 3), 0..12).prop_map(move |mut rows| {
        rows.insert(0, header.clone());
        rows
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
