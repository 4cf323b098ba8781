//! What looks like personal data in a text (law 09-08): such a text is not sealed, and is masked where it is shown.
//!
//! Patterns from the formats of Moroccan identifiers; those with a check digit are checked, so that an ordinary number
//! is not taken for one. In what officers write, a name after a title, an address and a day of birth are looked for too.
//! A bare name cannot be recognised: nobody should take a clean scan for a proof.

mod identity;
mod kind;
mod patterns;
mod plain;
mod prose;

use std::borrow::Cow;
use std::ops::Range;

pub use identity::{is_identity_heading, issuing_letters};
pub use kind::PersonalData;

/// The kinds of personal data that a text seems to hold, in order; never the data themselves.
pub fn scan(text: &str) -> Vec<PersonalData> {
    let text = plain::plain(text);
    PersonalData::ALL.iter().copied().filter(|&kind| patterns::pieces(kind, &text).next().is_some()).collect()
}

/// The same for a text that an officer wrote: there, persons who are named are found too.
pub fn scan_prose(text: &str) -> Vec<PersonalData> {
    let plain = plain::plain(text);
    let mut kinds = scan(text);
    kinds.extend(prose::kinds(&plain));
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Whether a text seems to hold personal data of any kind.
pub fn is_personal(text: &str) -> bool {
    let text = plain::plain(text);
    patterns::may_hold(&text) && PersonalData::ALL.iter().any(|&kind| patterns::pieces(kind, &text).next().is_some())
}

/// A text in which each piece that looks personal is replaced by its kind in brackets: `dossier de [cin]`. A text
/// without any is given back as it is.
pub fn redact(text: &str) -> Cow<'_, str> {
    let plain = plain::plain(text);
    if !patterns::may_hold(&plain) {
        return Cow::Borrowed(text);
    }
    let all = PersonalData::ALL.iter().flat_map(|&kind| patterns::pieces(kind, &plain).map(move |piece| (piece, kind)));
    masked(&plain, all.collect()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A text with marks in the place of pieces; none where there are none. Where two overlap, one mark covers both.
fn masked(text: &str, mut pieces: Vec<(Range<usize>, PersonalData)>) -> Option<String> {
    pieces.sort_by_key(|(piece, kind)| (piece.start, std::cmp::Reverse(piece.end), *kind));
    let mut masked = String::with_capacity(text.len());
    let mut shown = 0;
    for (piece, kind) in &pieces {
        if piece.start >= shown {
            masked.push_str(&text[shown..piece.start]);
            masked.push_str(&format!("[{kind}]"));
        }
        shown = shown.max(piece.end);
    }
    masked.push_str(&text[shown..]);
    (!pieces.is_empty()).then_some(masked)
}

/// The name of a file, a sheet or a column as it may be shown: somebody may have named one after a person, and a sign that
/// steers a terminal or turns the direction of writing must do neither.
pub fn shown(name: &str) -> String {
    let redacted = redact(name);
    // In the names of files a low line is a space.
    let persons = prose::names(&redacted.replace('_', " ")).map(|piece| (piece, PersonalData::Name)).collect();
    let masked = masked(&redacted, persons).map_or(redacted, Cow::Owned);
    masked.chars().map(|c| if is_steering(c) { '·' } else { c }).collect()
}

/// Whether a sign is not written but steers: a control, a mark of direction, a line separator, no character at all.
pub fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests;
