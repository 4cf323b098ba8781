//! Tables that are spoiled in one way each, as files are in the wild, and then read without being told anything: how much
//! of them comes through, by kind of fault.
//!
//! `tests/polluted/sources/*.csv` are the tables; `tests/polluted/faults.yaml` lists the faults. A fault of rows is made
//! at each row and each column, one file each. What comes out is compared by header, by records and by cells.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use ingest::{FileKind, Format, Limits, inspect};
use serde::Deserialize;

type Table = Vec<Vec<String>>;

/// A way to spoil a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Fault {
    None,
    Delimiter(String),
    Quote(char),
    QuoteAll,
    Escape(char),
    NoEscape,
    LineEnd(String),
    MixedLineEnds,
    NoFinalLineEnd,
    BlankLines(usize),
    Encoding(String),
    Mark,
    NoHeader,
    HeaderOnly,
    RowsKept(usize),
    Preamble(Vec<String>),
    Footer(Vec<String>),
    Comments(String),
    SplitHeader,
    RepeatedHeader,
    SecondTable { columns: usize, gap: bool },
    EachExtraDelimiter,
    EachMissingDelimiter,
    EachExtraQuote(Place),
    EachUnclosedQuote,
    EachMissingEscape,
}

/// Where in a cell.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Start,
    Middle,
    End,
}

/// How a table is written.
#[derive(Clone)]
struct Style {
    delimiter: String,
    quote: char,
    quotes_all: bool,
    escape: String,
    line_end: String,
}

impl Style {
    fn usual() -> Self {
        Style { delimiter: ",".into(), quote: '"', quotes_all: false, escape: "\"".into(), line_end: "\r\n".into() }
    }

    fn cell(&self, cell: &str) -> String {
        let needs = self.quotes_all || cell.contains([self.quote, '\n', '\r']) || cell.contains(&self.delimiter);
        if !needs {
            return cell.to_owned();
        }
        let quote = self.quote.to_string();
        format!("{quote}{}{quote}", cell.replace(&quote, &format!("{}{quote}", self.escape)))
    }

    fn cells(&self, row: &[String]) -> Vec<String> {
        row.iter().map(|cell| self.cell(cell)).collect()
    }

    fn row(&self, row: &[String]) -> String {
        self.cells(row).join(&self.delimiter) + &self.line_end
    }

    fn text(&self, table: &[Vec<String>]) -> String {
        table.iter().map(|row| self.row(row)).collect()
    }
}

/// A spoiled file, and what should come out of it.
struct Spoiled {
    bytes: Vec<u8>,
    expected: Table,
    has_header: bool,
}

fn spoiled(table: &Table, fault: &Fault) -> Vec<Spoiled> {
    let style = Style::usual();
    let whole = |text: String, expected: Table| vec![Spoiled { bytes: text.into_bytes(), expected, has_header: true }];
    let styled = |style: Style| whole(style.text(table), table.clone());
    match fault {
        Fault::None => styled(style),
        Fault::Delimiter(delimiter) => styled(Style { delimiter: delimiter.clone(), ..style }),
        Fault::Quote(quote) => styled(Style { quote: *quote, escape: quote.to_string(), ..style }),
        Fault::QuoteAll => styled(Style { quotes_all: true, ..style }),
        Fault::Escape(escape) => styled(Style { escape: escape.to_string(), ..style }),
        Fault::NoEscape => styled(Style { escape: String::new(), ..style }),
        Fault::LineEnd(line_end) => styled(Style { line_end: line_end.clone(), ..style }),
        Fault::MixedLineEnds => {
            let ends = ["\n", "\r\n", "\r"];
            let row = |(at, row): (usize, &Vec<String>)| {
                Style { line_end: ends[at % ends.len()].into(), ..style.clone() }.row(row)
            };
            whole(table.iter().enumerate().map(row).collect(), table.clone())
        }
        Fault::NoFinalLineEnd => whole(style.text(table).trim_end().to_owned(), table.clone()),
        Fault::BlankLines(every) => {
            let row = |(at, row): (usize, &Vec<String>)| style.row(row) + if at % every == 1 { "\r\n" } else { "" };
            whole(table.iter().enumerate().map(row).collect(), table.clone())
        }
        Fault::Encoding(label) => {
            vec![Spoiled { bytes: encoded(&style.text(table), label), expected: table.clone(), has_header: true }]
        }
        Fault::Mark => whole(format!("\u{feff}{}", style.text(table)), table.clone()),
        Fault::Comments(line) => {
            let row = |(at, row): (usize, &Vec<String>)| match at % 7 {
                3 => format!("{line}\r\n{}", style.row(row)),
                _ => style.row(row),
            };
            whole(table.iter().enumerate().map(row).collect(), table.clone())
        }
        _ => around(table, fault, &style),
    }
}

