//! Bytes that no office would send: the kept corpus, and mutations of it with fixed dice. Nothing may panic, and what
//! comes out is bounded by what goes in.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use ingest::text::{clean, fold, fold_into};
use ingest::{FileKind, Format, Limits, Row};
use proptest::prelude::*;

/// Small limits, so that a mutation that inflates a file is refused early.
const LIMITS: Limits = Limits {
    cell_bytes: 1 << 12,
    columns: 512,
    workbook_bytes: 1 << 20,
    unpacked_bytes: 8 << 20,
    batch_bytes: 1 << 10,
};

/// A generator of numbers that is the same on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.next() % (sides.max(1) as u64)).expect("below a usize")
    }
}

/// What a table is made of: mutations bring more of it.
const PIECES: [&[u8]; 18] = [
    b"\"",
    b"\"\"",
    b";",
    b",",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xd9",
    b"<",
    b">",
    b"9999999999",
    b"\"1048577\"",
    b"-1",
];

/// Some bytes changed, cut, doubled or put in.
fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let until = (at + dice.below(64)).min(bytes.len());
        match dice.below(6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..until)),
            3 => {
                let copy = bytes[at..until].to_vec();
                let to = dice.below(bytes.len() + 1);
                drop(bytes.splice(to..to, copy));
            }
            _ => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].iter().copied())),
        }
    }
}

/// A workbook with one of its parts mutated and packed again: so that the mutation reaches the reader, and does not end
/// at a wrong checksum.
fn mutate_part(bytes: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = dice.below(archive.len());
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).ok()?;
        let mut content = Vec::new();
        part.by_ref().take(4 << 20).read_to_end(&mut content).ok()?;
        if number == chosen {
            mutate(&mut content, dice);
        }
        let name = part.name().ok()?.into_owned();
        packed.start_file(name, plain).ok()?;
        packed.write_all(&content).ok()?;
    }
    Some(packed.finish().ok()?.into_inner())
}

/// Reads everything there is: the bytes of all cells, and the rows.
fn drain(bytes: Vec<u8>, format: &Format) -> (usize, usize) {
    let (mut cells, mut rows, mut last) = (0, 0, 0);
    let Ok(mut table) = ingest::open("file", Box::new(Cursor::new(bytes)), format, &LIMITS) else { return (0, 0) };
    cells += table.header().iter().map(String::len).sum::<usize>();
    let mut take = |row: Row<'_>| {
        assert!(row.number > last || format.kind != Some(FileKind::Csv), "rows come in their order");
        (rows, last) = (rows + 1, row.number);
        cells += row.cells.map(str::len).sum::<usize>();
    };
    while let Ok(true) = table.rows(LIMITS.batch_bytes, &mut take) {}
    (cells, rows)
}

fn corpus(kind: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(kind);
    let entries =
        fs::read_dir(folder).expect("the corpus is there").map(|entry| entry.expect("a readable folder").path());
    let mut files: Vec<_> = entries.map(|path| (path.clone(), fs::read(path).expect("a readable file"))).collect();
    files.sort();
    assert!(!files.is_empty(), "the corpus of {kind} is empty");
    files
}

fn format(kind: FileKind) -> Format {
    Format { kind: Some(kind), ..Format::default() }
}

/// A CSV gives at most three bytes for one (U+FFFD for a byte that is no text; an encoding of one byte a letter).
fn is_in_proportion(bytes: Vec<u8>, format: &Format) {
    let length = bytes.len();
    let (cells, rows) = drain(bytes, format);
    // NFKC of a heading may be longer than the heading: ﷺ is eighteen letters.
    assert!(cells <= 36 * length, "{cells} bytes came out of {length}");
    assert!(rows <= length + 1, "{rows} rows came out of {length} bytes");
}

#[test]
fn no_csv_breaks_the_reader() {
    let mut dice = Dice(0x4a5);
    for (_, seed) in corpus("csv") {
        for encoding in [None, Some("windows-1256"), Some("utf-16le"), Some("iso-2022-jp")] {
            let format = Format { encoding: encoding.map(str::to_owned), ..format(FileKind::Csv) };
            is_in_proportion(seed.clone(), &format);
            for _ in 0..200 {
                let mut bytes = seed.clone();
                mutate(&mut bytes, &mut dice);
                is_in_proportion(bytes, &format);
            }
        }
    }
}

