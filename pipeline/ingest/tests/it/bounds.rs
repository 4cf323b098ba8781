//! Small files that would make much: what they take of time and room is in proportion to them, or they are refused by name.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use ingest::{Format, Limits, inspect};

use crate::making::packed;

/// More than any of them takes, and far less than they took.
const LONGEST: Duration = Duration::from_secs(20);

/// Why a file is refused, when it is copied row by row; or how many bytes came out of it.
fn copied(name: &str, bytes: Vec<u8>) -> Result<u64, String> {
    struct Counted(u64);
    impl Write for Counted {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let (begun, length, mut out) = (Instant::now(), bytes.len(), Counted(0));
    let read = inspect::write_csv(name, Box::new(Cursor::new(bytes)), &Format::default(), &Limits::default(), &mut out);
    let took = begun.elapsed();
    assert!(took < LONGEST, "{name} of {length} bytes took {took:?}");
    read.map(|_| out.0).map_err(|error| error.to_string())
}

fn refused(name: &str, bytes: Vec<u8>, why: &str) {
    match copied(name, bytes) {
        Ok(bytes) => panic!("{bytes} bytes came out of {name}"),
        Err(error) => assert!(error.contains(why), "{name}: {error}"),
    }
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

const HEADER: &str = "<table:table-row><table:table-cell><text:p>h</text:p></table:table-cell><table:table-cell><text:p>i</text:p></table:table-cell></table:table-row>";
const ROW: &str = "<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>";

/// A quote that is not closed: each `>` behind it was looked at from the beginning of the tag.
#[test]
fn a_tag_without_an_end_is_refused() {
    let mut rows = format!("{HEADER}<table:table-row a=\"");
    (0..200_000).for_each(|_| rows.push_str(ROW));
    refused("a.ods", ods(&rows), "reading.cell ");
    let mut page = "<table><tr><td>h</td></tr><tr><td a=\"".to_owned();
    (0..200_000).for_each(|_| page.push_str("<tr><td>x</td></tr>"));
    refused("a.html", page.into_bytes(), "line=1");
}

#[test]
fn what_repeats_is_bounded() {
    let long = "x".repeat(100_000);
    let wide = format!(
        "{HEADER}<table:table-row><table:table-cell table:number-columns-repeated=\"4000\"><text:p>{long}</text:p></table:table-cell></table:table-row>"
    );
    refused("a.ods", ods(&wide), "reading.bomb times=250");
    let high = format!(
        "{HEADER}<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell><text:p>{long}</text:p></table:table-cell></table:table-row>"
    );
    refused("a.ods", ods(&high), "reading.bomb times=250");
    let many = format!(
        "{HEADER}<table:table-row table:number-rows-repeated=\"99999999999\"><table:table-cell table:number-columns-repeated=\"4000\"><text:p>x</text:p></table:table-cell></table:table-row>"
    );
    refused("a.ods", ods(&many), "reading.bomb ");
    let far: String = (0..100_000).map(|_| "<table:table-row><table:table-cell table:number-columns-repeated=\"16000\"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>").collect();
    refused("a.ods", ods(&format!("{HEADER}{far}")), "reading.cells");
}

#[test]
fn what_spans_is_bounded() {
    let long = "x".repeat(20_000);
    let mut page = format!("<table><tr><th>a</th><th>b</th></tr><tr><td rowspan=65534>{long}</td><td>1</td></tr>");
    (0..60_000).for_each(|n| page.push_str(&format!("<tr><td>{n}</td></tr>")));
    page.push_str("</table>");
    refused("a.xls", page.into_bytes(), "reading.bomb times=250");
    // High cells in every column, and rows below that look for a free one.
    let mut page = format!("<table><tr><th>a</th></tr><tr>{}</tr>", "<td rowspan=65534 colspan=1000>".repeat(16));
    (0..300_000).for_each(|_| page.push_str("<tr><td>1"));
    page.push_str("</table>");
    refused("a.xls", page.into_bytes(), "reading.cells");
    let wide = format!(
        "<table><tr><th>a<th>b</tr>{}</table>",
        "<tr><td colspan=99999999999 rowspan=99999999999>1<td>2".repeat(200_000)
    );
    let _ = copied("a.xls", wide.into_bytes());
}

#[test]
fn a_million_sheets_are_refused() {
    let sheets: String = (0..1_000_000).map(|n| format!("<sheet name=\"a{n}\" sheetId=\"{n}\" r:id=\"r\"/>")).collect();
    let book = format!(
        "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{sheets}</sheets></workbook>"
    );
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &relations("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
    ];
    refused("a.xlsx", packed(&parts), "reading.members most=1000");
    refused("a.html", "<table>".repeat(1_000_000).into_bytes(), "reading.members most=1000");
    refused("a.html", "<table><tr><td>".repeat(1_000_000).into_bytes(), "reading.members most=1000");
}

/// Two cells in far corners: what lies between them takes no room.
#[test]
fn a_small_workbook_makes_no_large_rectangle() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/xls/own_far_corner.xls");
    assert!(copied("a.xls", fs::read(path).expect("it is kept")).is_ok_and(|bytes| bytes < 1 << 16));
}

#[test]
fn what_lies_deep_is_read_in_proportion() {
    refused("a.ods", ods(&"<a>".repeat(2_000_000)), "reading.markup");
    let _ = copied("a.html", "<div>".repeat(2_000_000).into_bytes());
    let many: String = (0..150_000).map(|n| format!(" a{n}=\"1\"")).collect();
    let _ = copied("a.ods", ods(&format!("{HEADER}<table:table-row{many}></table:table-row>{ROW}")));
    let _ = copied("a.html", format!("<table><tr{many}><td>1</table>").into_bytes());
}

/// Whatever repeats in a page, in a text, a tag, a comment, a script or a declaration: the tokenizer comes through, without
/// a stack that grows.
#[test]
fn nothing_that_repeats_in_a_page_takes_more_than_it_is_long() {
    let pieces = "/ |&|=| =|a |a=|\"|'|a='b'|a=\"b\" |a=b |<|</|<!|<!--|-->|--|<!-|&#|&amp|&#x41;|\0|\r|<a|<a>|</a|]]>|<![CDATA[|<td |<tr>|</td>|</table>|<table>|<script>|</script|<title>";
    for piece in pieces.split('|') {
        for before in [
            "",
            "<table><tr><td>",
            "<a ",
            "<a b=\"",
            "<a b=",
            "<!--",
            "<script>",
            "<title>",
            "<!DOCTYPE ",
            "<!DOCTYPE a PUBLIC \"",
        ] {
            let _ = copied("a.html", format!("{before}{}", piece.repeat(60_000)).into_bytes());
        }
    }
}
