//! Encodings are found: the names of communes and short texts of complaints in each encoding of an office, cut to many
//! lengths. A text is read rightly when its letters come out, whatever the name of the encoding.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use encoding_rs::Encoding;
use ingest::{FileKind, Format, Limits, Row, inspect};

/// The texts, each with the encodings that can write it.
const TEXTS: [(&str, &[&str]); 3] = [
    ("encodings/communes.csv", &["windows-1256", "iso-8859-6", "cp720", "utf-16le", "utf-16be", "utf-8"]),
    ("polluted/sources/chikayat.csv", &["windows-1256", "iso-8859-6", "cp720", "utf-16le", "utf-8"]),
    ("polluted/sources/reclamations.csv", &["windows-1252", "macintosh", "cp850", "cp437", "utf-16le", "utf-8"]),
];

/// In lines.
const LENGTHS: [usize; 6] = [1, 2, 3, 5, 10, 100];

/// The code pages of MS-DOS, by their names: what the bytes from 0x80 mean.
fn code_pages() -> BTreeMap<String, Vec<char>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/encodings/code-pages.txt");
    let text = fs::read_to_string(path).expect("the code pages");
    let letter = |number: &str| u32::from_str_radix(number, 16).ok().and_then(char::from_u32).expect("a letter");
    let pages = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    pages.map(|(name, letters)| (name.to_owned(), letters.split(' ').map(letter).collect())).collect()
}

/// The bytes of a text in an encoding; `None` where it has not all letters.
fn encoded(text: &str, label: &str, pages: &BTreeMap<String, Vec<char>>) -> Option<Vec<u8>> {
    if let Some(upper) = pages.get(label) {
        let byte = |letter: char| match u8::try_from(letter) {
            Ok(byte) if byte < 0x80 => Some(byte),
            _ => upper.iter().position(|other| *other == letter).and_then(|at| u8::try_from(0x80 + at).ok()),
        };
        return text.chars().map(byte).collect();
    }
    match label {
        "utf-16le" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "utf-16be" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        other => {
            let (bytes, _, unmapped) = Encoding::for_label(other.as_bytes()).expect("an encoding").encode(text);
            (!unmapped).then(|| bytes.into_owned())
        }
    }
}

/// Everything that is read of a file, as one text.
fn read(bytes: Vec<u8>) -> String {
    let format = Format { kind: Some(FileKind::Csv), ..Format::default() };
    let mut copy = Vec::new();
    let done = inspect::write_csv("a.csv", Box::new(Cursor::new(bytes)), &format, &Limits::default(), &mut copy);
    done.map_or_else(|error| error.to_string(), |_| String::from_utf8(copy).expect("UTF-8 comes out"))
}

/// The letters beyond ASCII.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii()).collect()
}

#[test]
fn encodings_are_found_in_texts_of_all_lengths() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let pages = code_pages();
    let mut counts: BTreeMap<(&str, usize), (u32, u32)> = BTreeMap::new();
    for (path, labels) in TEXTS {
        let text = fs::read_to_string(folder.join(path)).expect("a readable text");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        for &label in labels {
            for length in LENGTHS {
                for piece in lines.chunks(length).filter(|piece| piece.len() == length.min(lines.len())) {
                    let piece = piece.join("\n") + "\n";
                    let Some(bytes) = encoded(&piece, label, &pages).filter(|_| !letters(&piece).is_empty()) else {
                        continue;
                    };
                    let (right, all) = counts.entry((label, length)).or_default();
                    *all += 1;
                    *right += u32::from(letters(&read(bytes)) == letters(&piece));
                }
            }
        }
    }
    let mut report = String::new();
    let mut poor = Vec::new();
    for ((label, length), (right, all)) in &counts {
        writeln!(report, "{label:14} {length:4} lines {right:4} of {all:4}").expect("a string takes all");
        let floor = match length {
            1 | 2 => 90,
            3 | 5 => 97,
            _ => 100,
        };
        if right * 100 < all * floor {
            poor.push(format!("{label}, {length} lines: {right} of {all}"));
        }
    }
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("encodings.txt"), &report).expect("a folder to write to");
    assert!(counts.len() > 30 && poor.is_empty(), "{poor:#?}\n{report}");
}

/// The first letter beyond ASCII comes after the first piece of the file: what it is decides, not what came before it.
#[test]
fn an_encoding_shows_late() {
    let head = "a;b\n".to_owned() + &"1;x\n".repeat(200_000);
    let tail = "2;réclamation générale déjà traitée\n".repeat(3);
    for label in ["utf-8", "windows-1252", "ibm850"] {
        let tail = encoded(&tail, &label.replace("ibm", "cp"), &code_pages()).expect("it has the letters");
        let bytes = [head.clone().into_bytes(), tail].concat();
        let mut table = ingest::open("a.csv", Box::new(Cursor::new(bytes)), &Format::default(), &Limits::default())
            .expect("a table");
        let mut last = Vec::new();
        let mut take = |row: Row<'_>| last = row.cells.map(str::to_owned).collect();
        while table.rows(1 << 16, &mut take).expect("a table") {}
        assert_eq!(last, ["2", "réclamation générale déjà traitée"], "{label}");
        assert_eq!(table.facts().encoding.as_deref().map(str::to_lowercase).as_deref(), Some(label));
    }
}

/// Each byte of a code page means what unicode.org says, under each of its names.
#[test]
fn code_pages_have_many_names() {
    let pages = code_pages();
    assert_eq!(pages.len(), 6);
    for (name, upper) in pages {
        let number = name.trim_start_matches("cp");
        for label in
            [name.clone(), format!("IBM{number}"), number.to_owned(), format!("dos-{number}"), format!("cp00{number}")]
        {
            let bytes = [b"a;b\n1;".to_vec(), (0x80..=0xff).collect(), b"\n".to_vec()].concat();
            let format = Format { encoding: Some(label.clone()), delimiter: Some(";".to_owned()), ..Format::default() };
            let limits = Limits::default();
            let mut table = ingest::open("a.csv", Box::new(Cursor::new(bytes)), &format, &limits).expect(&label);
            let mut last = String::new();
            let mut take = |row: Row<'_>| last = row.cells.last().unwrap_or_default().to_owned();
            while table.rows(1 << 16, &mut take).expect("a table") {}
            assert_eq!(last.chars().collect::<Vec<_>>(), upper, "{label}");
        }
    }
}
