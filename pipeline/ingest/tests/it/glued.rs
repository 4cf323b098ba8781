//! Files that were glued together: whatever the encoding, the delimiter, the header of each, and whatever stands between
//! them, their records are all there, or the whole is refused by the row where it changes.

use std::io::Cursor;

use encoding_rs::Encoding;
use ingest::{FileKind, Format, Limits, Row};

const HEADER: [&str; 4] = ["N° réclamation", "Nature", "Date de dépôt", "Objet"];

/// The records of a month.
fn month(number: usize) -> Vec<[String; 4]> {
    let record = |n: usize| {
        let topic = ["Dossier reçu à l'accueil", "Éclairage; poteau n° 4", "Fenêtre cassée, hôtel de ville"][n - 1];
        let day = format!("{:02}/{number:02}/2025", 5 * n + 2);
        [format!("{number:02}{n:02}"), "Réclamation".to_owned(), day, topic.to_owned()]
    };
    (1..=3).map(record).collect()
}

/// How a part is written.
#[derive(Clone, Copy, Debug)]
struct Written {
    encoding: &'static str,
    delimiter: char,
    quotes_all: bool,
    /// The places of the columns.
    order: [usize; 4],
    header: fn(&str) -> String,
}

const USUAL: Written =
    Written { encoding: "utf-8", delimiter: ';', quotes_all: false, order: [0, 1, 2, 3], header: str::to_owned };

fn text_of(written: Written, records: &[[String; 4]]) -> String {
    let line = |cells: &[String; 4]| {
        let cell = |&place: &usize| {
            let cell = &cells[place];
            let quoted = written.quotes_all || cell.contains(written.delimiter);
            if quoted { format!("\"{cell}\"") } else { cell.clone() }
        };
        written.order.iter().map(cell).collect::<Vec<_>>().join(&written.delimiter.to_string()) + "\r\n"
    };
    line(&HEADER.map(|name| (written.header)(name))) + &records.iter().map(line).collect::<String>()
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8 with mark" => ["\u{feff}", text].concat().into_bytes(),
        "utf-16le" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        other => Encoding::for_label(other.as_bytes()).expect("an encoding").encode(text).0.into_owned(),
    }
}

/// A part, with or without its last line end.
fn part(written: Written, number: usize, is_ended: bool) -> Vec<u8> {
    let text = text_of(written, &month(number));
    encoded(if is_ended { &text } else { text.trim_end() }, written.encoding)
}

/// What was read: the records, as far as the header goes, and how many headers were passed over.
#[derive(Debug, PartialEq)]
struct Read {
    records: Vec<Vec<String>>,
    headers: u64,
    faults: usize,
    /// Rows that were passed over for another reason.
    others: u64,
}

fn read(bytes: &[u8]) -> Result<Read, String> {
    let format = Format { kind: Some(FileKind::Csv), ..Format::default() };
    let opened = ingest::open("a.csv", Box::new(Cursor::new(bytes.to_vec())), &format, &Limits::default());
    let mut table = opened.map_err(|error| error.to_string())?;
    assert_eq!(table.header(), HEADER);
    let mut read = Read { records: Vec::new(), headers: 0, faults: 0, others: 0 };
    let mut take = |row: Row<'_>| {
        let cells: Vec<String> = row.cells.map(|cell| cell.trim_matches('\u{1a}').to_owned()).collect();
        read.faults += usize::from(row.undecodable || cells.len() != HEADER.len());
        read.records.push(cells);
    };
    while table.rows(1 << 16, &mut take).map_err(|error| error.to_string())? {}
    let passed = table.facts().passed_over;
    read.others = passed.preamble + passed.comments + passed.footer + passed.further_tables;
    read.headers = passed.repeated_headers;
    Ok(read)
}

fn all(months: usize) -> Read {
    let records = (1..=months).flat_map(month).map(Vec::from).collect();
    Read { records, headers: months as u64 - 1, faults: 0, others: 0 }
}

const BETWEEN: [&[u8]; 4] = [b"", b"\x1a", b"\r\n\r\n", b"\x1a\r\n"];

