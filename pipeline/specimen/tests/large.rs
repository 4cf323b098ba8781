//! A big cycle, in small: as many rows as asked for, the same for the same seed, and as faulty as `--help` says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use specimen::large::{COLUMNS, Size, write_into};

const SIZE: Size = Size { agencies: 7, records: 21_000 };

/// The rows of each export, cut into cells: the text is the last, in quotes, and no other cell is.
fn rows(folder: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
    let exports = fs::read_dir(folder.join("exports/2025")).expect("exports");
    exports
        .map(|entry| {
            let body = entry.expect("an entry").file_name().to_string_lossy().into_owned();
            let text = fs::read_to_string(folder.join("exports/2025").join(&body).join("records.csv")).expect("UTF-8");
            let delimiter = text.chars().find(|c| matches!(c, ';' | ',')).expect("a delimiter");
            let cut = |line: &str| line.splitn(COLUMNS.len(), delimiter).map(str::to_owned).collect::<Vec<_>>();
            let mut lines = text.lines();
            assert_eq!(cut(lines.next().expect("a header")), COLUMNS);
            (body, lines.map(cut).collect())
        })
        .collect()
}

#[test]
fn a_big_cycle_has_what_its_help_says() {
    let out = tempfile::tempdir().expect("a folder");
    let written = write_into(out.path(), 1, SIZE).expect("a cycle");
    let rows = rows(out.path());
    let all: Vec<&Vec<String>> = rows.values().flatten().collect();
    assert_eq!((rows.len(), all.len() as u64, written.records), (SIZE.agencies, SIZE.records, SIZE.records));
    let column = |name: &str| COLUMNS.iter().position(|column| *column == name).expect("a column");
    let share = |holds: &dyn Fn(&[String]) -> bool| all.iter().filter(|row| holds(row)).count() * 1000 / all.len();
    let (id, received, replied) = (column("id"), column("received"), column("replied"));
    assert!((450..550).contains(&share(&|row| row[column("service")].is_empty())));
    assert!((3..8).contains(&share(&|row| row[replied] == "00/00/0000")));
    assert!((1..4).contains(&share(&|row| row[received] == "à préciser")));
    assert!(all.iter().any(|row| row[id].is_empty()));
    assert!(all.iter().all(|row| row[column("text")].starts_with('"') && row[column("text")].ends_with('"')));
    assert!(all.iter().all(|row| !row[column("text")].trim_matches('"').contains('"')));
    let mut lengths: Vec<usize> = all.iter().map(|row| row[column("text")].chars().count() - 2).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] >= 150, "{}", lengths[lengths.len() / 2]);
    let (day_first, iso) = (&rows["B0002"][0][received], &rows["B0001"][0][received]);
    assert_eq!((day_first.matches('/').count(), iso.matches('-').count()), (2, 2));
}

#[test]
fn the_same_seed_makes_the_same_bytes() {
    let read = |seed: u64| {
        let out = tempfile::tempdir().expect("a folder");
        write_into(out.path(), seed, SIZE).expect("a cycle");
        fs::read(out.path().join("exports/2025/B0003/records.csv")).expect("an export")
    };
    let first = read(5);
    assert!(first == read(5));
    assert!(first != read(6));
}

#[test]
fn a_size_without_sense_is_refused() {
    let out = tempfile::tempdir().expect("a folder");
    for size in [
        Size { agencies: 0, records: 5 },
        Size { agencies: 10, records: 9 },
        Size { agencies: 10_000, records: 90_000 },
    ] {
        let refused = write_into(out.path(), 1, size).expect_err("a refusal").to_string();
        assert!(refused.contains("ask for"), "{refused}");
    }
    assert_eq!(fs::read_dir(out.path()).expect("a folder").count(), 0);
}
