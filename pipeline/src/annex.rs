//! The whole tally beside the PDF, for tables that are too long for paper: `annex.csv` (tidy, RFC 4180, UTF-8) and
//! `annex.xlsx` (a sheet a table).

use report_model::lang::Lang;
use report_model::sectoral::{Table, TableCell};
use report_model::tally::Cell;
use report_model::term::Term;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// One line a count: `table,key_1,key_2,term,value`. A term that is not measured has no line.
pub(crate) fn csv(total: &Cell, tables: &[Table]) -> Vec<u8> {
    let mut text = String::from("table,key_1,key_2,term,value\r\n");
    let whole = TableCell { key: Vec::new(), measures: total.clone() };
    lines(&mut text, "total", &whole);
    for table in tables {
        for cell in &table.cells {
            lines(&mut text, table.id.name(), cell);
        }
    }
    text.into_bytes()
}

fn lines(text: &mut String, table: &str, cell: &TableCell) {
    let key = |n: usize| cell.key.get(n).map_or(String::new(), |key| quoted(key));
    for (term, count) in &cell.measures.counts {
        text.push_str(&format!("{table},{},{},{term},{count}\r\n", key(0), key(1)));
    }
    for (id, share) in &cell.measures.shares {
        text.push_str(&format!("{table},{},{},{id}.numerator,{}\r\n", key(0), key(1), share.num));
        text.push_str(&format!("{table},{},{},{id}.denominator,{}\r\n", key(0), key(1), share.den));
    }
}

/// A CSV cell. One that a spreadsheet would take for a formula gets an apostrophe in front.
pub(crate) fn quoted(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The same as a workbook: a sheet a table, a row a cell, a column a term.
///
/// # Errors
/// When a text is longer than a workbook takes.
pub(crate) fn workbook(total: &Cell, tables: &[Table], lang: Lang) -> Result<Vec<u8>, XlsxError> {
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
        let headings = dimensions.iter().map(String::as_str).chain(terms.iter().map(|term| term.name()));
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
                    #[expect(
                        clippy::cast_precision_loss,
                        reason = "a workbook's numbers are doubles; counts are far below 2^53"
                    )]
                    sheet.write_number(row, column, count as f64)?;
                }
                column += 1;
            }
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_can_be_neither_a_formula_nor_a_second_cell() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("طنجة"), "طنجة");
    }
}
