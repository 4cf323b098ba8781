//! Texts in the records of an old workbook: bytes of a code page, or UTF-16 that may go on in further records.

use encoding_rs::Encoding;

use crate::bytes::compound::{u16_at, u32_at};
use crate::bytes::encoding::{Charset, Stream, find};

/// A record that goes on where the one before it ended.
const CONTINUE: u16 = 0x003c;

/// The letters of a code page.
pub(super) enum Letters {
    /// The upper half, of a byte a letter.
    OneByte(Box<[char; 128]>),
    Several(&'static Encoding),
}

impl Letters {
    /// Of a code page; where there is none that is known, those that the bytes of the texts look like.
    pub(super) fn new(page: Option<u16>, sample: &[u8]) -> Self {
        let declared = page.and_then(charset);
        let found = || find(sample, true).map(|found| found.charset);
        let charset = declared.or_else(found).unwrap_or(Charset::Standard(encoding_rs::WINDOWS_1252));
        match charset {
            Charset::Utf8 => Letters::Several(encoding_rs::UTF_8),
            Charset::Standard(encoding) if !encoding.is_single_byte() => Letters::Several(encoding),
            charset => Letters::OneByte(Box::new(std::array::from_fn(|at| {
                let mut text = Vec::new();
                let byte = 0x80 | u8::try_from(at).unwrap_or_default();
                Stream::open(&[byte], Some(charset), true).decode(&[byte], &mut text, true);
                String::from_utf8_lossy(&text).chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
            }))),
        }
    }

    pub(super) fn text(&self, bytes: &[u8]) -> String {
        match self {
            Letters::OneByte(upper) => {
                let letter = |&byte: &u8| if byte < 0x80 { char::from(byte) } else { upper[usize::from(byte) - 0x80] };
                bytes.iter().map(letter).collect()
            }
            Letters::Several(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

/// The encoding of a code page, by its number.
fn charset(page: u16) -> Option<Charset> {
    let label = match page {
        367 | 0x8001 => "windows-1252".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        874 | 1250..=1258 => format!("windows-{page}"),
        10_000 | 0x8000 => "macintosh".to_owned(),
        10_004 => "x-mac-arabic".to_owned(),
        10_007 => "x-mac-cyrillic".to_owned(),
        65_001 => "utf-8".to_owned(),
        // Texts of BIFF8 are no bytes.
        1200 => return None,
        page => format!("ibm{page}"),
    };
    Charset::named(&label).or_else(|| Charset::named(&label.replace("ibm", "cp")))
}

/// The bytes of a record, and of those that it goes on in.
pub(super) struct Pieces<'a> {
    text: &'a [u8],
    data: &'a [u8],
    /// Where the record after this one begins.
    next: usize,
}

impl<'a> Pieces<'a> {
    /// The record whose data begin at a place.
    pub(super) fn new(text: &'a [u8], start: usize, end: usize) -> Self {
        Pieces { text, data: &text[start..end], next: end }
    }

    /// Goes on to the next record, where it continues this one.
    fn turn(&mut self) -> Option<()> {
        if u16_at(self.text, self.next)? != CONTINUE {
            return None;
        }
        let start = self.next + 4;
        let end = start + usize::from(u16_at(self.text, self.next + 2)?);
        self.data = self.text.get(start..end)?;
        self.next = end;
        Some(())
    }

    pub(super) fn is_over(&mut self) -> bool {
        while self.data.is_empty() {
            if self.turn().is_none() {
                return true;
            }
        }
        false
    }

    fn byte(&mut self) -> Option<u8> {
        if self.is_over() {
            return None;
        }
        let (first, rest) = self.data.split_first()?;
        self.data = rest;
        Some(*first)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    pub(super) fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if self.is_over() {
                return None;
            }
            let step = bytes.min(self.data.len());
            self.data = &self.data[step..];
            bytes -= step;
        }
        Some(())
    }

    /// A text of BIFF8: how many letters, flags, perhaps runs of fonts and readings, and the letters.
    pub(super) fn rich_text(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) * 4 };
        let readings = if flags & 4 == 0 { 0 } else { self.u32()? as usize };
        let text = self.letters(count, flags & 1 != 0)?;
        self.skip(runs)?;
        self.skip(readings)?;
        Some(text)
    }

    /// Letters of one byte or two; where a record ends among them, the next begins with how its own are written.
    fn letters(&mut self, mut count: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while count > 0 {
            if self.data.is_empty() {
                self.turn()?;
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let here = count.min(if wide { self.data.len().div_ceil(2) } else { self.data.len() });
            let (letters, rest) = self.data.split_at((here * if wide { 2 } else { 1 }).min(self.data.len()));
            if wide {
                units.extend(
                    letters.chunks(2).map(|pair| u16::from(pair[0]) | u16::from(*pair.get(1).unwrap_or(&0)) << 8),
                );
            } else {
                units.extend(letters.iter().map(|&letter| u16::from(letter)));
            }
            self.data = rest;
            count -= here;
        }
        Some(String::from_utf16_lossy(&units))
    }
}

/// The texts that cells share, in one piece.
#[derive(Default)]
pub(super) struct SharedTexts {
    text: String,
    ends: Vec<usize>,
}

impl SharedTexts {
    /// As far as they can be read: how many there should be is not believed.
    pub(super) fn read(text: &[u8], start: usize, end: usize) -> Self {
        let mut shared = SharedTexts::default();
        let mut pieces = Pieces::new(text, start, end);
        if pieces.skip(8).is_none() {
            return shared;
        }
        while !pieces.is_over() {
            let Some(found) = pieces.rich_text() else { break };
            shared.text.push_str(&found);
            shared.ends.push(shared.text.len());
        }
        shared
    }

    pub(super) fn get(&self, place: usize) -> Option<&str> {
        let start = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(place)?)
    }
}

/// A number of eight bytes.
pub(super) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// A number in four bytes: an integer or the head of one of eight, perhaps a hundredth of it.
pub(super) fn rk_at(bytes: &[u8], at: usize) -> Option<f64> {
    let packed = u32_at(bytes, at)?;
    let number = if packed & 2 == 0 {
        f64::from_bits(u64::from(packed & !3) << 32)
    } else {
        f64::from(packed.cast_signed() >> 2)
    };
    Some(if packed & 1 == 0 { number } else { number / 100.0 })
}
