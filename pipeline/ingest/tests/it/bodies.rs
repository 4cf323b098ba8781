//! What must hold of any bytes: the bodies of the tests with fixed dice (`fuzz.rs`) and of the fuzz targets
//! (`pipeline/fuzz/`), which reach them by this file.

use std::io::Cursor;

use ingest::{FileKind, Format, HeaderRow, Limits, ReadError, Row, inspect};

/// Small limits, so that a mutation that inflates a file is refused early.
pub(crate) const LIMITS: Limits = Limits {
    cell_bytes: 1 << 12,
    columns: 512,
    workbook_bytes: 1 << 20,
    unpacked_bytes: 8 << 20,
    ratio: 1000,
    members: 50,
    cells: 20_000,
    depth: 32,
    batch_bytes: 1 << 10,
};

/// Reads everything there is: the bytes of all cells, and the rows. Once more if no row is a header.
pub(crate) fn drain(bytes: Vec<u8>, format: &Format) -> (usize, usize) {
    drain_as(bytes.clone(), &Format { header_row: Some(HeaderRow::Absent), ..format.clone() });
    drain_as(bytes, format)
}

fn drain_as(bytes: Vec<u8>, format: &Format) -> (usize, usize) {
    let (mut cells, mut rows) = (0, 0);
    let Ok(tables) = ingest::tables("file", Box::new(Cursor::new(bytes)), format, &LIMITS) else { return (0, 0) };
    for mut table in tables.flatten() {
        let mut last = 0;
        cells += table.header().iter().map(String::len).sum::<usize>();
        let mut take = |row: Row<'_>| {
            assert!(row.number >= last || format.kind != Some(FileKind::Csv), "rows come in their order");
            (rows, last) = (rows + 1, row.number);
            cells += row.cells.map(str::len).sum::<usize>();
        };
        while let Ok(true) = table.rows(LIMITS.batch_bytes, &mut take) {}
    }
    (cells, rows)
}

pub(crate) fn format(kind: FileKind) -> Format {
    Format { kind: Some(kind), ..Format::default() }
}

/// Whatever is found in it, a file of any bytes is seen, and copied in proportion.
pub(crate) fn is_inspected(bytes: &[u8]) {
    let format = format(FileKind::Csv);
    let content = || Box::new(Cursor::new(bytes.to_vec()));
    let seen = inspect::inspect("file", content(), &format, &LIMITS);
    let mut copy = Vec::new();
    let copied = inspect::write_csv("file", content(), &format, &LIMITS, &mut copy);
    let is_empty = matches!(seen, Err(ReadError::Empty));
    // What is seen in the first rows may still be refused further below.
    assert!(seen.is_ok() || copied.is_err() || is_empty, "both read it, or none");
    if let Ok(seen) = seen {
        assert!(seen.columns.len() <= LIMITS.columns + 1);
    }
    // A cell of quotes is doubled and set in quotes; a line end becomes two bytes.
    assert!(copy.len() <= 8 * bytes.len() + 64, "{} bytes came out of {}", copy.len(), bytes.len());
}

/// A CSV gives at most three bytes for one (U+FFFD for a byte that is no text; an encoding of one byte a letter).
pub(crate) fn is_in_proportion(bytes: Vec<u8>, format: &Format) {
    let length = bytes.len();
    let (cells, rows) = drain(bytes, format);
    // NFKC of a heading may be longer than the heading: ﷺ is eighteen letters.
    assert!(cells <= 36 * length, "{cells} bytes came out of {length}");
    assert!(rows <= length + 1, "{rows} rows came out of {length} bytes");
}

/// A file whose parts may be packed: what comes out is bounded, whatever its kind.
pub(crate) fn is_bounded(bytes: Vec<u8>, format: &Format) -> usize {
    let (cells, _) = drain(bytes, format);
    assert!(cells <= 64 << 20, "{cells} bytes came out");
    cells
}