/// A fault of the table as a whole: of its header, or of what stands above and below.
fn around(table: &Table, fault: &Fault, style: &Style) -> Vec<Spoiled> {
    let whole = |text: String, expected: Table| vec![Spoiled { bytes: text.into_bytes(), expected, has_header: true }];
    let lines = |lines: &[String]| lines.iter().map(|line| line.clone() + "\r\n").collect::<String>();
    match fault {
        Fault::NoHeader => {
            let text = style.text(&table[1..]);
            vec![Spoiled { bytes: text.into_bytes(), expected: table[1..].to_vec(), has_header: false }]
        }
        Fault::HeaderOnly => whole(style.text(&table[..1]), table[..1].to_vec()),
        Fault::RowsKept(rows) => whole(style.text(&table[..=*rows]), table[..=*rows].to_vec()),
        Fault::Preamble(above) => whole(lines(above) + &style.text(table), table.clone()),
        Fault::Footer(below) => whole(style.text(table) + &lines(below), table.clone()),
        Fault::SplitHeader => {
            let halves = |name: &String| match name.split_once(' ') {
                Some((first, second)) => (first.to_owned(), second.to_owned()),
                None => (name.clone(), String::new()),
            };
            let (first, second): (Vec<String>, Vec<String>) = table[0].iter().map(halves).unzip();
            whole(style.text(&[vec![first, second], table[1..].to_vec()].concat()), table.clone())
        }
        Fault::RepeatedHeader => {
            let row = |(at, row): (usize, &Vec<String>)| match at % 9 {
                8 => style.row(&table[0]) + &style.row(row),
                _ => style.row(row),
            };
            whole(table.iter().enumerate().map(row).collect(), table.clone())
        }
        Fault::SecondTable { columns, gap } => {
            let name = |row: usize, column: usize| match row {
                0 => format!("Colonne {}", char::from(b'A' + u8::try_from(column % 26).expect("a letter"))),
                _ => (row * 10 + column).to_string(),
            };
            let second: Table = (0..8).map(|row| (0..*columns).map(|column| name(row, column)).collect()).collect();
            let between = if *gap { "\r\n" } else { "" };
            whole(style.text(table) + between + &style.text(&second), table.clone())
        }
        _ => each(table, fault, style),
    }
}

/// A fault of one row, at each row and each column.
fn each(table: &Table, fault: &Fault, style: &Style) -> Vec<Spoiled> {
    let mut files = Vec::new();
    for row in 0..table.len() {
        for column in 0..table[row].len() {
            let Some((line, expected)) = spoiled_row(&table[row], column, fault, style) else { continue };
            let above = style.text(&table[..row]);
            let below = style.text(&table[row + 1..]);
            let mut whole = table.clone();
            whole[row] = expected;
            files.push(Spoiled { bytes: (above + &line + &below).into_bytes(), expected: whole, has_header: true });
        }
    }
    files
}

