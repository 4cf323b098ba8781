//! The bytes of a file, piece by piece → UTF-8.

use encoding_rs::{CoderResult, Decoder};

use super::letters::MAC_ARABIC;
use super::{Charset, Found, find};

/// A text that is being decoded.
pub(crate) struct Stream {
    found: Found,
    decoding: Decoding,
    /// The bytes of the mark at its start.
    mark: usize,
}

enum Decoding {
    /// Nothing but ASCII so far.
    Open,
    /// Bytes that are used as they are.
    Utf8,
    Standard(Box<Decoder>),
    MacArabic,
    /// With the bytes of a unit that a piece cut off.
    Utf32(Vec<u8>),
}

impl Stream {
    /// By the first piece of a file; `whole` where there are no others.
    pub(crate) fn open(first: &[u8], declared: Option<Charset>, whole: bool) -> Self {
        let mut stream =
            Stream { found: Found { charset: Charset::Utf8, certainty: 100 }, decoding: Decoding::Open, mark: 0 };
        if let Some((charset, mark)) = Charset::marked(first) {
            stream.decide(Found { charset, certainty: 100 });
            stream.mark = mark;
        } else if let Some(charset) = declared {
            stream.decide(Found { charset, certainty: 100 });
        } else if let Some(found) = find::units(first) {
            stream.decide(found);
        } else if let Some(found) = find(first, whole) {
            stream.decide(found);
        }
        stream
    }

    /// What it was found to be; UTF-8 as long as it is ASCII.
    pub(crate) const fn found(&self) -> (Charset, u8) {
        (self.found.charset, self.found.certainty)
    }

    fn decide(&mut self, found: Found) {
        self.found = found;
        self.decoding = match found.charset {
            Charset::Utf8 => Decoding::Utf8,
            Charset::Standard(encoding) => Decoding::Standard(Box::new(encoding.new_decoder_without_bom_handling())),
            Charset::MacArabic => Decoding::MacArabic,
            Charset::Utf32Le | Charset::Utf32Be => Decoding::Utf32(Vec::new()),
        };
    }

    /// Adds a piece to the text.
    pub(crate) fn decode(&mut self, piece: &[u8], text: &mut Vec<u8>, last: bool) {
        if matches!(self.decoding, Decoding::Open)
            && let Some(found) = find(piece, last)
        {
            self.decide(found);
        }
        let piece = &piece[std::mem::take(&mut self.mark).min(piece.len())..];
        match &mut self.decoding {
            Decoding::Open | Decoding::Utf8 => text.extend_from_slice(piece),
            Decoding::Standard(decoder) => decode(decoder, piece, text, last),
            Decoding::MacArabic => piece.iter().for_each(|&byte| push(text, mac_arabic(byte))),
            Decoding::Utf32(rest) => utf32(rest, piece, self.found.charset == Charset::Utf32Be, text, last),
        }
    }
}

const fn mac_arabic(byte: u8) -> char {
    if byte < 0x80 { byte as char } else { MAC_ARABIC[byte as usize - 0x80] }
}

fn push(text: &mut Vec<u8>, letter: char) {
    let mut buffer = [0; 4];
    text.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
}

fn utf32(rest: &mut Vec<u8>, piece: &[u8], high_first: bool, text: &mut Vec<u8>, last: bool) {
    rest.extend_from_slice(piece);
    let (units, cut_off) = rest.as_chunks::<4>();
    for &unit in units {
        let point = if high_first { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
        push(text, char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if last && !cut_off.is_empty() {
        push(text, char::REPLACEMENT_CHARACTER);
    }
    *rest = cut_off.to_vec();
}

fn decode(decoder: &mut Decoder, mut bytes: &[u8], text: &mut Vec<u8>, last: bool) {
    let mut piece = vec![0; bytes.len() * 3 + 16];
    loop {
        let (result, read, written, _) = decoder.decode_to_utf8(bytes, &mut piece, last);
        text.extend_from_slice(&piece[..written]);
        bytes = &bytes[read..];
        if matches!(result, CoderResult::InputEmpty) {
            return;
        }
    }
}
