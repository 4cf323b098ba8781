//! How the lines of a text end.

use serde::Serialize;

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineEnd {
    /// A line feed.
    Lf,
    /// A carriage return and a line feed.
    CrLf,
    /// A carriage return alone.
    Cr,
    /// More than one of these.
    Mixed,
}

/// How the lines of a text end.
pub fn line_end(text: &[u8]) -> Option<LineEnd> {
    let (mut lf, mut crlf, mut cr) = (false, false, false);
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'\n', b'\r', &text[at..]) {
        at += found + 1;
        if text[at - 1] == b'\n' {
            lf = true;
        } else if text.get(at) == Some(&b'\n') {
            crlf = true;
            at += 1;
        } else if at < text.len() {
            cr = true;
        }
    }
    match (lf, crlf, cr) {
        (false, false, false) => None,
        (true, false, false) => Some(LineEnd::Lf),
        (false, true, false) => Some(LineEnd::CrLf),
        (false, false, true) => Some(LineEnd::Cr),
        _ => Some(LineEnd::Mixed),
    }
}