/// The line of a row that is spoiled at a column, and the cells that it then has.
fn spoiled_row(row: &[String], column: usize, fault: &Fault, style: &Style) -> Option<(String, Vec<String>)> {
    let mut cells = style.cells(row);
    let mut expected = row.to_vec();
    match fault {
        Fault::EachExtraDelimiter => {
            cells[column].push_str(&style.delimiter);
            expected.insert(column + 1, String::new());
        }
        Fault::EachMissingDelimiter => {
            // Where a quoted cell is glued to another, nobody can say what was meant.
            if column + 1 == row.len() || cells[column + 1].starts_with(style.quote) {
                return None;
            }
            let next = cells.remove(column + 1);
            cells[column].push_str(&next);
            let next = expected.remove(column + 1);
            expected[column].push_str(&next);
        }
        Fault::EachExtraQuote(place) => {
            let cell = &mut cells[column];
            let begin = usize::from(cell.starts_with(style.quote));
            let at = match place {
                Place::Start => 0,
                Place::End => cell.len(),
                Place::Middle => cell.char_indices().nth(cell.chars().count() / 2).map_or(0, |(at, _)| at),
            };
            if cell[..at].ends_with(style.quote) || cell[at..].starts_with(style.quote) && at > 0 {
                return None;
            }
            cell.insert(at, style.quote);
            // The outer quotes stay outer quotes.
            let inner = at.saturating_sub(begin).min(expected[column].len());
            if begin == 1 && row[column].contains(style.quote) {
                return None;
            }
            expected[column].insert(inner, style.quote);
        }
        Fault::EachUnclosedQuote => {
            if cells[column].starts_with(style.quote) {
                return None;
            }
            cells[column].insert(0, style.quote);
            expected[column].insert(0, style.quote);
        }
        Fault::EachMissingEscape => {
            if !row[column].contains(style.quote) {
                return None;
            }
            let bare = Style { escape: String::new(), ..style.clone() };
            cells[column] = bare.cell(&row[column]);
        }
        other => panic!("{other:?} is no fault of a row"),
    }
    Some((cells.join(&style.delimiter) + &style.line_end, expected))
}

fn encoded(text: &str, label: &str) -> Vec<u8> {
    match label {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "utf-32le" => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        other => encoding_rs::Encoding::for_label(other.as_bytes()).expect("an encoding").encode(text).0.into_owned(),
    }
}

/// Precision, recall and F1 of two bags of things.
fn measures<T: Ord>(found: impl IntoIterator<Item = T>, expected: impl IntoIterator<Item = T>) -> [f64; 3] {
    let mut bag: BTreeMap<T, i64> = BTreeMap::new();
    let (mut all_found, mut all_expected, mut both) = (0.0, 0.0, 0.0);
    for thing in expected {
        *bag.entry(thing).or_default() += 1;
        all_expected += 1.0;
    }
    for thing in found {
        all_found += 1.0;
        if let Some(left) = bag.get_mut(&thing).filter(|left| **left > 0) {
            *left -= 1;
            both += 1.0;
        }
    }
    if all_found == 0.0 && all_expected == 0.0 {
        return [1.0; 3];
    }
    let (precision, recall) = (both / f64::max(all_found, 1.0), both / f64::max(all_expected, 1.0));
    let f1 = if both == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    [precision, recall, f1]
}

/// What a file is worth, out of 10: read at all, and three measures each of header, records and cells.
fn worth(file: &Spoiled) -> f64 {
    let Some(found) = copied(&file.bytes) else { return 0.0 };
    let split = |table: &Table| {
        let header = if file.has_header { table.first().cloned().unwrap_or_default() } else { Vec::new() };
        let rows = table.iter().skip(usize::from(file.has_header)).cloned().collect::<Vec<_>>();
        (header, rows)
    };
    let ((header, rows), (right_header, right_rows)) = (split(&found), split(&file.expected));
    let cells = |rows: &Table| rows.iter().flatten().cloned().collect::<Vec<_>>();
    let parts = [
        measures(header, right_header),
        measures(rows.clone(), right_rows.clone()),
        measures(cells(&rows), cells(&right_rows)),
    ];
    1.0 + parts.iter().flatten().sum::<f64>()
}

