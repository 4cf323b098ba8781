//! Tags and text, as pages, OpenDocument and the XML of Excel 2003 write them; whatever is badly written is still read.

use std::io::{BufRead, Read};

use crate::ReadError;

/// What stands in a marked text. Names of tags and attributes are in lower case.
pub(super) enum Token {
    Open { name: String, attributes: Vec<(String, String)>, closed: bool },
    Close(String),
    Text(String),
}

/// The tags and texts of a file, one after the other.
pub(super) struct Tokens<R> {
    source: R,
    longest: u64,
    /// Whether a `<` has been read.
    in_tag: bool,
}

impl<R: BufRead> Tokens<R> {
    /// Cuts a file, none of whose tags and texts is longer than `longest` bytes.
    pub(super) const fn new(source: R, longest: usize) -> Self {
        Tokens { source, longest: longest as u64, in_tag: false }
    }

    pub(super) fn next(&mut self) -> Result<Option<Token>, ReadError> {
        loop {
            let mut piece = Vec::new();
            if !std::mem::replace(&mut self.in_tag, false) {
                self.until(b'<', &mut piece)?;
                self.in_tag = piece.pop_if(|last| *last == b'<').is_some();
                if !piece.is_empty() {
                    return Ok(Some(Token::Text(without_entities(&String::from_utf8_lossy(&piece)))));
                }
                if !self.in_tag {
                    return Ok(None);
                }
                continue;
            }
            self.until(b'>', &mut piece)?;
            if piece.starts_with(b"!--") {
                self.ending_in(b"-->", &mut piece)?;
            } else if piece.starts_with(b"![CDATA[") {
                self.ending_in(b"]]>", &mut piece)?;
                let text = String::from_utf8_lossy(&piece).into_owned();
                return Ok(Some(Token::Text(text["![CDATA[".len()..].trim_end_matches("]]>").to_owned())));
            } else if let Some(token) = self.tag(piece)? {
                return Ok(Some(token));
            }
        }
    }

    /// A tag, whose values may hold a `>`.
    fn tag(&mut self, mut piece: Vec<u8>) -> Result<Option<Token>, ReadError> {
        let mut before = 0;
        // At the end of the file a piece grows no more.
        while is_in_quotes(&piece) && piece.last() == Some(&b'>') && piece.len() > before {
            before = piece.len();
            self.until(b'>', &mut piece)?;
            if before as u64 > self.longest {
                return Err(without_end());
            }
        }
        piece.pop_if(|last| *last == b'>');
        let text = String::from_utf8_lossy(&piece);
        if let Some(name) = text.strip_prefix('/') {
            return Ok(Some(Token::Close(name.trim().to_ascii_lowercase())));
        }
        if text.starts_with(['!', '?']) {
            return Ok(None);
        }
        let (text, closed) = text.strip_suffix('/').map_or((&*text, false), |text| (text, true));
        let (name, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
        Ok(Some(Token::Open { name: name.to_ascii_lowercase(), attributes: attributes(rest), closed }))
    }

    /// Reads up to a byte, and with it.
    fn until(&mut self, byte: u8, piece: &mut Vec<u8>) -> Result<(), ReadError> {
        let read = self.source.by_ref().take(self.longest).read_until(byte, piece)?;
        let is_too_long = read as u64 == self.longest && piece.last() != Some(&byte);
        if is_too_long { Err(without_end()) } else { Ok(()) }
    }

    /// Reads on until what was read ends in a sign, or the file does.
    fn ending_in(&mut self, sign: &[u8], piece: &mut Vec<u8>) -> Result<(), ReadError> {
        while !piece.ends_with(sign) {
            let before = piece.len();
            self.until(b'>', piece)?;
            if piece.len() == before {
                break;
            }
            if piece.len() as u64 > self.longest {
                return Err(without_end());
            }
        }
        Ok(())
    }
}

fn without_end() -> ReadError {
    ReadError::Workbook("one of its texts has no end".to_owned())
}

/// Whether a quoted value of a tag is still open.
fn is_in_quotes(piece: &[u8]) -> bool {
    let mut open = None;
    for &byte in piece {
        match open {
            Some(quote) if quote == byte => open = None,
            None if byte == b'"' || byte == b'\'' => open = Some(byte),
            _ => {}
        }
    }
    open.is_some()
}

fn attributes(mut text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    while let Some((name, rest)) = text.split_once('=') {
        let rest = rest.trim_start();
        let (value, after) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
            _ => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        // Before a name may stand others that have no value.
        let name = name.split_whitespace().last().unwrap_or_default();
        attributes.push((name.to_ascii_lowercase(), without_entities(value)));
        text = after;
    }
    attributes
}

/// The signs that pages in French name; others are written by their numbers.
const ENTITIES: [(&str, &str); 40] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("agrave", "à"),
    ("acirc", "â"),
    ("auml", "ä"),
    ("ccedil", "ç"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("icirc", "î"),
    ("iuml", "ï"),
    ("ocirc", "ô"),
    ("ouml", "ö"),
    ("ugrave", "ù"),
    ("ucirc", "û"),
    ("uuml", "ü"),
    ("oelig", "œ"),
    ("Agrave", "À"),
    ("Acirc", "Â"),
    ("Ccedil", "Ç"),
    ("Eacute", "É"),
    ("Egrave", "È"),
    ("Ecirc", "Ê"),
    ("Icirc", "Î"),
    ("Ocirc", "Ô"),
    ("OElig", "Œ"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("deg", "°"),
    ("euro", "€"),
];

fn without_entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        // The longest name has six letters, the longest number eight signs.
        let end = rest.bytes().take(10).position(|byte| byte == b';');
        match end.and_then(|end| entity(&rest[..end]).map(|sign| (end, sign))) {
            Some((end, sign)) => {
                plain.push_str(&sign);
                rest = &rest[end + 1..];
            }
            None => plain.push('&'),
        }
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<String> {
    let number = match name.strip_prefix('#') {
        None => return ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, sign)| (*sign).to_owned()),
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16).ok()?,
            None => number.parse().ok()?,
        },
    };
    char::from_u32(number).map(String::from)
}