/// Workbooks: what comes out is at most what the parts hold, unpacked, for each reference to a shared string.
fn no_workbook_breaks(kind: FileKind, folder: &str) {
    let mut dice = Dice(0x5ec7);
    let mut read = 0;
    for (path, seed) in corpus(folder) {
        let bounded = |bytes: Vec<u8>| {
            let (cells, _) = drain(bytes, &format(kind));
            assert!(cells <= 64 << 20, "{cells} bytes came out of a mutation of {}", path.display());
            cells
        };
        bounded(seed.clone());
        for round in 0..60 {
            let mut bytes = seed.clone();
            if round % 3 == 0 {
                mutate(&mut bytes, &mut dice);
            } else if let Some(mutated) = mutate_part(&seed, &mut dice) {
                bytes = mutated;
            }
            read += usize::from(bounded(bytes) > 0);
        }
    }
    assert!(read > 20, "the mutations never get past the door: they test nothing");
}

#[test]
fn no_xlsx_breaks_the_reader() {
    no_workbook_breaks(FileKind::Xlsx, "xlsx");
}

#[test]
fn no_ods_breaks_the_reader() {
    no_workbook_breaks(FileKind::Ods, "ods");
}

#[test]
fn a_workbook_beyond_the_limits_is_refused() {
    let (_, workbook) = corpus("xlsx").swap_remove(0);
    let open = |limits: &Limits| {
        let refused = ingest::open("file.xlsx", Box::new(Cursor::new(workbook.clone())), &Format::default(), limits);
        refused.err().map(|error| error.to_string())
    };
    assert_eq!(open(&LIMITS), None);
    let refused = open(&Limits { unpacked_bytes: 100, ..LIMITS }).expect("its parts are larger");
    assert!(refused.contains("too large"), "{refused}");
    let refused = open(&Limits { workbook_bytes: 100, ..LIMITS }).expect("it is larger");
    assert!(refused.contains("too large"), "{refused}");
}

#[test]
fn a_table_of_too_many_columns_is_refused() {
    let header = "a;".repeat(LIMITS.columns + 1);
    let refused = ingest::open("file.csv", Box::new(Cursor::new(header)), &Format::default(), &LIMITS);
    assert!(refused.is_err_and(|error| error.to_string().contains("more than 512 columns")));
}

/// An opening quote in every row, none of which closes: the reader looks ahead for each, but not to the end of the file.
#[test]
fn quotes_that_never_close_cost_no_more_than_their_rows() {
    let rows = 200_000;
    let table = format!("a;b\n{}", "1;\"x\n".repeat(rows));
    let limits = Limits { cell_bytes: 1 << 20, ..LIMITS };
    let mut table = ingest::open("a.csv", Box::new(Cursor::new(table)), &Format::default(), &limits).expect("a table");
    let mut found = 0;
    while table.rows(limits.batch_bytes, &mut |_| found += 1).expect("a table") {}
    assert_eq!(found, rows);
}

/// The characters that names are made of, and those that break the reading of them.
fn awkward() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        4 => prop::sample::select("0123456789/-.:T Zz+,;apmAPM".chars().collect::<Vec<_>>()),
        2 => prop::sample::select("٠١٢٣٤٥٦٧٨٩۰۵é\u{301}\u{654}إأآٱىةؤئـﻻﷺ\u{64b}جدمايوغشت".chars().collect::<Vec<_>>()),
        1 => prop::sample::select("\u{200b}\u{200f}\u{202b}\u{2066}\u{feff}\u{a0}\u{202f}\u{3000}\u{ad}\u{61c}\0\n".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    prop::collection::vec(sign, 0..40).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases * 16,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn text_comes_to_one_form(text in awkward()) {
        let once = clean(&text).into_owned();
        prop_assert_eq!(&*clean(&once), &once, "cleaning twice");
        let folded = fold(&text);
        prop_assert_eq!(&fold(&folded), &folded, "folding twice");
        prop_assert_eq!(&fold(&once), &folded, "cleaning before folding");
        prop_assert!(folded.len() <= 36 * text.len());
        let mut buffer = b"what stood there before".to_vec();
        fold_into(&text, &mut buffer);
        prop_assert_eq!(buffer, folded.into_bytes());
    }
}
