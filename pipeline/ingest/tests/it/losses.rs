//! No row is lost in silence: a sound file, then the same with one byte changed or its end cut off. Its records are as
//! many, or what is missing was passed over and counted, or shows as a fault, or the file is refused. Values may change.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use ingest::{FileKind, Format, Limits, Row};

use crate::making::packed;

/// What is known of a file after it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Account {
    refused: usize,
    /// Records, rows that are none, and headers.
    rows: u64,
    /// Rows with too few or too many cells, or with bytes that are no text; sheets and members that were passed over.
    faults: u64,
    /// The columns of each table: where they are others, a mapping misses some, or the officer sees more.
    headers: Vec<Vec<String>>,
}

fn account(name: &str, bytes: &[u8], kind: Option<FileKind>) -> Account {
    let mut account = Account::default();
    let format = Format { kind, ..Format::default() };
    let limits = Limits { unpacked_bytes: 64 << 20, ..Limits::default() };
    let Ok(mut tables) = ingest::tables(name, Box::new(Cursor::new(bytes.to_vec())), &format, &limits) else {
        return Account { refused: 1, ..account };
    };
    for table in &mut tables {
        let Ok(mut table) = table else {
            account.refused += 1;
            continue;
        };
        let width = table.header().len();
        account.headers.push(table.header().to_vec());
        account.rows += u64::from(table.header_row().is_some());
        loop {
            let more = table.rows(1 << 16, &mut |row: Row<'_>| {
                account.rows += 1;
                account.faults += u64::from(row.cells.count() != width || row.undecodable);
            });
            match more {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => {
                    account.refused += 1;
                    break;
                }
            }
        }
        let passed = table.facts().passed_over;
        account.rows +=
            passed.preamble + passed.comments + passed.repeated_headers + passed.footer + passed.further_tables;
        account.faults += table.facts().broken_formulas.len() as u64 + table.facts().repeated_keys;
    }
    account.faults += tables.skipped().len() as u64;
    account
}

/// Whether a loss shows.
fn is_kept(sound: &Account, now: &Account) -> bool {
    now.refused > 0 || now.rows >= sound.rows || now.faults > sound.faults || now.headers != sound.headers
}

/// What stands in the place of a byte.
fn others(byte: u8, is_text: bool) -> Vec<u8> {
    let signs: &[u8] = if is_text { b"x \"'<>/=-!0\n\xff" } else { &[0, 1, 0xff] };
    let near = [byte ^ 1, byte ^ 0x20, byte.wrapping_add(1)];
    signs.iter().chain(&near).copied().filter(|other| *other != byte).collect()
}

/// Changes each byte, or as many as `most` of them, one after the other.
fn none_is_lost(name: &str, sound: &[u8], is_text: bool, most: usize) {
    let before = account(name, sound, None);
    let why = ingest::open(name, Box::new(Cursor::new(sound.to_vec())), &Format::default(), &Limits::default()).err();
    assert!(before.rows > 1 && before.refused == 0, "{name} is sound: {before:?} {why:?}");
    let mut bytes = sound.to_vec();
    let mut lost = Vec::new();
    for at in (0..bytes.len()).step_by(bytes.len().div_ceil(most).max(1)) {
        for other in others(sound[at], is_text) {
            bytes[at] = other;
            let now = account(name, &bytes, None);
            if !is_kept(&before, &now) {
                let around = String::from_utf8_lossy(&bytes[at.saturating_sub(30)..(at + 30).min(bytes.len())]);
                lost.push(format!(
                    "byte {at} {:?} as {:?}: {now:?} …{around}…",
                    char::from(sound[at]),
                    char::from(other)
                ));
            }
        }
        bytes[at] = sound[at];
    }
    assert!(lost.is_empty(), "{name}, {before:?}: {} lose rows\n{}", lost.len(), lost[..lost.len().min(40)].join("\n"));
}

