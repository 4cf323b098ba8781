//! CSV in the encodings that offices still use.

use encoding_rs::{WINDOWS_1252, WINDOWS_1256};

use crate::bodies::Encoding;
use crate::days::DateStyle;
use crate::spell::Cell;

/// The bytes of a CSV. Cells are quoted where they must be; lines end as Windows ends them.
pub(super) fn bytes(delimiter: char, encoding: Encoding, header: &[&str], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut text = String::new();
    line(&mut text, delimiter, header.iter().copied());
    for row in rows {
        let cells: Vec<String> = row.iter().map(written).collect();
        line(&mut text, delimiter, cells.iter().map(String::as_str));
    }
    encoded(&text, encoding)
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => DateStyle::Iso.write(*day),
    }
}

fn line<'a>(text: &mut String, delimiter: char, cells: impl Iterator<Item = &'a str>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(delimiter);
        }
        if cell.contains([delimiter, '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Bom => [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
        Encoding::Utf16Le => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
        Encoding::Windows1252 => WINDOWS_1252.encode(text).0.into_owned(),
        Encoding::Windows1256 => WINDOWS_1256.encode(text).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_quoted_is_quoted() {
        let rows = [vec![Cell::from("a;b"), Cell::from("say \"no\""), Cell::Empty]];
        let written = bytes(';', Encoding::Utf8, &["x", "y", "z"], &rows);
        assert_eq!(String::from_utf8_lossy(&written), "x;y;z\r\n\"a;b\";\"say \"\"no\"\"\";\r\n");
    }

    #[test]
    fn encodings_have_their_bytes() {
        assert_eq!(bytes(';', Encoding::Utf16Le, &["é"], &[]), b"\xff\xfe\xe9\0\r\0\n\0");
        assert_eq!(bytes(';', Encoding::Windows1252, &["é’"], &[]), b"\xe9\x92\r\n");
        assert_eq!(bytes(';', Encoding::Windows1256, &["ش"], &[]), b"\xd4\r\n");
    }
}
