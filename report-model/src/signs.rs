//! Which signs can stand on a page: those that the bundled fonts have, and none that is unseen or turns text round.
//!
//! What a font lacks is printed as its code (`[U+1F600]`), so that nothing of an export is lost in silence and no sign
//! stops a report. Where an own value holds one, the officer is told the cell.

use std::borrow::Cow;
use std::sync::LazyLock;

/// The signs of the fonts under `templates/fonts/`, as stretches of code points; a test of `render` compares the two.
pub const PRINTED: &str = include_str!("signs/printed.txt");

/// The mark for what has no form of its own.
pub const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

static STRETCHES: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| {
    let stretch = |text: &str| {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        Some((u32::from_str_radix(first, 16).ok()?, u32::from_str_radix(last, 16).ok()?))
    };
    PRINTED.split_whitespace().filter_map(stretch).collect()
});

/// Whether the bundled fonts have a sign, or it needs none: white space, and the marks that join and direct letters.
pub fn is_printed(c: char) -> bool {
    let point = u32::from(c);
    let place = STRETCHES.partition_point(|(_, last)| *last < point);
    // Some fonts have a form for a sign that steers a printer.
    !is_hostile(c) && (STRETCHES.get(place).is_some_and(|(first, _)| *first <= point) || is_unseen(c))
}

/// Marks that take no room: spaces, joiners, marks of direction that end with their paragraph, variants of a form.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{ad}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// Whether a sign may stand on no page as it is: it turns the text that follows round, is seen by some programs alone, or
/// means what nobody has agreed on.
pub fn is_hostile(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c,
            '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// The text as it may stand on any page: with a mark in the place of each hostile sign.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.contains(is_hostile) { Cow::Owned(text.replace(is_hostile, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

/// The text as it is printed, with fonts that have the signs for which `has` holds: the code stands for each other one.
pub fn printed(text: &str, has: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().all(|c| has(c) && !is_hostile(c)) {
        return Cow::Borrowed(text);
    }
    let mut printed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_hostile(c) => printed.push(REPLACEMENT),
            c if has(c) => printed.push(c),
            c if c.is_whitespace() => printed.push(' '),
            c if is_unseen(c) => printed.push(c),
            c => printed.push_str(&format!("[U+{:04X}]", u32::from(c))),
        }
    }
    Cow::Owned(printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_font_has_is_printed_as_its_code() {
        assert_eq!(printed("Égout ⵣ شكاية", is_printed), "Égout ⵣ شكاية");
        assert_eq!(printed("★ 中 😀", is_printed), "[U+2605] [U+4E2D] [U+1F600]");
        assert_eq!(printed("a\u{202e}b\u{e000}\u{7}c\n", is_printed), "a\u{fffd}b\u{fffd}\u{fffd}c\n");
        assert_eq!(shown("a\u{202e}b ★ \u{2067}ج\u{2069}"), "a\u{fffd}b ★ \u{2067}ج\u{2069}");
    }

    #[test]
    fn every_sign_is_printed_marked_or_hostile() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let text = c.to_string();
            let said = printed(&text, is_printed);
            assert!(said.chars().all(|c| is_printed(c) && !is_hostile(c)), "U+{:04X} becomes {said:?}", u32::from(c));
        }
    }
}
