//! The tags of a page: what one says of a row or a cell, and whether it is written as a tag should be.

use memchr::{memchr, memchr_iter};

/// The longest name of a tag or attribute that is of interest.
const LONGEST: usize = 16;

/// The longest style that is looked at.
const LONGEST_STYLE: usize = 256;

/// A tag that is being read.
#[derive(Default)]
pub(super) struct Tag {
    /// Its name in lower case, as far as it is of interest.
    pub(super) name: Vec<u8>,
    pub(super) ends: bool,
    pub(super) wide: Option<usize>,
    pub(super) high: Option<usize>,
    /// Whether nobody sees what it begins.
    pub(super) unseen: bool,
    pub(super) attributes: usize,
}

/// An attribute that is being read: only how wide and how high a cell is, and whether it is seen.
#[derive(Default)]
pub(super) struct Attribute {
    name: Vec<u8>,
    value: Vec<u8>,
}

impl Tag {
    pub(super) fn named(&mut self, more: &[u8]) {
        extend(&mut self.name, more, LONGEST);
    }
}

impl Attribute {
    pub(super) fn name(&mut self, more: &[u8]) {
        extend(&mut self.name, more, LONGEST);
    }

    pub(super) fn value(&mut self, more: &[u8]) {
        let longest = if self.name == b"style" { LONGEST_STYLE } else { LONGEST };
        extend(&mut self.value, more, longest);
    }

    /// Adds what it says to its tag, and makes room for the next. Of two with one name the first counts.
    pub(super) fn end(&mut self, tag: &mut Tag) {
        match self.name.as_slice() {
            b"colspan" => tag.wide = tag.wide.or_else(|| leading_number(&self.value)),
            b"rowspan" => tag.high = tag.high.or_else(|| leading_number(&self.value)),
            b"hidden" => tag.unseen = true,
            b"style" => tag.unseen |= is_unseen(&self.value),
            _ => {}
        }
        self.name.clear();
        self.value.clear();
        tag.attributes += 1;
    }
}

/// Whether a style, in lower case, keeps something from being seen.
fn is_unseen(style: &[u8]) -> bool {
    style.split(|byte| *byte == b';').any(|rule| {
        let rule: Vec<u8> = rule.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let rule = rule.strip_suffix(b"!important").unwrap_or(&rule);
        matches!(rule, b"display:none" | b"visibility:hidden" | b"visibility:collapse")
    })
}

/// Adds to a name as much as is of interest.
fn extend(name: &mut Vec<u8>, more: &[u8], longest: usize) {
    let room = longest.saturating_sub(name.len()).min(more.len());
    name.extend(more[..room].iter().map(u8::to_ascii_lowercase));
}

/// Whether a piece of the page holds one of these tags.
pub(super) fn holds(piece: &[u8], tags: &[&[u8]]) -> bool {
    memchr_iter(b'<', piece).any(|at| {
        let rest = &piece[at + 1..];
        let ends = |length: usize| rest.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        tags.iter()
            .any(|tag| rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag)) && ends(tag.len()))
    })
}

/// Tags without which rows are lost, and those without which cells are.
pub(super) const ROWS: [&[u8]; 2] = [b"tr", b"table"];
pub(super) const CELLS: [&[u8]; 4] = [b"tr", b"table", b"td", b"th"];

/// How a tag is not written as it should be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote is missing, or one too many.
    Quotes,
    /// A `<` stands in it out of quotes: its own `>` is missing.
    RunsOn,
}

/// What is wrong in a tag, from its name to its end.
pub(super) fn fault(tag: &[u8]) -> Option<Fault> {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let mut rest = tag.strip_prefix(b"/").unwrap_or(tag);
    let mut fault = None;
    let mut note = |found: Fault| fault = Some(if fault == Some(Fault::RunsOn) { Fault::RunsOn } else { found });
    while !rest.is_empty() {
        let name = rest.iter().position(|byte| ends(byte) || *byte == b'=').unwrap_or(rest.len());
        let (name, after) = rest.split_at(name);
        if name.contains(&b'<') {
            note(Fault::RunsOn);
        } else if name.iter().any(|byte| matches!(byte, b'"' | b'\'')) {
            note(Fault::Quotes);
        }
        let after = after.trim_ascii_start();
        let Some(value) = after.strip_prefix(b"=").map(<[u8]>::trim_ascii_start) else {
            rest = &after[after.iter().take_while(|byte| ends(byte)).count()..];
            continue;
        };
        let end = match value.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let end = memchr(quote, &value[1..]).map_or(value.len(), |at| at + 2);
                if value.get(end).is_some_and(|byte| !ends(byte)) {
                    note(Fault::Quotes);
                }
                end
            }
            _ => {
                let end = value.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>');
                let end = end.unwrap_or(value.len());
                if value[..end].contains(&b'<') {
                    note(Fault::RunsOn);
                }
                end
            }
        };
        rest = &value[end..];
        rest = &rest[rest.iter().take_while(|byte| ends(byte)).count()..];
    }
    fault
}

/// The number that a text begins with, as browsers read how wide a cell is.
fn leading_number(text: &[u8]) -> Option<usize> {
    let text = text.trim_ascii_start();
    let text = text.strip_prefix(b"+").unwrap_or(text);
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    // It has at most sixteen digits.
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}
