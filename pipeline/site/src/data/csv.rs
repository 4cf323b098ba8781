//! A table as CSV: RFC 4180, UTF-8, one line of names, an empty field where there is no value.

use super::{FileCell, cell, layout};
use crate::table::DataTable;

/// Writes it.
pub(super) fn write(table: &DataTable) -> Vec<u8> {
    let columns = layout(table);
    let mut text = columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(",");
    text.push_str("\r\n");
    for row in &table.rows {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            match cell(column, row) {
                FileCell::Null => {}
                FileCell::Number(number) => text.push_str(&number.to_string()),
                FileCell::Text(one) => push_quoted(&mut text, &one),
            }
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A text. One that a spreadsheet would take for a formula gets an apostrophe in front.
fn push_quoted(out: &mut String, text: &str) {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains(['"', ',', '\r', '\n']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> String {
        let mut out = String::new();
        push_quoted(&mut out, text);
        out
    }

    #[test]
    fn a_text_can_be_neither_a_formula_nor_a_second_field() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-2,@"), "\"'-2,@\"");
        assert_eq!(quoted("a,\"b\"\r\n"), "\"a,\"\"b\"\"\r\n\"");
        assert_eq!(quoted("طنجة"), "طنجة");
    }
}
