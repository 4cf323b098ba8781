//! How a file is written, where a person says so: as in the `format` of a mapping.

use clap::Args;
use report_model::diagnostic::Message;
use tabulate::mapping::{Delimiter, Format, HeaderRow};

use super::usage::{Unread, unread};

/// What a person says of how files are written; all of it is found where nothing is said.
#[derive(Debug, Args)]
#[command(next_help_heading = "How the file is written (found where not given)")]
pub(super) struct WrittenArgs {
    /// The sheets of a workbook, `*` standing for anything
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The row that names the columns, from 1, or `none` where the first row is data
    #[arg(long, value_name = "ROW", value_parser = header_row)]
    header_row: Option<HeaderRow>,
    /// The encoding of a text: utf-8, windows-1256, windows-1252, utf-16le, cp850, cp720
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// What stands between the cells of a text: one to four signs, `\\t` for a tab
    #[arg(long, value_name = "SIGNS", value_parser = delimiter)]
    delimiter: Option<String>,
}

impl WrittenArgs {
    /// The same as a mapping declares it.
    pub(super) fn format(&self) -> Format {
        let WrittenArgs { sheet, header_row, encoding, delimiter } = self;
        Format {
            kind: None,
            encoding: encoding.clone(),
            delimiter: delimiter.clone(),
            sheet: sheet.clone(),
            header_row: *header_row,
        }
    }
}

fn header_row(text: &str) -> Result<HeaderRow, Unread> {
    text.parse().map_err(|_| unread(Message::new("usage.of.header_row"), None))
}

fn delimiter(text: &str) -> Result<String, Unread> {
    let signs = text.replace("\\t", "\t");
    let known = !signs.is_empty() && Delimiter::new(&signs).is_some();
    if known { Ok(signs) } else { Err(unread(Message::new("usage.of.delimiter"), None)) }
}
