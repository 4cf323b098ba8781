//! Corrections: a corrected cell is counted as if the export said so, and a correction that does not fit changes nothing.

use report_model::correction::Correction;
use report_model::record::Field;
use tabulate::{Mapping, Tabulated};

use crate::cycle::{Folder, Run, on, tabulate};

const HEADER: [(&str, Field); 9] = [
    ("Ref", Field::Id),
    ("Nature", Field::Nature),
    ("Recu", Field::Received),
    ("Repondu", Field::Replied),
    ("Statut", Field::Status),
    ("Canal", Field::Channel),
    ("Region", Field::Region),
    ("Usager", Field::User),
    ("Objet", Field::Subject),
];

const ROWS: [[&str; 9]; 4] = [
    ["00417", "complaint", "2025-01-06", "2025-01-20", "processed", "web", "", "ana", "Accueil"],
    ["00418", "complaint", "2025-02-10", "2025-13-04", "processed", "", "", "ben", "Accueil"],
    ["RC-19", "complaint", "2025-03-03", "", "received", "", "", "ana", "Délai"],
    ["00420", "observation", "2024-12-30", "", "", "", "", "", ""],
];

fn mapping() -> Mapping {
    let columns: Vec<String> = HEADER.iter().map(|(name, field)| format!("{field}: {name}")).collect();
    let text = format!(
        "agency: alpha\nsources:\n  - columns: {{{}}}\nvalues:\n  nature: {{complaint: [complaint], observation: \
         [observation]}}\n  status: {{processed: [processed], received: [received]}}\n",
        columns.join(", ")
    );
    serde_yaml::from_str(&text).expect("a mapping")
}

fn csv(rows: &[[String; 9]]) -> String {
    let header = HEADER.map(|(name, _)| name).join(";");
    let rows: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

fn rows() -> Vec<[String; 9]> {
    ROWS.iter().map(|row| row.map(str::to_owned)).collect()
}

fn count(rows: &[[String; 9]], corrections: Vec<Correction>) -> Tabulated {
    let folder = Folder::new();
    let run = Run { corrections, ..Run::of("alpha") };
    tabulate(&run, &mapping(), vec![folder.file("registre.csv", csv(rows))])
}

fn correction(record: &str, field: Field, old: &str, new: &str) -> Correction {
    let text = |text: &str| report_model::lang::Localised::from([(report_model::lang::Lang::Fr, text)]);
    Correction {
        record: record.to_owned(),
        field,
        old: old.to_owned(),
        new: new.to_owned(),
        reason: text("Erreur de saisie"),
        office: text("Unité des réclamations"),
        date: on(2026, 2, 12),
    }
}

/// What a count says, but for where findings point.
fn said(found: &Tabulated) -> (String, String, Vec<String>) {
    let codes = found.findings.occurrences().iter().map(|finding| format!("{finding:?}")).collect();
    (format!("{:?}", found.tally), format!("{:?}", found.records), codes)
}

#[test]
fn correcting_a_cell_and_writing_it_are_the_same() {
    let values = ["", "RC-7", "complaint", "observation", "2025-04-11", "2031-01-01", "nonsense", "processed", "web"];
    for (row, cells) in ROWS.iter().enumerate() {
        for (column, (_, field)) in HEADER.iter().enumerate() {
            // What is no day does not take the place of one.
            let is_day = matches!(field, Field::Received | Field::Replied);
            let fits = |new: &&str| *new != cells[column] && !(is_day && !new.is_empty() && !new.starts_with("20"));
            for new in values.into_iter().filter(fits) {
                let mut written = rows();
                written[row][column] = new.to_owned();
                let corrected = count(&rows(), vec![correction(cells[0], *field, cells[column], new)]);
                assert_eq!(said(&corrected), said(&count(&written, Vec::new())), "{} {field}: {new:?}", cells[0]);
            }
        }
    }
}

#[test]
fn what_does_not_fit_changes_nothing_and_is_not_applied() {
    let plain = count(&rows(), Vec::new());
    for (record, field, old, new) in [
        ("00499", Field::Replied, "", "2025-04-11"),
        ("00418", Field::Replied, "2025-12-04", "2025-04-11"),
        ("00418", Field::Province, "", "Rabat"),
        ("RC-19", Field::Replied, "2025-03-04", ""),
        ("00417", Field::Received, "2025-01-06", "2025-02-30"),
    ] {
        let found = count(&rows(), vec![correction(record, field, old, new)]);
        assert_eq!(said(&found), said(&plain), "{record} {field}");
        assert!(found.corrected.is_empty(), "{record} {field}");
    }
    // A record that is set aside all the same rests on no correction.
    let found = count(&rows(), vec![correction("00418", Field::Nature, "complaint", "nonsense")]);
    assert!(found.corrected.is_empty());
    assert_eq!(found.records.rejected, 1);
}

#[test]
fn a_record_is_known_however_its_identifier_is_spelled() {
    for (record, old) in [("00418", "2025-13-04"), (" '00418", " 2025-13-04 "), ("rc-19", "")] {
        let found = count(&rows(), vec![correction(record, Field::Replied, old, "2025-04-11")]);
        assert_eq!(found.corrected.keys().copied().collect::<Vec<_>>(), [0], "{record}");
    }
}

#[test]
fn a_day_is_known_however_it_is_spelled() {
    for (old, fits) in [("20/01/2025", true), ("2025-01-20 00:00:00", true), ("21/01/2025", false), ("", false)] {
        let found = count(&rows(), vec![correction("00417", Field::Replied, old, "2025-01-21")]);
        assert_eq!(found.corrected.len(), usize::from(fits), "{old}");
    }
}

#[test]
fn of_two_corrections_of_a_cell_the_second_is_not_applied() {
    let twice = ["2025-03-11", "2025-03-12"].map(|new| correction("RC-19", Field::Replied, "", new)).to_vec();
    let found = count(&rows(), twice);
    assert_eq!(found.corrected.keys().copied().collect::<Vec<_>>(), [0]);
}

#[test]
fn of_a_record_that_a_later_extraction_tells_nothing_is_corrected() {
    let folder = Folder::new();
    let mut later = rows();
    later[1][3] = "2025-04-11".to_owned();
    let mut run =
        Run { corrections: vec![correction("00418", Field::Replied, "2025-13-04", "2025-03-01")], ..Run::of("alpha") };
    run.extracted = serde_yaml::from_str("files: {first.csv: 2026-01-10, second.csv: 2026-01-20}").expect("facts");
    let files = vec![folder.file("first.csv", csv(&rows())), folder.file("second.csv", csv(&later))];
    let found = tabulate(&run, &mapping(), files);
    assert!(found.corrected.is_empty(), "the copy that counts says something else");
    assert_eq!(found.records.duplicate, 4);
}

#[test]
fn a_record_without_identifier_is_named_by_its_row() {
    let folder = Folder::new();
    let mut mapping = mapping();
    mapping.sources[0].columns.remove(&Field::Id);
    mapping.sources[0].identified_by = tabulate::mapping::IdentifiedBy::Row;
    let run = Run {
        corrections: vec![correction("registre.csv:3", Field::Replied, "2025-13-04", "2025-04-11")],
        ..Run::of("alpha")
    };
    let found = tabulate(&run, &mapping, vec![folder.file("registre.csv", csv(&rows()))]);
    assert_eq!(found.corrected.len(), 1);
}
