//! ODS: a zip of three small XML files.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::days::DateStyle;
use crate::spell::Cell;

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"#;
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>"#;
const TAIL: &str = "</table:table></office:spreadsheet></office:body></office:document-content>\n";

/// The bytes of a spreadsheet with one sheet.
pub(super) fn bytes(sheet: &str, header: &[&str], rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mut content = format!("{HEAD}<table:table table:name=\"{}\">", escaped(sheet));
    row(&mut content, header.iter().map(|name| Cell::from(*name)))?;
    for cells in rows {
        row(&mut content, cells.iter().cloned())?;
    }
    content.push_str(TAIL);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    // The type comes first, as it is, so that a look at the first bytes tells what the file is.
    archive.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    archive.write_all(TYPE.as_bytes())?;
    for (name, text) in [("META-INF/manifest.xml", MANIFEST), ("content.xml", &content)] {
        archive.start_file(name, options.compression_method(CompressionMethod::Deflated))?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn row(content: &mut String, cells: impl Iterator<Item = Cell>) -> Result<()> {
    content.push_str("<table:table-row>");
    for cell in cells {
        match cell {
            Cell::Empty => content.push_str("<table:table-cell/>"),
            Cell::Text(text) => {
                let text = escaped(&text);
                write!(
                    content,
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                )?;
            }
            Cell::Day(day) => {
                let (value, shown) = (DateStyle::Iso.write(day), DateStyle::DayFirst.write(day));
                write!(
                    content,
                    "<table:table-cell office:value-type=\"date\" office:date-value=\"{value}\"><text:p>{shown}</text:p></table:table-cell>"
                )?;
            }
        }
    }
    content.push_str("</table:table-row>\n");
    Ok(())
}

/// As `report_model::markup::escaped`, which `specimen` cannot ask: what makes exports knows nothing of what reads them.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
