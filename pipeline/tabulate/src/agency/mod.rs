//! One agency: its files, read side by side ([`table`]); its records, put together ([`whole`]) and counted ([`count`]).

mod count;
mod refiled;
pub(crate) mod repeats;
mod stray;
mod table;
mod whole;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use hashbrown::HashSet;
use ingest::{Limits, ReadFacts, Skipped};
use rayon::prelude::*;
use report_model::definitions::Definitions;
use report_model::finding::{Finding, Findings, Place};
use report_model::findings::Code;
use report_model::period::Period;
use report_model::records::Records;
use report_model::tally::{Basis, Tally};

use self::table::{Taken, take};
use self::whole::Whole;
use crate::classify::RuleBook;
use crate::corrections::{Applied, Corrections};
use crate::exports::each_table;
use crate::extraction::ExportFacts;
use crate::lists::Lists;
use crate::mapping::Mapping;

/// Everything that the counting of one agency depends on beside its files.
pub struct Job<'a> {
    /// The agency's id.
    pub agency: &'a str,
    /// The period.
    pub period: Period,
    /// What the tally is counted on.
    pub basis: Basis,
    /// How the cycle counts.
    pub definitions: &'a Definitions,
    /// The agency's mapping.
    pub mapping: &'a Mapping,
    /// Its keyword rules.
    pub rules: &'a RuleBook,
    /// Its closed lists.
    pub lists: &'a Lists,
    /// The key of its pseudonyms.
    pub key: [u8; 32],
    /// The days of the extractions, as `export.yaml` declares them.
    pub extracted: &'a ExportFacts,
    /// The corrections of single cells.
    pub corrections: &'a Corrections<'a>,
    /// What a reader takes at most.
    pub limits: Limits,
    /// How many occurrences of each code are kept.
    pub findings_limit: u64,
}

/// A file of an agency, opened when its turn comes.
#[derive(Clone, Debug)]
pub struct ExportFile {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

impl ExportFile {
    /// The file at a path.
    pub fn at(path: &Path) -> Self {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        ExportFile { name, path: path.to_owned() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn open(&self) -> std::io::Result<File> {
        open_ordinary(&self.path)
    }
}

/// Opens a file to read it. What is no ordinary file is not opened, nor where a link leads to it: a pipe would wait for
/// ever for somebody to write, and a device has no end.
///
/// # Errors
/// When it is none, or cannot be opened.
pub fn open_ordinary(path: &Path) -> std::io::Result<File> {
    let meta = std::fs::metadata(path)?;
    if meta.is_dir() {
        return Err(std::io::ErrorKind::IsADirectory.into());
    }
    if !meta.is_file() {
        return Err(std::io::Error::other(
            "this is a pipe, a socket or a device, and no file: copy what it gives into a file",
        ));
    }
    File::open(path)
}

/// What was counted of an agency's files. It holds no row.
pub struct Tabulated {
    /// The sums.
    pub tally: Tally,
    /// What became of each record.
    pub records: Records,
    /// What is wrong with the data.
    pub findings: Findings,
    /// The earliest and the latest effective cut-off of the files whose records count: for each the earlier of its
    /// extraction and the nominal cut-off.
    pub cutoffs: (NaiveDate, NaiveDate),
    /// The earliest and the latest day of extraction that is declared for them.
    pub extracted: Option<(NaiveDate, NaiveDate)>,
    /// Whether no complaint of the cohort is due on or after its own cut-off.
    pub complete: bool,
    /// The corrections of records that count, by their places in the list, with the identifiers of the records.
    pub corrected: Applied,
    /// How each table was read.
    pub read: Vec<ReadFacts>,
    /// Sheets and files that no source asks for.
    pub passed_over: Vec<Skipped>,
    /// How many tables could be read.
    pub readable_files: usize,
    /// Why the others could not, in a sentence each.
    pub refused: Vec<String>,
    /// The lines that the mapping lacks, for values that are in no list.
    pub advice: Vec<String>,
    /// Where the columns stand that findings name.
    pub columns: ColumnsOf,
}

/// Where columns stand, from 0, by the names that findings give them.
pub type Columns = BTreeMap<String, u32>;

/// The columns of each table, by its file and sheet.
pub type ColumnsOf = BTreeMap<(String, Option<String>), Columns>;

/// Reads, normalises, validates, classifies and counts an agency's files.
pub fn tabulate(job: &Job<'_>, mut files: Vec<ExportFile>) -> Tabulated {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    // Of a download that was cut off nothing is counted: it is said below.
    let read = |file: &ExportFile| {
        if stray::is_cut_download(&file.name) { (Vec::new(), Vec::new()) } else { tables(job, file) }
    };
    let taken: Vec<(Vec<Taken<'_>>, Vec<Skipped>)> = files.par_iter().map(read).collect();
    let mut whole = Whole::new(job.findings_limit);
    let names: HashSet<String> = files.iter().map(|file| file.name.to_lowercase()).collect();
    let mut tables = Vec::new();
    for (file, (of_file, passed_over)) in files.iter().zip(taken) {
        if stray::is_stray(&file.name, &names) {
            let place = Place { file: file.name.clone(), ..Place::default() };
            whole.findings.record(Code::StrayCopy, || Finding::at(place, Code::StrayCopy));
            whole.stray.push((file.name.clone(), of_file.iter().any(|table: &Taken<'_>| table.source.is_some())));
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
fn dates(job: &Job<'_>, tables: &[Taken<'_>], findings: &mut Findings) {
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
fn tables<'a>(job: &Job<'a>, file: &ExportFile) -> (Vec<Taken<'a>>, Vec<Skipped>) {
    let mut tables: Vec<Taken<'a>> = Vec::new();
    let mut passed_over = each_table(job.mapping, file, &job.limits, &mut |name, sheet, source, opened| {
        tables.push(take(job, name, sheet, source, opened));
    });
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
