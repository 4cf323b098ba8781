//! What holds for every sheet of an old workbook: its version, letters, epoch, formats and shared texts.

use super::records::{END, Record, records};
use super::strings::{Letters, Pieces, SharedTexts};
use crate::bytes::compound::u16_at;
use crate::values::number_format::Shown;

/// What the cells of a workbook depend on.
pub(super) struct Globals {
    /// 2, 3, 4, 5 or 8.
    pub(super) version: u8,
    pub(super) letters: Letters,
    pub(super) is_1904: bool,
    pub(super) texts: SharedTexts,
    /// What each kind of cell shows.
    cells: Vec<Shown>,
    /// What each format shows, where the file writes them out by their place.
    formats: Vec<Shown>,
}

/// What a stream says before its first cell.
#[derive(Default)]
struct Said {
    page: Option<u16>,
    is_1904: bool,
    texts: Option<Record>,
    formats: Vec<(Option<u16>, Record)>,
    cells: Vec<u16>,
}

impl Globals {
    /// Reads them; `None` where the stream begins with no workbook and no sheet.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let first = records(text, 0).next().filter(|record| record.is_beginning())?;
        let version = version(first, &text[first.start..first.end]);
        let mut said = Said::default();
        // A bare sheet says it among its cells, and ends with them.
        for record in records(text, 0).take_while(|record| record.kind != END) {
            said.take(record, &text[record.start..record.end]);
        }
        let sample = if said.page.is_none() && version < 8 { sample(text) } else { Vec::new() };
        let letters = Letters::new(said.page, &sample);
        let mut globals = Globals {
            version,
            letters,
            is_1904: said.is_1904,
            texts: said.texts.map(|at| SharedTexts::read(text, at.start, at.end)).unwrap_or_default(),
            cells: Vec::new(),
            formats: Vec::new(),
        };
        let mut by_number = hashbrown::HashMap::new();
        for (number, record) in said.formats {
            let code = globals.format(number.is_some(), text, record).unwrap_or_default();
            let shown = Shown::by_code(&code);
            globals.formats.push(shown);
            number.map(|number| by_number.insert(number, shown));
        }
        let shown = |number: &u16| {
            let written = if version < 5 { globals.formats.get(usize::from(*number)) } else { by_number.get(number) };
            written.copied().unwrap_or_else(|| implied(version, *number))
        };
        globals.cells = said.cells.iter().map(shown).collect();
        Some(globals)
    }

    /// The code of a format.
    fn format(&self, has_number: bool, text: &[u8], record: Record) -> Option<String> {
        if self.version == 8 {
            return Pieces::new(text, record.start + 2, record.end).rich_text();
        }
        let data = &text[record.start..record.end];
        let skipped = if has_number || self.version == 4 { 2 } else { 0 };
        Some(self.short_text(data.get(skipped..)?))
    }

    /// What a cell shows, by the number of its kind.
    pub(super) fn shown(&self, kind: u16) -> Shown {
        self.cells.get(usize::from(kind)).copied().unwrap_or_default()
    }

    /// What a cell of BIFF2 shows, by the number of its format.
    pub(super) fn shown_by_format(&self, format: u16) -> Shown {
        self.formats.get(usize::from(format)).copied().unwrap_or_else(|| implied(2, format))
    }

    /// A text that begins with its length in one byte.
    pub(super) fn short_text(&self, data: &[u8]) -> String {
        let Some((&length, rest)) = data.split_first() else { return String::new() };
        let length = usize::from(length);
        let text = match (self.version, rest.split_first()) {
            (8, Some((flags, letters))) => {
                let size = if flags & 1 == 0 { 1 } else { 2 };
                let letters = &letters[..(length * size).min(letters.len())];
                let units =
                    letters.chunks(size).map(|unit| unit.iter().rev().fold(0, |all, &byte| all << 8 | u16::from(byte)));
                String::from_utf16_lossy(&units.collect::<Vec<u16>>())
            }
            _ => self.letters.text(&rest[..length.min(rest.len())]),
        };
        text.replace('\0', "")
    }
}

impl Said {
    fn take(&mut self, record: Record, data: &[u8]) {
        let number = |at: usize| u16_at(data, at).unwrap_or_default();
        let byte = |at: usize| data.get(at).copied().unwrap_or_default();
        match record.kind {
            0x0042 => self.page = Some(number(0)),
            0x0022 => self.is_1904 = number(0) == 1,
            0x00fc => self.texts = Some(record),
            0x001e => self.formats.push((None, record)),
            0x041e => self.formats.push((Some(number(0)), record)),
            0x0043 => self.cells.push(u16::from(byte(2) & 0x3f)),
            0x0243 | 0x0443 => self.cells.push(u16::from(byte(1))),
            0x00e0 => self.cells.push(number(2)),
            _ => {}
        }
    }
}

/// The version of the file, by the record at its beginning.
fn version(first: Record, data: &[u8]) -> u8 {
    match (first.kind, u16_at(data, 0)) {
        (0x0009, _) | (_, Some(0x0200 | 0x0002 | 0x0007)) => 2,
        (0x0209, _) | (_, Some(0x0300)) => 3,
        (0x0409, _) | (_, Some(0x0400)) => 4,
        // What is written by hand names no version; its texts are bytes.
        (_, Some(version)) if version >= 0x0600 => 8,
        _ => 5,
    }
}

/// What a format shows that the file does not write out.
const fn implied(version: u8, number: u16) -> Shown {
    match (version, number) {
        (2 | 3, 12..=20) => Shown::Moment,
        (2 | 3, _) => Shown::Number,
        _ => Shown::by_number(number),
    }
}

/// The bytes of texts in a file that does not name its code page, to find it.
fn sample(text: &[u8]) -> Vec<u8> {
    const ENOUGH: usize = 1 << 14;
    let mut sample = Vec::new();
    for record in records(text, 0).filter(|record| matches!(record.kind, 0x0004 | 0x0204 | 0x00d6)) {
        // Row, column, looks and length come before the letters.
        sample.extend_from_slice(text.get(record.start + 8..record.end).unwrap_or_default());
        sample.push(b'\n');
        if sample.len() > ENOUGH {
            break;
        }
    }
    sample
}