/// Cuts off the end, by every length or as many as `most`; where a line ends is where such a file may end.
fn no_cut_is_lost(name: &str, sound: &[u8], may_end_with: Option<u8>, most: usize) {
    let before = account(name, sound, None);
    let mut lost = Vec::new();
    // Less is no file of any kind.
    for length in (16..sound.len()).step_by(sound.len().div_ceil(most).max(1)) {
        let ends_a_line = |length: usize| {
            sound.get(length).copied() == may_end_with
                || length.checked_sub(1).and_then(|at| sound.get(at)).copied() == may_end_with
        };
        if may_end_with.is_some() && ends_a_line(length) {
            continue;
        }
        let now = account(name, &sound[..length], None);
        if !is_kept(&before, &now) {
            lost.push(format!(
                "{length} bytes: {now:?} …{}",
                String::from_utf8_lossy(&sound[length.saturating_sub(40)..length])
            ));
        }
    }
    assert!(
        lost.is_empty(),
        "{name}, {before:?}: {} cuts lose rows\n{}",
        lost.len(),
        lost[..lost.len().min(40)].join("\n")
    );
}

const HEADER: [&str; 4] = ["Numéro", "Objet", "Reçue le", "Suite"];

/// Ten records.
fn records() -> Vec<[String; 4]> {
    let record = |n: usize| {
        let topic = ["Eau & voirie", "Délai \"long\"", "l'accueil", "شكاية", "R. <48 h>"][n % 5];
        [format!("R-{n:03}"), topic.to_owned(), format!("2025-03-{:02}", n + 1), "Traitée".to_owned()]
    };
    (1..=10).map(record).collect()
}

fn delimited(delimiter: char) -> Vec<u8> {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| if cell.contains('"') { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() })
            .collect();
        cells.join(&delimiter.to_string()) + "\r\n"
    };
    let header = line(&HEADER.map(str::to_owned));
    (header + &records().iter().map(|record| line(record)).collect::<String>()).into_bytes()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A page as portals write it, with what stands around tables; `tight` without quotes, line ends and tags that may be missing.
fn page(tight: bool) -> Vec<u8> {
    let cell = |tag: &str, text: &str| {
        if tight {
            format!("<{tag}>{}", escaped(text))
        } else {
            format!("<{tag} class=\"c\">{}</{tag}>", escaped(text))
        }
    };
    let row = |tag: &str, cells: &[String]| {
        let cells: String = cells.iter().map(|text| cell(tag, text)).collect();
        if tight { format!("<tr>{cells}") } else { format!("<tr>{cells}</tr>\n") }
    };
    let rows: String = records().iter().map(|record| row("td", record)).collect();
    let header = row("th", &HEADER.map(str::to_owned));
    if tight {
        return format!("<meta charset=utf-8><table>{header}{rows}</table>").into_bytes();
    }
    let style = "<style>td { color: red }</style><style>th { color: blue }</style>";
    let before = format!("<html><head><title>Liste</title><meta charset=\"utf-8\">{style}</head><body><!-- début -->");
    let script = "<script>var a = 1 < 2;</script><!-- fin -->";
    let second = row("td", &["Total".to_owned(), "10".to_owned()]);
    format!("{before}\n<table border=\"1\"><thead>{header}</thead><tbody>{rows}</tbody></table>{script}<p>Page</p><table>{second}{second}</table><script>var b = 1;</script></body></html>").into_bytes()
}

/// One column, so that a cell that is lost is a record.
fn narrow_page() -> Vec<u8> {
    let rows: String = (1..=10).map(|n| format!("<tr><td>R-{n:03}</td></tr>\n")).collect();
    format!("<table><tr><th>Numéro</th></tr>\n{rows}</table>").into_bytes()
}

fn excel_2003() -> Vec<u8> {
    let row = |cells: &[String]| {
        let cell = |text: &String| format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escaped(text));
        format!("<Row>{}</Row>\n", cells.iter().map(cell).collect::<String>())
    };
    let rows: String = records().iter().map(|record| row(record)).collect();
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><!-- a --><Worksheet ss:Name=\"Liste\"><Table>{}{rows}</Table></Worksheet></Workbook>",
        row(&HEADER.map(str::to_owned))
    )
    .into_bytes()
}

