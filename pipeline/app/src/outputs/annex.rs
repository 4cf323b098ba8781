//! The whole tally beside the PDF, for tables that are too long for paper: `annex.csv` (tidy, RFC 4180, UTF-8) and
//! `annex.xlsx` (a sheet a table).

use std::borrow::Cow;
use std::collections::BTreeMap;

use report_model::DayHistogram;
use report_model::csv::{Csv, guarded};
use report_model::lang::Lang;
use report_model::sectoral::{Table, TableCell};
use report_model::tally::{Cell, Coverage, Measured};
use report_model::term::Term;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Over whom the sums of a synthesis go, by term, share and table; a report of one body has none to say.
pub(crate) type Covered = BTreeMap<Measured, Coverage>;

/// One line a count: `table,key_1,key_2,term,value`. A term that is not measured has no line. Two tables more: `delays`,
/// complaints by the exact day of their reply, or by their age without one; and in a synthesis `coverage`.
pub(crate) fn csv(total: &Cell, tables: &[Table], covered: &Covered) -> Vec<u8> {
    let mut file = Csv::new(["table", "key_1", "key_2", "term", "value"]);
    let whole = TableCell { key: Vec::new(), measures: total.clone() };
    lines(&mut file, "total", &whole);
    for table in tables {
        for cell in &table.cells {
            lines(&mut file, table.id.name(), cell);
        }
    }
    for (measure, days) in delays(total) {
        for (day, count) in &days.0 {
            file.row(["delays", measure, &day.to_string(), "complaints", &count.to_string()]);
        }
    }
    for (name, coverage) in covered {
        let (name, bodies) = (name.to_string(), coverage.bodies.len().to_string());
        let name = guarded(&name);
        file.row(["coverage", &name, "", "bodies", &bodies]);
        file.row(["coverage", &name, "", "complaints", &coverage.complaints.to_string()]);
    }
    file.into_bytes()
}

/// The two histograms of days, as the open data name them.
const fn delays(total: &Cell) -> [(&'static str, &DayHistogram); 2] {
    [("days_to_reply", &total.days_to_reply), ("age_unanswered", &total.age_unanswered)]
}

fn lines(file: &mut Csv, table: &str, cell: &TableCell) {
    let key = |n: usize| cell.key.get(n).map_or(Cow::Borrowed(""), |key| guarded(key));
    let mut line = |term: &str, value: u64| file.row([table, &key(0), &key(1), term, &value.to_string()]);
    for (term, &count) in &cell.measures.counts {
        line(term.name(), count);
    }
    for (id, share) in &cell.measures.shares {
        line(&format!("{id}.numerator"), share.num);
        line(&format!("{id}.denominator"), share.den);
    }
}

/// The same as a workbook: a sheet a table, a row a cell, a column a term.
///
/// # Errors
/// When a text is longer than a workbook takes.
pub(crate) fn workbook(total: &Cell, tables: &[Table], covered: &Covered, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A workbook carries the time of its making: always the same one, so that the same data give the same bytes.
    let made = ExcelDateTime::from_ymd(2018, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let whole = [TableCell { key: Vec::new(), measures: total.clone() }];
    let sheets = std::iter::once(("total", &[][..], &whole[..]))
        .chain(tables.iter().map(|table| (table.id.name(), &table.dimensions[..], &table.cells[..])));
    for (name, dimensions, cells) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_right_to_left(lang.is_rtl());
        let terms: Vec<Term> =
            Term::ALL.iter().copied().filter(|&t| cells.iter().any(|c| c.measures.get(t).is_some())).collect();
        let headings = dimensions.iter().map(|dimension| dimension.name()).chain(terms.iter().map(|term| term.name()));
        for (column, heading) in (0_u16..).zip(headings) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, cell) in (1..).zip(cells) {
            let mut column: u16 = 0;
            for key in &cell.key {
                sheet.write_string(row, column, key)?;
                column += 1;
            }
            for &term in &terms {
                if let Some(count) = cell.measures.get(term) {
                    sheet.write_number(row, column, double(count))?;
                }
                column += 1;
            }
        }
    }
    let days = delays(total)
        .into_iter()
        .flat_map(|(measure, days)| days.0.iter().map(move |(&day, &count)| (measure, [u64::from(day), count])));
    list(&mut workbook, ("delays", ["measure", "day", "complaints"]), &bold, lang, days)?;
    if !covered.is_empty() {
        let names: Vec<(String, &Coverage)> = covered.iter().map(|(what, found)| (what.to_string(), found)).collect();
        let found = names.iter().map(|(name, c)| (name.as_str(), [c.bodies.len() as u64, c.complaints]));
        list(&mut workbook, ("coverage", ["figure", "bodies", "complaints"]), &bold, lang, found)?;
    }
    workbook.save_to_buffer()
}

/// A sheet of names with two numbers each.
fn list<'a>(
    workbook: &mut Workbook,
    (name, headings): (&str, [&str; 3]),
    bold: &Format,
    lang: Lang,
    rows: impl Iterator<Item = (&'a str, [u64; 2])>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_right_to_left(lang.is_rtl());
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, heading, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, (name, numbers)) in (1..).zip(rows) {
        sheet.write_string(row, 0, name)?;
        for (column, number) in (1_u16..).zip(numbers) {
            sheet.write_number(row, column, double(number))?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a workbook's numbers are doubles; counts are far below 2^53")]
const fn double(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use report_model::id::AgencyId;

    use super::*;

    /// The annex and the open data say the same: by the exact day here, in bands there.
    #[test]
    fn delays_and_coverage_have_their_lines() {
        let mut total = Cell::default();
        total.days_to_reply.add(12, 5);
        total.age_unanswered.add(400, 862);
        let covered = Coverage { bodies: ["A", "B"].map(AgencyId::from_static).into(), complaints: 90 };
        let text = csv(&total, &[], &BTreeMap::from([(Measured::Term(Term::Answered), covered)]));
        let text = String::from_utf8(text).expect("text");
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let expected = [
            "delays,days_to_reply,12,complaints,5",
            "delays,age_unanswered,400,complaints,862",
            "coverage,answered,,bodies,2",
            "coverage,answered,,complaints,90",
        ];
        assert_eq!(lines, expected);
        assert!(workbook(&total, &[], &BTreeMap::new(), Lang::Ar).is_ok());
    }
}