#[test]
fn parts_of_any_encoding_are_read() {
    let encodings = ["utf-8", "utf-8 with mark", "windows-1252", "utf-16le", "utf-16be"];
    let mut wrong = Vec::new();
    for first in encodings {
        for second in encodings {
            for third in encodings {
                for (is_ended, between) in [(true, BETWEEN[0]), (true, BETWEEN[1]), (false, BETWEEN[0])] {
                    let of = |number, encoding| part(Written { encoding, ..USUAL }, number, is_ended);
                    let bytes = [of(1, first), of(2, second), of(3, third)].join(between);
                    let found = read(&[&bytes[..], between].concat());
                    // A line that an old encoding shares with UTF-8 without a mark shows as a fault.
                    let is_shared =
                        !is_ended && [(first, second), (second, third)].contains(&("windows-1252", "utf-8"));
                    let shows = is_shared && found.as_ref().is_ok_and(|found| found.faults > 0);
                    if found.as_ref() != Ok(&all(3)) && !shows {
                        wrong.push(format!("{first}, {second}, {third}, {is_ended}, {between:?}: {found:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

#[test]
fn parts_in_other_words_are_read() {
    let others: [(&str, Written); 9] = [
        ("as it is", USUAL),
        ("capitals", Written { header: |name| name.to_uppercase(), ..USUAL }),
        ("spaces", Written { header: |name| format!("  {} ", name.replace(' ', "  ")), ..USUAL }),
        ("quoted", Written { quotes_all: true, ..USUAL }),
        ("turned", Written { order: [2, 0, 3, 1], ..USUAL }),
        ("commas", Written { delimiter: ',', ..USUAL }),
        ("tabs", Written { delimiter: '\t', ..USUAL }),
        ("quoted commas, turned", Written { delimiter: ',', quotes_all: true, order: [3, 2, 1, 0], ..USUAL }),
        (
            "commas, turned, with a mark",
            Written { delimiter: ',', encoding: "utf-8 with mark", order: [1, 0, 3, 2], ..USUAL },
        ),
    ];
    let mut wrong = Vec::new();
    for (name, first) in others.iter().filter(|(_, first)| first.order == USUAL.order && (first.header)("a") == "a") {
        for (other, second) in others {
            for between in BETWEEN {
                let bytes = [part(*first, 1, true), part(second, 2, true), part(*first, 3, true)].join(between);
                let found = read(&bytes);
                if found.as_ref() != Ok(&all(3)) {
                    wrong.push(format!("{name}, {other}, {between:?}: {found:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}

/// A title above each header, a sum and a note below each part: none is a record.
#[test]
fn what_stands_around_each_part_is_no_record() {
    let around = |number: usize| {
        let table = text_of(USUAL, &month(number));
        format!("Registre du mois {number}\r\n\r\n{table}Total;3;;\r\n\r\nSource : bureau d'ordre\r\n\r\n")
    };
    let text = (1..=3).map(around).collect::<String>();
    let content = Box::new(Cursor::new(text.into_bytes()));
    let mut table = ingest::open("a.csv", content, &Format::default(), &Limits::default()).expect("a table");
    let mut ids = Vec::new();
    while table.rows(1 << 16, &mut |row: Row<'_>| ids.extend(row.cells.next().map(str::to_owned))).expect("a table") {}
    let expected: Vec<String> = (1..=3).flat_map(month).map(|[id, ..]| id).collect();
    assert_eq!(ids, expected);
    assert_eq!(table.facts().passed_over.repeated_headers, 2);
}

/// The rows of a part with a column more, less or other than the first could go into no column of it.
#[test]
fn a_part_of_other_columns_is_refused_by_its_row() {
    let first = text_of(USUAL, &month(1));
    for header in [
        "N° réclamation;Nature;Date de dépôt;Date de réponse;Objet",
        "N° réclamation;Nature;Date de dépôt",
        "N° réclamation;Nature;Date de réception;Objet",
        "\u{feff}N° réclamation,Nature,Date de dépôt,Date de réponse,Objet",
    ] {
        let row = header.trim_matches('\u{feff}').replace("N° réclamation", "0201").replace("Date", "01/02/2025");
        let found = read(format!("{first}{header}\r\n{row}\r\n").as_bytes());
        let error = found.expect_err("its columns are others");
        assert!(error.contains("reading.other_columns missing"), "{header}: {error}");
    }
}

/// A quote that is not closed at the end of a part takes nothing of the next.
#[test]
fn no_quote_runs_over_a_seam() {
    let first = text_of(USUAL, &month(1)) + "0104;Réclamation;28/01/2025;\"Fuite";
    let bytes = [first.into_bytes(), part(Written { encoding: "utf-8 with mark", ..USUAL }, 2, true)].concat();
    let read = read(&bytes).expect("it is read");
    assert_eq!(read.records.len(), 7);
    assert_eq!(read.records[3][..3], ["0104", "Réclamation", "28/01/2025"]);
    assert_eq!(read.records[4..], all(2).records[3..]);
}

/// A Ctrl-Z or a mark in the middle of a text is a sign like others, and lines that are damaged are no part of their own.
#[test]
fn what_is_no_seam_parts_nothing() {
    let text = text_of(USUAL, &month(1)).replace("Dossier", "Dos\u{1a}sier").replace("ville", "vi\u{feff}lle");
    let found = read(text.as_bytes()).expect("it is read");
    assert_eq!((found.records.len(), found.headers, found.faults), (3, 0, 0));
    let mut bytes = text_of(USUAL, &month(1)).into_bytes();
    let place = bytes.windows(2).rposition(|two| two == "é".as_bytes()).expect("an accent");
    bytes.remove(place);
    let found = read(&bytes).expect("it is read");
    assert_eq!((found.records.len(), found.faults), (3, 1), "the row is reported");
}

/// Wherever the pieces end in which a file is read, its parts are the same.
#[test]
fn parts_are_found_wherever_the_pieces_end() {
    let months: Vec<[String; 4]> = (1..=12).flat_map(month).collect();
    for encoding in ["utf-8 with mark", "windows-1252", "utf-16le"] {
        for shift in 0..4 {
            let first =
                text_of(USUAL, &months) + &"0100;Suggestion;01/01/2025;à\r\n".repeat(8_300) + &"x".repeat(shift);
            let first = first.trim_end_matches('x').to_owned()
                + &format!("0100;Suggestion;01/01/2025;{}\r\n", "x".repeat(shift));
            let rest = text_of(USUAL, &months) + &"0200;Suggestion;01/01/2025;été\r\n".repeat(20_000);
            let bytes = [encoded(&first, "utf-8"), encoded(&rest, encoding)].concat();
            let found = read(&bytes).expect("it is read");
            assert_eq!(
                (found.records.len(), found.headers, found.faults),
                (2 * 36 + 8_301 + 20_000, 1, 0),
                "{encoding}"
            );
            assert_eq!(found.records.last().expect("records")[3], "été", "{encoding}, shifted by {shift}");
        }
    }
}
