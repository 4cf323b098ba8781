//! One agency: its files, read side by side ([`table`]); its records, put together ([`merge`]) and counted ([`count`]).

mod count;
mod job;
mod merge;
mod refiled;
pub(crate) mod repeats;
mod stray;
mod table;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hashbrown::HashSet;
use ingest::Skipped;
use rayon::prelude::*;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;

pub use self::job::{Job, Tabulated};
use self::merge::Whole;
use self::table::{ReadTable, take};
use crate::export_file::ExportFile;
use crate::exports::each_table;

/// Reads, normalises, validates, classifies and counts an agency's files.
pub fn tabulate(job: &Job<'_>, mut files: Vec<ExportFile>) -> Tabulated {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    // Of a download that was cut off nothing is counted: it is said below.
    let read = |file: &ExportFile| {
        if stray::is_cut_download(&file.name) { (Vec::new(), Vec::new()) } else { tables(job, file) }
    };
    let taken: Vec<(Vec<ReadTable<'_>>, Vec<Skipped>)> = files.par_iter().map(read).collect();
    let mut whole = Whole::new(job.findings_limit);
    let names: HashSet<String> = files.iter().map(|file| file.name.to_lowercase()).collect();
    let mut tables = Vec::new();
    for (file, (of_file, passed_over)) in files.iter().zip(taken) {
        for (name, is_counted) in stray::among(&file.name, &names, &of_file) {
            let place = Place { file: name.clone(), ..Place::default() };
            whole.findings.record(Code::StrayCopy, || Finding::at(place, Code::StrayCopy));
            whole.stray.push((name, is_counted));
        }
        whole.passed_over.extend(passed_over);
        tables.extend(of_file);
    }
    dates(job, &tables, &mut whole.findings);
    whole.read = tables.iter_mut().filter_map(|table| table.facts.take()).collect();
    // Of several copies of a record the first one counts: the one of the latest extraction, then by file and row.
    tables.sort_by_key(|table| std::cmp::Reverse(table.extracted));
    for mut table in tables {
        if let Some(count) = whole.strangers(&table) {
            table.refuse_numbering(job, count);
        }
        whole.add(table, job.lists);
    }
    whole.count(job)
}

/// What is wrong with the days of extraction: none is declared, or one lies before the end of the period.
fn dates(job: &Job<'_>, tables: &[ReadTable<'_>], findings: &mut Findings) {
    let mut find = |code: Code, file: &str| {
        let place = Place { file: file.to_owned(), ..Place::default() };
        findings.record(code, || Finding::at(place, code));
    };
    if !tables.is_empty() && tables.iter().all(|table| table.extracted.is_none()) {
        return find(Code::NoExtractionDate, "export.yaml");
    }
    // A workbook has several tables and one day.
    let files: BTreeMap<&str, Option<NaiveDate>> =
        tables.iter().map(|table| (table.file.as_str(), table.extracted)).collect();
    for (file, extracted) in files {
        match extracted {
            None => find(Code::NoExtractionDate, file),
            Some(day) if day < job.period.last_day() => find(Code::ExtractedBeforeEnd, file),
            Some(_) => {}
        }
    }
}

/// The tables of a file. A sheet or member that nobody named and that is no register is passed over beside one that is:
/// one that was read or, where none was, the one that lacks the fewest columns of the mapping.
fn tables<'a>(job: &Job<'a>, file: &ExportFile) -> (Vec<ReadTable<'a>>, Vec<Skipped>) {
    let mut tables: Vec<(Option<usize>, ReadTable<'a>)> = Vec::new();
    let mut passed_over = each_table(job.mapping, file, &job.limits, &mut |name, sheet, source, opened| {
        let place = source.and_then(|source| job.mapping.sources.iter().position(|other| std::ptr::eq(other, source)));
        tables.push((place, take(job, name, sheet, source, opened)));
    });
    // They come as they lie in the file; the records of an earlier source go before.
    tables.sort_by_key(|(place, _)| place.unwrap_or_default());
    let mut tables: Vec<ReadTable<'a>> = tables.into_iter().map(|(_, table)| table).collect();
    let is_any_read = tables.iter().any(|table| table.source.is_some());
    let most_found = tables.iter().map(|table| table.found).max().unwrap_or(0);
    tables.retain(|table| match table.spare {
        Some(why) if is_any_read || table.found < most_found => {
            passed_over.push(Skipped { file: table.file.clone(), sheet: table.sheet.clone(), why });
            false
        }
        _ => true,
    });
    (tables, passed_over)
}
