//! A text in the form in which patterns are looked for: one kind of digits, letters and signs, nothing unseen.

use unicode_normalization::UnicodeNormalization;

/// NFKC, Western digits, one dash and one space, without tatweel, vowel signs and marks of direction.
pub(super) fn plain(text: &str) -> String {
    let seen = text.nfkc().filter(|&c| !is_unseen(c));
    seen.map(|c| match c {
        '\u{660}'..='\u{669}' => digit(0x660, c),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0, c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    })
    .collect()
}

fn digit(zero: u32, c: char) -> char {
    char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
}

const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}
