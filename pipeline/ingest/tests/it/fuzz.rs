//! Bytes that no office would send: the kept corpus, and mutations of it with fixed dice. Nothing may panic, and what
//! comes out is bounded by what goes in.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use cases::awkward;
use ingest::text::{clean, fold, fold_into};
use ingest::{FileKind, Format, Limits, inspect};
use proptest::prelude::*;

use crate::bodies::{LIMITS, drain, format, is_bounded, is_in_proportion, is_inspected};
use crate::making::{Dice, mutate, packed};

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

/// The inputs of the cases of a kind.
fn cases(extension: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reading");
    let entries =
        fs::read_dir(folder).expect("the cases are there").map(|entry| entry.expect("a readable folder").path());
    let inputs = entries.map(|case| case.join("in").with_extension(extension)).filter(|input| input.is_file());
    let mut files: Vec<_> = inputs.map(|path| (path.clone(), fs::read(path).expect("a readable file"))).collect();
    files.sort();
    assert!(!files.is_empty(), "no case of {extension}");
    files
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

#[test]
fn no_csv_breaks_the_reader() {
    let mut dice = Dice(0x4a5);
    for (_, seed) in corpus("csv") {
        for encoding in [None, Some("windows-1256"), Some("utf-16le"), Some("iso-2022-jp")] {
            let format = Format { encoding: encoding.map(str::to_owned), ..format(FileKind::Csv) };
            is_in_proportion(seed.clone(), &format);
            is_inspected(&seed);
            for _ in 0..200 {
                let mut bytes = seed.clone();
                mutate(&mut bytes, &mut dice);
                is_inspected(&bytes);
                is_in_proportion(bytes, &format);
            }
        }
    }
}

/// Workbooks: what comes out is at most what the parts hold, unpacked, for each reference to a shared string.
fn no_workbook_breaks(kind: FileKind, folder: &str) {
    let mut dice = Dice(0x5ec7);
    let mut read = 0;
    for (_, seed) in corpus(folder) {
        let bounded = |bytes: Vec<u8>| is_bounded(bytes, &format(kind));
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
fn no_xlsb_breaks_the_reader() {
    no_workbook_breaks(FileKind::Xlsb, "xlsb");
}

/// Whatever is not packed in parts: the bytes are mutated as they lie, and the kind is found or declared.
fn nothing_breaks(seeds: &[(PathBuf, Vec<u8>)], kind: Option<FileKind>, rounds: usize) {
    let mut dice = Dice(0xb17e);
    let mut read = 0;
    let format = Format { kind, ..Format::default() };
    for (_, seed) in seeds {
        for round in 0..rounds {
            let mut bytes = seed.clone();
            if round > 0 {
                mutate(&mut bytes, &mut dice);
            }
            read += usize::from(is_bounded(bytes, &format) > 0);
        }
    }
    assert!(read > 0, "the mutations never get past the door: they test nothing");
}

#[test]
fn no_xls_breaks_the_reader() {
    nothing_breaks(&corpus("xls"), Some(FileKind::Xls), 150);
}

/// Records without a container and behind a lock, cells a line, pages in a mail: each by what it is.
#[test]
fn no_old_file_breaks_the_reader() {
    let named = |start: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let extensions = ["xls", "slk", "bak", "csv"];
        let all = extensions.into_iter().flat_map(cases);
        let is_named = |path: &PathBuf| path.parent().is_some_and(|case| case.to_string_lossy().contains(start));
        all.filter(|(path, _)| is_named(path)).collect()
    };
    for (start, kind, rounds) in [
        ("/xls_bare", Some(FileKind::Xls), 100),
        ("/xls_hidden", Some(FileKind::Xls), 100),
        ("/xls_locked", Some(FileKind::Xls), 100),
        ("/mhtml", None, 200),
        ("sylk", None, 200),
        ("sylk", Some(FileKind::Sylk), 200),
        ("/mhtml", Some(FileKind::Mhtml), 200),
    ] {
        let seeds = named(start);
        assert!(!seeds.is_empty(), "{start}");
        nothing_breaks(&seeds, kind, rounds);
    }
    // What is encrypted is mutated behind its hash, too: the package then is no workbook.
    nothing_breaks(
        &cases("xlsx").into_iter().filter(|(path, _)| path.to_string_lossy().contains("locked")).collect::<Vec<_>>(),
        None,
        8,
    );
}

/// Every way to write a package, mutated in its parts.
#[test]
fn no_odd_package_breaks_the_reader() {
    let mut dice = Dice(0x0dd);
    for (_, seed) in cases("xlsx").into_iter().filter(|(path, _)| path.to_string_lossy().contains("xlsx_odd")) {
        for _ in 0..40 {
            mutate_part(&seed, &mut dice).map(|bytes| drain(bytes, &Format::default()));
        }
    }
}

#[test]
fn no_page_breaks_the_reader() {
    nothing_breaks(&cases("xls"), Some(FileKind::Html), 300);
}

#[test]
fn no_json_breaks_the_reader() {
    nothing_breaks(&cases("json"), None, 300);
    nothing_breaks(&cases("jsonl"), Some(FileKind::Ndjson), 300);
    nothing_breaks(&cases("ndjson"), Some(FileKind::Ndjson), 300);
}

#[test]
fn no_parquet_breaks_the_reader() {
    nothing_breaks(&cases("parquet"), None, 150);
}

#[test]
fn no_archive_breaks_the_reader() {
    nothing_breaks(&cases("zip"), None, 100);
    nothing_breaks(&cases("gz"), None, 100);
    // What a mutated member is shows in its content.
    let mut dice = Dice(0x21b);
    for (_, seed) in cases("zip") {
        for _ in 0..60 {
            mutate_part(&seed, &mut dice).map(|bytes| drain(bytes, &Format::default()));
        }
    }
}

fn why_refused(bytes: Vec<u8>, limits: &Limits) -> String {
    let refused = ingest::open("file", Box::new(Cursor::new(bytes)), &Format::default(), limits);
    refused.err().map_or_else(|| "it was read".to_owned(), |error| error.to_string())
}

#[test]
fn a_bomb_is_refused_while_it_unpacks() {
    let nothing = vec![b' '; 20 << 20];
    let register = packed(&[("register.csv", &nothing)]);
    let limits = Limits { cell_bytes: 64 << 20, ..Limits::default() };
    assert!(why_refused(register.clone(), &limits).contains("reading.bomb times=250"));
    let limits = Limits { unpacked_bytes: 1 << 20, ..limits };
    assert!(why_refused(register, &limits).contains("reading.unpacked bytes=1048576"));
}

/// The list of an archive says that its part is small, and both heads of the part say so too.
#[test]
fn a_workbook_that_lies_about_its_size_is_refused() {
    let (_, workbook) = corpus("xlsx").swap_remove(0);
    let mut archive = zip::ZipArchive::new(Cursor::new(&workbook)).expect("a workbook");
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).expect("a part");
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("a part");
        parts.push((part.name().expect("a name").into_owned(), content));
    }
    let length = 20_u32 << 20;
    let (_, sheet) = parts.iter_mut().find(|(name, _)| name == "xl/worksheets/sheet1.xml").expect("a sheet");
    sheet.resize(length as usize, b' ');
    let members: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    let mut bomb = packed(&members);
    let told = length.to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|&at| bomb[at..at + 4] == told).collect();
    assert!(!places.is_empty(), "its size stands in its list");
    for place in places {
        bomb[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let refused = why_refused(bomb, &Limits::default());
    assert!(refused.contains("reading.bomb times=250"), "{refused}");
}

/// Each of them would make a rectangle of millions, or room for billions, out of a few kilobytes.
#[test]
fn what_a_workbook_declares_is_not_believed() {
    let (_, far) =
        corpus("xls").into_iter().find(|(path, _)| path.ends_with("own_far_corner.xls")).expect("it is kept");
    assert_eq!(why_refused(far, &LIMITS), "it was read", "what is empty takes no room");
    let texts = br#"<sst uniqueCount="99999999999"><si><t>a</t></si></sst>"#;
    let parts: [(&str, &[u8]); 3] =
        [("[Content_Types].xml", b"<a/>"), ("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", texts)];
    assert!(why_refused(packed(&parts), &LIMITS).contains("reading.detail.more_texts"));
    let rows = br#"<table:table><table:table-row table:number-rows-repeated="9999999999"><table:table-cell table:number-columns-repeated="4096"><text:p>a</text:p></table:table-cell></table:table-row></table:table>"#;
    let parts: [(&str, &[u8]); 2] =
        [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", rows)];
    assert!(why_refused(packed(&parts), &LIMITS).contains("reading.cells most=20000"));
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
    assert!(refused.contains("reading.unpacked bytes=100"), "{refused}");
    let refused = open(&Limits { workbook_bytes: 100, ..LIMITS }).expect("it is larger");
    assert!(refused.contains("reading.too_large"), "{refused}");
}

#[test]
fn a_table_of_too_many_columns_is_refused() {
    let header = "a;".repeat(LIMITS.columns + 1);
    let refused = ingest::open("file.csv", Box::new(Cursor::new(header)), &Format::default(), &LIMITS);
    assert!(refused.is_err_and(|error| error.to_string().contains("reading.columns most=512")));
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

/// One row of ten million columns, and one cell of many megabytes without an end.
#[test]
fn what_is_no_table_is_refused() {
    let limits = Limits::default();
    let refused = |bytes: Vec<u8>| {
        let content = Box::new(Cursor::new(bytes));
        inspect::inspect("a.csv", content, &Format::default(), &limits).expect_err("it is no table").to_string()
    };
    assert!(refused(b"a;".repeat(10_000_000)).contains("reading.columns most=4096"));
    let below = [b"a;b\n1;2\n".to_vec(), b"a;".repeat(10_000_000)].concat();
    assert!(refused(below).contains("reading.columns most=4096"));
    assert!(refused(vec![b'a'; 20 << 20]).contains("reading.row_too_long row=1"));
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