fn content_of_ods() -> Vec<u8> {
    let row = |cells: &[String]| {
        let cell = |text: &String| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                escaped(text)
            )
        };
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
    };
    let rows: String = records().iter().map(|record| row(record)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:spreadsheet><table:table table:name=\"Liste\">{}{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        row(&HEADER.map(str::to_owned))
    )
    .into_bytes()
}

fn objects() -> Vec<String> {
    let text = |text: &str| text.replace('"', "\\\"");
    let object = |record: &[String; 4]| {
        let pairs: Vec<String> =
            HEADER.iter().zip(record).map(|(key, cell)| format!("\"{key}\":\"{}\"", text(cell))).collect();
        format!("{{{}}}", pairs.join(","))
    };
    records().iter().map(object).collect()
}

fn xlsx() -> Vec<u8> {
    let cell = |text: &String| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text));
    let row = |cells: &[String]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let rows: String = records().iter().map(|record| row(record)).collect();
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}{rows}</sheetData></worksheet>",
        row(&HEADER.map(str::to_owned))
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let book = "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Liste\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    let package = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
    packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn case(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)).expect("a readable file")
}

const ALL: usize = usize::MAX;

#[test]
fn no_row_of_a_delimited_text_is_lost() {
    for (name, delimiter) in [("a.csv", ';'), ("a.tsv", '\t')] {
        // Nothing in a delimited text says where it ends: one that is cut off is another text.
        none_is_lost(name, &delimited(delimiter), true, ALL);
    }
}

/// Three files that were glued together: the second with a mark, the third in another encoding and with its columns turned,
/// the last line of the first without an end.
fn glued() -> Vec<u8> {
    let whole = String::from_utf8(delimited(';')).expect("a text").replace("شكاية", "Fenêtre");
    let turned: String = whole
        .lines()
        .map(|line| line.rsplit_once(';').map_or_else(String::new, |(rest, last)| format!("{last};{rest}\r\n")))
        .collect();
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&turned);
    [whole.trim_end().as_bytes(), b"\xef\xbb\xbf", whole.as_bytes(), &latin, b"\x1a"].concat()
}

#[test]
fn no_row_of_glued_files_is_lost() {
    none_is_lost("a.csv", &glued(), true, 200);
    let parts = [delimited(';'), delimited(','), delimited('\t')].concat();
    none_is_lost("a.csv", &parts, true, 200);
}

/// Code pages of MS-DOS: French of 850, Arabic of 720.
#[test]
fn no_row_in_a_code_page_is_lost() {
    let text = String::from_utf8(delimited(';')).expect("a text");
    let french = text.replace("شكاية", "Fenêtre").replace('é', "\u{82}").replace('ê', "\u{88}");
    let arabic = ['\u{ac}', '\u{e8}', '\u{9f}', '\u{ef}', '\u{a1}'];
    let arabic = text.replace('é', "\u{82}").replace("شكاية", &String::from_iter(arabic));
    for text in [french, arabic] {
        let bytes: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).expect("a byte")).collect();
        none_is_lost("a.csv", &bytes, true, ALL);
    }
}

#[test]
fn no_row_of_a_page_is_lost() {
    for sound in [page(false), page(true), narrow_page()] {
        for name in ["a.html", "a.xls"] {
            none_is_lost(name, &sound, true, ALL);
            no_cut_is_lost(name, &sound, None, ALL);
        }
    }
}

#[test]
fn no_row_of_the_xml_of_excel_2003_is_lost() {
    none_is_lost("a.xls", &excel_2003(), true, ALL);
    no_cut_is_lost("a.xls", &excel_2003(), None, ALL);
}

