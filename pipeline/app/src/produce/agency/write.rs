//! What a run writes into the folder of an agency, and what it removes from it.

use std::collections::BTreeMap;
use std::path::Path;

use report_model::diagnostic::{Diagnose, Diagnostic};
use report_model::finding::Findings;
use report_model::lang::Lang;
use report_model::sectoral::SectoralReport;
use tabulate::{ColumnsOf, Limits, Mapping};

use super::outcome::Fault;
use super::{AgencyRun, RunMode};
use crate::outputs::annex;
use crate::outputs::findings;
use crate::outputs::findings::{Copies, Pages, Subject};
use crate::produce::run::{self, RunRecord};
use crate::stores::fs::{self, FileError};

/// Bytes of an export that has a coloured copy though nobody asked for one: many together would take most of the time.
const SMALL: u64 = 64 << 10;

/// What was found, and what its pages and copies are made of.
pub(super) struct Found<'a> {
    pub(super) findings: &'a Findings,
    /// How exports are read, and where the columns stand that findings name; none for a nil return.
    pub(super) read: Option<(&'a Mapping, &'a ColumnsOf)>,
    pub(super) pages: &'a Pages,
}

impl AgencyRun<'_> {
    pub(super) fn write(
        &self,
        report: &SectoralReport,
        found: &Found<'_>,
        record: &mut RunRecord,
    ) -> Result<(), Fault> {
        self.write_findings(found, record)?;
        if self.extent == RunMode::Report {
            record.records = report.records;
            let none = BTreeMap::new();
            let workbook =
                annex::workbook(&report.total, &report.tables, &none, self.language()).map_err(Fault::of_program)?;
            self.put("annex.csv", &annex::csv(&report.total, &report.tables, &none), record)?;
            self.put("annex.xlsx", &workbook, record)?;
            // The report comes last: where something cannot be written, the one that stands is as it was.
            self.put("report.json", &run::json(report), record)?;
        }
        Ok(())
    }

    pub(super) fn write_findings(&self, found: &Found<'_>, record: &mut RunRecord) -> Result<(), Fault> {
        let lang = self.language();
        let l10n = found.pages.language(lang).l10n();
        let name =
            self.agency.name_on(self.cycle.period.last_day()).get(lang).map_or(self.agency.id.as_str(), |f| f.text);
        let copies = match found.read {
            Some((mapping, columns)) => {
                let marks = findings::marks_of(found.findings, columns, &l10n);
                let longest = if self.extent == RunMode::Mending { u64::MAX } else { SMALL };
                let exports = &self.inputs.exports;
                let agency = self.agency.id.as_str();
                let copies =
                    Copies { agency, folder: self.folder(), exports, mapping, limits: Limits::default(), longest };
                copies.write(&marks, &l10n).map_err(Fault::of)?
            }
            None => findings::no_copies(&self.folder())?,
        };
        let subject = Subject { agency: name, period: self.cycle.period.to_string() };
        let view = findings::view(found.findings, &subject, copies, &l10n);
        l10n.close().map_err(Fault::of)?;
        self.put("findings.jsonl", &findings::jsonl(found.findings), record)?;
        self.put("findings.html", &found.pages.html(&view).map_err(Fault::of)?, record)?;
        // A workbook that its library refuses (a text too long for a cell) leaves the page and the lines.
        match findings::workbook(&view) {
            Ok(bytes) => self.put("findings.xlsx", &bytes, record)?,
            Err(_) => fs::remove(&self.folder().join("findings.xlsx"))?,
        }
        Ok(())
    }

    fn put(&self, name: &str, bytes: &[u8], record: &mut RunRecord) -> Result<(), FileError> {
        record.outputs.insert(name.to_owned(), fs::sha256(bytes));
        fs::write(&self.folder().join(name), bytes)
    }
}

/// Removes what an earlier run made of a body that has no report now, so that nobody reads it as today's. Findings stay.
pub(super) fn withdraw(folder: &Path) -> Vec<Diagnostic> {
    let documents = Lang::ALL.iter().flat_map(|lang| [format!("report.{lang}.pdf"), format!("view.{lang}.json")]);
    let data = ["report.json", "annex.csv", "annex.xlsx", "run.json", "timings.json"].map(str::to_owned);
    let removed = documents.chain(data).map(|name| fs::remove(&folder.join(name)));
    removed.filter_map(Result::err).flat_map(|error| error.diagnose()).collect()
}
