//! How much memory a file takes that is small and asks for much: the peak is counted, byte by byte, in a binary of its own.

#[path = "../it/making.rs"]
mod making;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use ingest::{FileKind, Format, Limits, Row};
use making::{Dice, mutate, packed};
use peak_alloc::PeakAlloc;

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// What the reading of a file of a few kilobytes may take at most, in bytes: the pieces that it is read in, what unpacks
/// without a question, and what is made of it.
const MOST: usize = 96 << 20;

/// Reads everything of a file, and gives the peak of the memory that it took, in bytes.
fn peak(name: &str, bytes: Vec<u8>, kind: Option<FileKind>) -> usize {
    let format = Format { kind, ..Format::default() };
    let before = PEAK.current_usage();
    PEAK.reset_peak_usage();
    if let Ok(tables) = ingest::tables(name, Box::new(Cursor::new(bytes)), &format, &Limits::default()) {
        for mut table in tables.flatten() {
            let mut take = |row: Row<'_>| row.cells.for_each(drop);
            while let Ok(true) = table.rows(1 << 16, &mut take) {}
        }
    }
    PEAK.peak_usage().saturating_sub(before)
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"a\"><table:table-row><table:table-cell><text:p>h</text:p></table:table-cell></table:table-row>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    packed(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

fn xlsx(sheet: &str, texts: &str) -> Vec<u8> {
    let related = |kind: &str, target: &str| {
        format!(
            "<Relationship Id=\"{kind}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let relations = |all: String| format!("<Relationships>{all}</Relationships>");
    packed(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &relations(related("officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" r:id=\"worksheet\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            &relations(related("worksheet", "worksheets/sheet1.xml") + &related("sharedStrings", "sharedStrings.xml")),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", texts),
    ])
}

/// So many bytes of one kind, packed as a gzip.
fn gzip(byte: u8, mebibytes: usize) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let piece = vec![byte; 1 << 20];
    (0..mebibytes).for_each(|_| packer.write_all(&piece).expect("packed in memory"));
    packer.finish().expect("packed in memory")
}

/// Files of a few kilobytes, each of which asks for hundreds of megabytes or more.
fn greedy() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let long = "x".repeat(1 << 10);
    let cell = |attributes: &str| format!("<table:table-cell {attributes}><text:p>{long}</text:p></table:table-cell>");
    let far = "<c r=\"XFD1048576\"><v>1</v></c>";
    let mut rows = String::from("<table><tr><th>a</th></tr>");
    (0..20).for_each(|_| rows.push_str("<tr><td rowspan=65534 colspan=1000>x</td></tr>"));
    vec![
        ("a row that repeats", "a.ods", ods(&format!("<table:table-row table:number-rows-repeated=\"1048576\">{}</table:table-row>", cell("")))),
        ("a cell that repeats", "a.ods", ods(&format!("<table:table-row>{}</table:table-row>", cell("table:number-columns-repeated=\"16384\"")))),
        ("both", "a.ods", ods(&format!("<table:table-row table:number-rows-repeated=\"999999999\">{}</table:table-row>", cell("table:number-columns-repeated=\"999999\"")))),
        ("a cell that spans", "a.ods", ods(&format!("<table:table-row>{}</table:table-row>", cell("table:number-columns-spanned=\"16384\" table:number-rows-spanned=\"1048576\"")))),
        ("cells that span", "a.html", rows.into_bytes()),
        ("a sheet as wide and high as it gets", "a.xlsx", xlsx(&format!("<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\">{far}</row></sheetData></worksheet>"), "<sst/>")),
        ("merged cells", "a.xlsx", xlsx("<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c></row></sheetData><mergeCells count=\"4294967295\"><mergeCell ref=\"A1:XFD1048576\"/></mergeCells></worksheet>", "<sst/>")),
        ("texts that are promised", "a.xlsx", xlsx("<worksheet><sheetData/></worksheet>", "<sst count=\"4294967295\" uniqueCount=\"4294967295\"><si><t>a</t></si></sst>")),
        ("a cell of SYLK far away", "a.slk", b"ID;PWXL\nB;Y9999999;X99999\nC;Y1;X1;K\"a\"\nC;Y4294967295;X4294967295;K\"b\"\nE\n".to_vec()),
        ("rows of Excel 2003 far away", "a.xls", b"<?xml version=\"1.0\"?><Workbook xmlns:ss=\"a\"><Worksheet ss:Name=\"a\"><Table ss:ExpandedRowCount=\"4294967295\"><Row><Cell ss:MergeAcross=\"16383\" ss:MergeDown=\"1048575\"><Data ss:Type=\"String\">a</Data></Cell></Row><Row ss:Index=\"4294967295\"><Cell ss:Index=\"16384\"><Data ss:Type=\"String\">b</Data></Cell></Row></Table></Worksheet></Workbook>".to_vec()),
        ("JSON that lies deep", "a.json", format!("{}1", "[{\"a\":".repeat(20_000)).into_bytes()),
        ("blanks in a gzip", "a.csv.gz", gzip(b' ', 512)),
        ("delimiters in a gzip", "a.csv.gz", gzip(b';', 512)),
        ("line ends in a gzip", "a.csv.gz", gzip(b'\n', 512)),
        ("brackets in a gzip", "a.json.gz", gzip(b'[', 512)),
        ("a gzip in an archive", "a.zip", packed(&[("a.csv.gz", gzip(b'a', 64))])),
    ]
}

/// One test, so that nothing else takes memory beside it.
#[test]
fn what_is_small_takes_little() {
    let mut wrong = Vec::new();
    for (what, name, bytes) in greedy() {
        let (length, peak) = (bytes.len(), peak(name, bytes, None));
        assert!(length < 1 << 20, "{what} is small: {length} bytes");
        if peak > MOST {
            wrong.push(format!("{what}, {name} of {length} bytes: {} MiB", peak >> 20));
        }
    }
    let mut dice = Dice(0x0e33);
    for (name, kind, seed) in seeds() {
        for round in 0..60 {
            let mut bytes = seed.clone();
            if round > 0 {
                mutate(&mut bytes, &mut dice);
            }
            let peak = peak(&name, bytes, Some(kind));
            if peak > MOST {
                wrong.push(format!("{name}, mutated {round} times: {} MiB", peak >> 20));
            }
        }
    }
    assert!(wrong.is_empty(), "more than {} MiB:\n{}", MOST >> 20, wrong.join("\n"));
}

/// Sound files of the formats whose records say how much comes.
fn seeds() -> Vec<(String, FileKind, Vec<u8>)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let kept = [
        ("corpus/xls/own_register.xls", FileKind::Xls),
        ("corpus/xls/own_far_corner.xls", FileKind::Xls),
        ("corpus/xlsb/date_1904.xlsb", FileKind::Xlsb),
        ("cases/reading/parquet_snappy/in.parquet", FileKind::Parquet),
        ("cases/reading/parquet_gzip/in.parquet", FileKind::Parquet),
        ("cases/reading/parquet_zstd/in.parquet", FileKind::Parquet),
        ("cases/reading/parquet_lz4/in.parquet", FileKind::Parquet),
    ];
    let seed =
        |(path, kind): (&str, FileKind)| (path.to_owned(), kind, fs::read(tests.join(path)).expect("it is kept"));
    kept.into_iter().map(seed).collect()
}
