//! XLSX, with true dates where a cell is a day.

use anyhow::Result;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::spell::Cell;

/// Excel counts days from 1900; 1 January 1970 is number 25 569.
const EPOCH: i32 = 25_569;

/// The bytes of a workbook with one sheet. A title stands two rows above the header; `hidden` rows are not shown.
pub(super) fn bytes(
    (sheet, title): (&str, Option<&str>),
    header: &[&str],
    rows: &[Vec<Cell>],
    hidden: &[usize],
) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    // Without it the day of the run would stand in the file.
    let made = ExcelDateTime::from_ymd(2026, 3, 2)?;
    workbook.set_properties(&DocProperties::new().set_title("Données fictives").set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(sheet)?;
    let mut line = 0;
    if let Some(title) = title {
        worksheet.write_string_with_format(0, 0, title, &bold)?;
        line = 2;
    }
    for (column, name) in (0..).zip(header) {
        worksheet.write_string_with_format(line, column, *name, &bold)?;
    }
    for (place, row) in rows.iter().enumerate() {
        line += 1;
        if hidden.contains(&place) {
            worksheet.set_row_hidden(line)?;
        }
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => continue,
                Cell::Text(text) => worksheet.write_string(line, column, text)?,
                Cell::Day(day) => worksheet.write_number_with_format(line, column, f64::from(day + EPOCH), &date)?,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}
