//! Marks in workbooks of many makers: what was there stays, what is marked is found again.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use marking::{COMMENTS, MarkError, Marks, Tone, marked, rebuilt};
use proptest::prelude::*;
use rust_xlsxwriter::{Formula, Note, Workbook};

type Cells = BTreeMap<String, BTreeMap<(u32, u32), String>>;

/// Every cell that holds something, by sheet.
fn cells(bytes: &[u8]) -> Result<Cells, calamine::XlsxError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec()))?;
    let names = book.sheet_names();
    let mut cells = Cells::new();
    for name in names {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (row, column) = range.start().unwrap_or_default();
        let used = range.used_cells().filter(|(_, _, value)| **value != Data::Empty);
        let at =
            |r: usize, c: usize| (row + u32::try_from(r).expect("a row"), column + u32::try_from(c).expect("a column"));
        cells.insert(name, used.map(|(r, c, value)| (at(r, c), format!("{value:?}"))).collect());
    }
    Ok(cells)
}

fn some_marks() -> Marks {
    let mut marks = Marks::new("CONFIDENTIEL".to_owned());
    marks.add((1, 1), Tone::Refused, "un <texte> & un autre");
    marks.add((2, 0), Tone::Doubt, "deux\nlignes");
    marks.add((2, 3), Tone::Before, "déjà lu");
    marks.add((7, 700), Tone::Look, "loin à droite");
    marks.add((90, 2), Tone::Look, "loin en bas");
    marks
}

fn workbooks() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ingest/tests/corpus/xlsx");
    let files = fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    assert!(files.len() > 5);
    files
}

#[test]
fn workbooks_of_many_makers_keep_their_cells() {
    let mut edited = 0;
    for path in workbooks() {
        let bytes = fs::read(&path).expect("a workbook");
        let Ok(before) = cells(&bytes) else { continue };
        let sheets = before.keys().map(|name| (name.clone(), some_marks())).collect();
        let Ok(copy) = marked(&bytes, &sheets) else { continue };
        edited += 1;
        assert_eq!(cells(&copy).expect("the copy opens"), before, "{}", path.display());
        assert_eq!(copy, marked(&bytes, &sheets).expect("again"), "{}", path.display());
    }
    assert!(edited >= 8, "{edited} of the corpus could be edited");
}

/// A workbook with formulas, a comment, a second sheet and a row style.
fn own() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Registre & suite").expect("a name");
    for row in 0..5 {
        for column in 0..3 {
            sheet.write_number(row, column, f64::from(row * 10 + u32::from(column))).expect("written");
        }
    }
    sheet.write_formula(6, 0, Formula::new("=SUM(A1:A5)").set_result("100")).expect("written");
    sheet.insert_note(1, 0, &Note::new("la note de l’agent")).expect("written");
    sheet.insert_note(3, 1, &Note::new("une autre")).expect("written");
    book.add_worksheet().set_name("Autre").expect("a name").write_string(0, 0, "intact").expect("written");
    book.save_to_buffer().expect("a workbook")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    std::io::read_to_string(archive.by_name(name).expect("a part")).expect("text")
}

#[test]
fn a_comment_that_was_there_stays_and_ours_stands_behind() {
    let bytes = own();
    let sheets = BTreeMap::from([("Registre & suite".to_owned(), some_marks())]);
    let copy = marked(&bytes, &sheets).expect("marked");
    assert_eq!(cells(&copy).expect("opens"), cells(&bytes).expect("opens"));
    insta::assert_snapshot!("comments", part(&copy, "xl/comments1.xml"));
    insta::assert_snapshot!("sheet", part(&copy, "xl/worksheets/sheet1.xml"));
    assert_eq!(part(&copy, "xl/worksheets/sheet2.xml"), part(&bytes, "xl/worksheets/sheet2.xml"));
    let drawing = part(&copy, "xl/drawings/vmlDrawing1.vml");
    assert_eq!(drawing.matches("<v:shape ").count(), 2 + 5, "one shape for each comment: {drawing}");
}

#[test]
fn more_marks_than_comments_are_coloured() {
    let mut marks = Marks::new("n".to_owned());
    for row in 1..=2_000 {
        marks.add((row, 4), Tone::Look, "x");
    }
    assert_eq!(marks.len(), 2_000);
    let copy = marked(&own(), &BTreeMap::from([("Autre".to_owned(), marks)])).expect("marked");
    let sheet = part(&copy, "xl/worksheets/sheet2.xml");
    assert_eq!(sheet.matches("<c r=\"E").count(), 2_000);
    assert_eq!(part(&copy, "xl/hasila/comments1.xml").matches("<comment ").count(), COMMENTS + 1);
}

#[test]
fn what_cannot_be_edited_is_refused() {
    let sheets = BTreeMap::from([("Feuille".to_owned(), some_marks())]);
    assert!(matches!(marked(b"PK", &sheets), Err(MarkError::Package(_))));
    assert!(matches!(marked(&own(), &sheets), Err(MarkError::Missing(_))));
}

#[test]
fn rows_become_a_workbook_in_their_places() {
    let mut copy = rebuilt(&some_marks(), true).expect("begun");
    copy.row(1, ["N°", "Nature"].into_iter()).expect("a row");
    copy.row(4, ["7", "", "=1+1"].into_iter()).expect("a row");
    let bytes = copy.finish().expect("a workbook");
    let found = cells(&bytes).expect("opens");
    let sheet = found.values().next().expect("a sheet");
    assert_eq!(sheet.get(&(0, 0)).map(String::as_str), Some("String(\"N°\")"));
    assert_eq!(sheet.get(&(3, 2)).map(String::as_str), Some("String(\"=1+1\")"), "a text is no formula");
    assert_eq!(sheet.len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Bytes that are flipped in a package lead to a refusal or to a workbook; never to a panic.
    #[test]
    fn damaged_packages_are_refused_or_marked(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = own();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = marked(&bytes, &BTreeMap::from([("Registre & suite".to_owned(), some_marks())]));
    }
}
