//! Web archives (MHTML): pages as parts of a mail, which Excel and report servers save under the name of a workbook.

use std::borrow::Cow;
use std::io::Cursor;

use ct_codecs::{Base64, Decoder as _};
use encoding_rs::Encoding;
use memchr::memmem;
use report_model::diagnostic::Message;

use crate::bytes::error::ReadError;
use crate::bytes::limits::Limits;
use crate::bytes::source::{Source, bytes_of};
use crate::marked::markup_tables;
use crate::tables::book::{Book, Sheet};
use crate::tables::grid::Grid;

/// How deep parts may lie in one another.
const DEEPEST: usize = 8;

/// What the head of a part says.
struct Head<'a> {
    /// The kind of its content, without parameters, in lower case.
    kind: String,
    parameters: String,
    transfer: String,
    /// The last step of where it lies.
    location: String,
    body: &'a [u8],
}

/// A page.
struct Page {
    location: String,
    text: Vec<u8>,
}

/// Whether a text begins as a web archive does: with the head of a mail.
pub(crate) fn is_archive(head: &[u8]) -> bool {
    let Some(head) = Head::read(head) else { return false };
    head.kind.starts_with("multipart/") || (head.kind == "text/html" && !head.transfer.is_empty())
}

impl<'a> Head<'a> {
    /// Reads a head; `None` where the lines at the start are none of one, or name no kind of content.
    fn read(text: &'a [u8]) -> Option<Self> {
        let text = text.trim_ascii_start();
        let (mut fields, mut rest): (Vec<(String, String)>, &[u8]) = (Vec::new(), text);
        loop {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            if line.trim_ascii().is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(line);
            match (line.starts_with([' ', '\t']), fields.last_mut()) {
                (true, Some((_, value))) => value.push_str(line.trim_end()),
                _ => {
                    let (name, value) = line.split_once(':')?;
                    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
                    if name.is_empty() || !is_name || fields.len() > 200 {
                        return None;
                    }
                    fields.push((name.to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
        let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let content = field("content-type")?;
        let (kind, parameters) = content.split_once(';').unwrap_or((content, ""));
        let transfer = field("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
        let location = last_step(field("content-location").unwrap_or_default());
        Some(Head {
            kind: kind.trim().to_ascii_lowercase(),
            parameters: parameters.to_owned(),
            transfer,
            location,
            body: rest,
        })
    }

    /// A parameter of its kind: a boundary, a charset.
    fn parameter(&self, wanted: &str) -> Option<&str> {
        let mut rest = self.parameters.as_str();
        while let Some((name, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let (value, next) = match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => after.split_once(';').unwrap_or((after, "")),
            };
            if name.trim_matches([';', ' ', '\t']).eq_ignore_ascii_case(wanted) {
                return Some(value.trim());
            }
            rest = next;
        }
        None
    }

    /// The text of a page, in UTF-8 with its mark where the head names another encoding.
    fn page(self) -> Result<Page, ReadError> {
        let bytes = match self.transfer.as_str() {
            "quoted-printable" => Cow::Owned(printable(self.body)),
            "base64" => {
                let packed: Vec<u8> = self.body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                let plain = Base64::decode_to_vec(packed, None);
                Cow::Owned(plain.map_err(|_| ReadError::Workbook(Message::new("reading.detail.page")))?)
            }
            _ => Cow::Borrowed(self.body),
        };
        let named = self.parameter("charset").and_then(|label| Encoding::for_label(label.as_bytes()));
        let text = match named {
            None => bytes.into_owned(),
            Some(encoding) => ["\u{feff}".as_bytes(), encoding.decode(&bytes).0.as_bytes()].concat(),
        };
        Ok(Page { location: self.location, text })
    }
}

/// What stands after the last `/` of an address, in lower case.
fn last_step(address: &str) -> String {
    address.rsplit(['/', '\\']).next().unwrap_or_default().trim_matches(['"', '>', ' ']).to_ascii_lowercase()
}

/// Quoted-printable: `=E9` is a byte, and a line that ends in `=` goes on.
fn printable(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'=', rest) {
        plain.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        if let (Some(high), Some(low)) = (digit(rest.first()), digit(rest.get(1))) {
            plain.push(u8::try_from(high << 4 | low).unwrap_or_default());
            rest = &rest[2..];
            continue;
        }
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
        match rest.get(blanks) {
            Some(b'\n') => rest = &rest[blanks + 1..],
            None => rest = &[],
            Some(_) => plain.push(b'='),
        }
    }
    plain.extend_from_slice(rest);
    plain
}

/// What is attached to a mail whose text is no table: whoever sent it meant the file.
const TABLES: [&str; 7] = [
    "text/csv",
    "text/comma-separated-values",
    "application/csv",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/zip",
];

/// The pages of a part, those of its own parts one after the other.
fn pages(head: Head<'_>, depth: usize, limits: &Limits, pages: &mut Vec<Page>) -> Result<(), ReadError> {
    if head.kind == "text/html" || head.kind == "application/xhtml+xml" {
        if pages.len() >= limits.members {
            return Err(ReadError::TooManyMembers(limits.members));
        }
        pages.push(head.page()?);
        return Ok(());
    }
    if depth > 0 && TABLES.iter().any(|kind| head.kind.starts_with(kind)) {
        return Err(ReadError::Mail);
    }
    let Some(boundary) = head.parameter("boundary").filter(|_| head.kind.starts_with("multipart/")) else {
        return Ok(());
    };
    if depth > DEEPEST {
        return Err(ReadError::Nested);
    }
    let line = format!("--{boundary}");
    let begins = |at: usize| at == 0 || head.body.get(at - 1) == Some(&b'\n');
    let cuts: Vec<usize> = memmem::find_iter(head.body, line.as_bytes()).filter(|&at| begins(at)).collect();
    for (place, &cut) in cuts.iter().enumerate() {
        let end = cuts.get(place + 1).copied().unwrap_or(head.body.len());
        let part = &head.body[cut + line.len()..end];
        if part.starts_with(b"--") {
            break;
        }
        if let Some(part) = Head::read(part) {
            self::pages(part, depth + 1, limits, pages)?;
        }
    }
    Ok(())
}

/// The sheets that the frame of a workbook names: where each lies, and what it is called.
fn named_in_frame(text: &str) -> Vec<(String, String, bool)> {
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (start, _) in lower.match_indices("<x:excelworksheet>") {
        let end = lower[start..].find("</x:excelworksheet>").map_or(lower.len(), |end| start + end);
        let within = |open: &str, close: &str| {
            let from = start + lower[start..end].find(open)? + open.len();
            Some(text[from..from + lower[from..end].find(close)?].trim())
        };
        let source = within("href=\"", "\"").or_else(|| within("href='", "'")).or_else(|| within("href=", "/>"));
        if let Some(source) = source {
            let hidden = within("<x:visible>", "</x:visible>").is_some_and(|state| state.contains("Hidden"));
            let name = within("<x:name>", "</x:name>").unwrap_or_default();
            found.push((last_step(source), name.to_owned(), hidden));
        }
    }
    found
}

/// The sheets of an archive, all read.
struct Archive(Vec<(Sheet, Option<Grid>)>);

impl Book for Archive {
    fn sheets(&self) -> Vec<Sheet> {
        self.0.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    fn grid(&mut self, place: usize) -> Result<Grid, ReadError> {
        Ok(self.0[place].1.take().unwrap_or_default())
    }
}

impl Archive {
    /// Reads the tables of a page; `named` where a frame says what it is called, and whether it is hidden.
    fn read(&mut self, page: Page, named: Option<(&str, bool)>, limits: &Limits) -> Result<(), ReadError> {
        let mut book = markup_tables::html(Box::new(Cursor::new(page.text)), limits)?;
        for (place, mut sheet) in book.sheets().into_iter().enumerate() {
            if let Some((name, hidden)) = named {
                sheet.hidden |= hidden;
                name.clone_into(&mut sheet.name);
            } else {
                sheet.name = (self.0.len() + 1).to_string();
            }
            self.0.push((sheet, Some(book.grid(place)?)));
        }
        if self.0.len() > limits.members {
            return Err(ReadError::TooManyMembers(limits.members));
        }
        Ok(())
    }
}

/// Opens a web archive. Where a frame names the sheets, the other pages are none.
///
/// # Errors
/// When it is none, or one of its pages is damaged.
pub(crate) fn open(content: Box<dyn Source>, limits: &Limits) -> Result<Box<dyn Book>, ReadError> {
    let bytes = bytes_of(content, limits)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut found = Vec::new();
    let head = Head::read(bytes).ok_or_else(|| ReadError::Workbook(Message::new("reading.detail.no_web_archive")))?;
    pages(head, 0, limits, &mut found)?;
    let mut framed = found.iter().map(|page| named_in_frame(&String::from_utf8_lossy(&page.text)));
    let framed = framed.find(|named| !named.is_empty()).unwrap_or_default();
    let mut archive = Archive(Vec::new());
    if framed.is_empty() {
        found.into_iter().try_for_each(|page| archive.read(page, None, limits))?;
    } else {
        for (location, name, hidden) in framed {
            // A sheet that is named and not there is lost.
            let page = found.iter().position(|page| page.location == location);
            let page = page.ok_or_else(|| ReadError::Workbook(Message::new("reading.detail.no_sheet")))?;
            archive.read(found.swap_remove(page), Some((&name, hidden)), limits)?;
        }
    }
    Ok(Box::new(archive))
}
