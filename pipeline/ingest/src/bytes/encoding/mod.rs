//! How the letters of a text are written as bytes: declared, marked, or found.
//!
//! A byte-order mark tells; without one, what is declared; without that, the first bytes beyond ASCII decide, in
//! whichever piece of the file they come: until then it makes no difference.

mod find;
mod letters;
mod marks;
mod pages;
mod parts;
mod stream;

use encoding_rs::Encoding;

pub use find::find;
pub(crate) use marks::{CTRL_Z, MARK};
pub use pages::Page;
pub(crate) use stream::Stream;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8; ASCII is part of it.
    Utf8,
    /// One of the WHATWG Encoding Standard, other than UTF-8.
    Standard(&'static Encoding),
    /// UTF-32, the low byte first.
    Utf32Le,
    /// UTF-32, the high byte first.
    Utf32Be,
    /// A byte a letter, of a page that the standard has not.
    Page(&'static Page),
}

impl Charset {
    /// By its name: those of the WHATWG Encoding Standard, and `utf-32le`, `utf-32be`, `x-mac-arabic`, and the code pages of
    /// MS-DOS (`cp850`, `cp720`, `cp437`, `cp852`, `cp858`, `cp864`, with `ibm`, `dos-` or nothing before the number).
    pub fn named(label: &str) -> Option<Self> {
        let label = label.trim();
        let own = [Charset::Utf32Le, Charset::Utf32Be];
        if let Some(own) = own.into_iter().find(|own| own.name().eq_ignore_ascii_case(label)) {
            return Some(own);
        }
        if let Some(page) = Page::named(label) {
            return Some(Charset::Page(page));
        }
        match Encoding::for_label(label.as_bytes())? {
            utf8 if utf8 == encoding_rs::UTF_8 => Some(Charset::Utf8),
            other => Some(Charset::Standard(other)),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => encoding_rs::UTF_8.name(),
            Charset::Standard(encoding) => encoding.name(),
            Charset::Utf32Le => "UTF-32LE",
            Charset::Utf32Be => "UTF-32BE",
            Charset::Page(page) => page.name,
        }
    }

    /// By the byte-order mark at the start of a text, with its length.
    pub fn marked(bytes: &[u8]) -> Option<(Self, usize)> {
        let is_whole = bytes.len().is_multiple_of(4);
        match bytes {
            [0xff, 0xfe, 0, 0, ..] if is_whole => Some((Charset::Utf32Le, 4)),
            [0, 0, 0xfe, 0xff, ..] => Some((Charset::Utf32Be, 4)),
            _ => Encoding::for_bom(bytes).map(|(encoding, length)| {
                let charset = if encoding == encoding_rs::UTF_8 { Charset::Utf8 } else { Charset::Standard(encoding) };
                (charset, length)
            }),
        }
    }
}

/// An encoding, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The encoding.
    pub charset: Charset,
    /// In percent.
    pub certainty: u8,
}