/// The archive, and then what lies in it as if its sum were right.
#[test]
fn no_row_of_an_ods_is_lost() {
    let mimetype: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet");
    let of = |content: &[u8]| packed(&[mimetype, ("content.xml", content)]);
    let content = content_of_ods();
    none_is_lost("a.ods", &of(&content), false, ALL);
    no_cut_is_lost("a.ods", &of(&content), None, ALL);
    let before = account("a.ods", &of(&content), None);
    for length in 0..content.len() {
        let now = account("a.ods", &of(&content[..length]), None);
        assert!(is_kept(&before, &now), "cut to {length}: {now:?} of {before:?}");
    }
    for at in 0..content.len() {
        for other in [b'x', b'"', b'<', b'>', b'/'] {
            let mut changed = content.clone();
            changed[at] = other;
            let now = account("a.ods", &of(&changed), None);
            assert!(is_kept(&before, &now), "byte {at} as {:?}: {now:?} of {before:?}", char::from(other));
        }
    }
}

#[test]
fn no_row_of_json_is_lost() {
    let array = format!("[{}]", objects().join(",\n")).into_bytes();
    let under_a_key =
        format!("{{\"total\":10,\"data\":[{}],\"pages\":[{{\"n\":1}}]}}", objects().join(",")).into_bytes();
    let both = format!("{{\"closed\":[{}],\n\"open\":[{}]}}", objects()[..6].join(","), objects()[6..].join(","));
    let pages = format!(
        "[{{\"page\":1,\"data\":[{}]}},{{\"page\":2,\"data\":[{}]}}]",
        objects()[..5].join(","),
        objects()[5..].join(",")
    );
    for sound in [array, under_a_key, both.into_bytes(), pages.into_bytes()] {
        none_is_lost("a.json", &sound, true, ALL);
        no_cut_is_lost("a.json", &sound, None, ALL);
    }
    let lines = (objects().join("\n") + "\n").into_bytes();
    none_is_lost("a.ndjson", &lines, true, ALL);
    no_cut_is_lost("a.ndjson", &lines, Some(b'\n'), ALL);
}

#[test]
fn no_row_of_sylk_is_lost() {
    let rows = [HEADER.map(str::to_owned)].into_iter().chain(records());
    let cells = (1..).zip(rows).map(|(row, cells)| {
        let cell = |(column, cell): (usize, &String)| {
            format!("C;Y{row};X{column};K\"{}\"\r\n", cell.replace(';', ";;").replace('"', "\"\""))
        };
        (1..).zip(&cells).map(cell).collect::<String>()
    });
    let sound = format!("ID;PWXL;N;E\r\n{}E\r\n", cells.collect::<String>()).into_bytes();
    none_is_lost("a.slk", &sound, true, ALL);
    no_cut_is_lost("a.slk", &sound, None, ALL);
}

#[test]
fn no_row_of_a_workbook_is_lost() {
    none_is_lost("a.xlsx", &xlsx(), false, ALL);
    no_cut_is_lost("a.xlsx", &xlsx(), None, ALL);
    for (name, file) in [("a.xls", XLS), ("a.xlsb", XLSB)] {
        none_is_lost(name, &case(file), false, 6_000);
        no_cut_is_lost(name, &case(file), None, 400);
    }
}

const XLS: &str = "corpus/xls/own_register.xls";
const XLSB: &str = "corpus/xlsb/date_1904.xlsb";

#[test]
fn no_row_of_a_parquet_is_lost() {
    for compression in ["snappy", "gzip", "zstd", "lz4"] {
        let sound = case(&format!("cases/reading/parquet_{compression}/in.parquet"));
        none_is_lost("a.parquet", &sound, false, ALL);
        no_cut_is_lost("a.parquet", &sound, None, ALL);
    }
}

#[test]
fn no_row_of_an_archive_is_lost() {
    let of_two = packed(&[("rabat.csv", &delimited(';')), ("sale/juin.csv", &delimited(';'))]);
    none_is_lost("a.zip", &of_two, false, ALL);
    no_cut_is_lost("a.zip", &of_two, None, ALL);
    let mut pieces = Vec::new();
    for piece in delimited(';').chunks(200) {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(piece).expect("packed in memory");
        pieces.extend(packer.finish().expect("packed in memory"));
    }
    none_is_lost("a.csv.gz", &pieces, false, ALL);
}