/// What `inspect --csv` makes of a file, read by a reader of nothing but RFC 4180.
fn copied(bytes: &[u8]) -> Option<Table> {
    let format = Format { kind: Some(FileKind::Csv), ..Format::default() };
    let mut copy = Vec::new();
    let content = Box::new(Cursor::new(bytes.to_vec()));
    inspect::write_csv("file.csv", content, &format, &Limits::default(), &mut copy).ok()?;
    Some(rfc_4180(&String::from_utf8(copy).expect("UTF-8 comes out")))
}

fn rfc_4180(text: &str) -> Table {
    let (mut table, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                signs.next();
                row.push(std::mem::take(&mut cell));
                table.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    table
}

#[derive(Debug, Deserialize)]
struct Listed {
    name: String,
    #[serde(with = "serde_yaml::with::singleton_map_recursive")]
    fault: Fault,
    /// Below this, out of 10, something broke that worked.
    floor: f64,
    /// The only tables that can be spoiled so.
    #[serde(default)]
    only: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/polluted")
}

fn sources() -> Vec<(String, Table)> {
    let entries = fs::read_dir(folder().join("sources")).expect("the tables are there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    assert!(paths.len() > 2, "the tables are of several kinds");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable table").replace("\r\n", "\n").replace('\n', "\r\n");
        (path.file_stem().expect("a name").to_string_lossy().into_owned(), rfc_4180(&text))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn spoiled_tables_come_through() {
    let listed: Vec<Listed> =
        serde_yaml::from_str(&fs::read_to_string(folder().join("faults.yaml")).expect("the list")).expect("a list");
    let dump = std::env::var_os("HASILA_POLLUTED").map(PathBuf::from);
    let mut report = String::new();
    let mut failed = Vec::new();
    let (mut sum, mut count) = (0.0, 0.0);
    for (name, table) in sources() {
        for Listed { name: kind, fault, floor, only } in &listed {
            if !only.is_empty() && !only.contains(&name) {
                continue;
            }
            let files = spoiled(&table, fault);
            let mut total = 0.0;
            for (at, file) in files.iter().enumerate() {
                let worth = worth(file);
                total += worth;
                if let Some(dump) = dump.as_ref().filter(|_| worth < 9.995) {
                    let path = dump.join(format!("{name}.{kind}.{at}.{worth:.3}.csv"));
                    fs::write(path, &file.bytes).expect("a folder to write to");
                }
            }
            #[expect(clippy::cast_precision_loss, reason = "thousands of files")]
            let number = files.len() as f64;
            (sum, count) = (sum + total, count + number);
            let mean = total / number;
            writeln!(report, "{name:14} {kind:28} {number:5} {mean:7.4}").expect("a string takes all");
            if mean < *floor {
                failed.push(format!("{name}, {kind}: {mean:.4} is below {floor}"));
            }
        }
    }
    writeln!(report, "all {count} files: {:.4}", sum / count).expect("a string takes all");
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("polluted.txt"), &report).expect("a folder to write to");
    assert!(failed.is_empty(), "{failed:#?}\n{report}");
    assert!(sum / count > 9.9, "{report}");
}

/// Files as offices save them: `in.csv` is read without being told anything, `table.csv` is its table.
#[test]
fn tables_are_found_in_their_files() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let entries = fs::read_dir(cases).expect("the cases are there").map(|entry| entry.expect("a folder").path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() > 20, "the cases are found");
    let mut failed = String::new();
    for case in cases {
        let expected = fs::read_to_string(case.join("table.csv")).expect("a table").replace('\n', "\r\n");
        let found = copied(&fs::read(case.join("in.csv")).expect("a file")).unwrap_or_default();
        if found != rfc_4180(&expected) {
            writeln!(failed, "{}: {found:#?}", case.display()).expect("a string takes all");
        }
    }
    assert!(failed.is_empty(), "{failed}");
}
