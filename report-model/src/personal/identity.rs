//! Columns of identity numbers: by their heading, and by what stands in them.

use std::sync::LazyLock;

use regex::Regex;

use super::plain::plain;

/// Whether a heading names the number of an identity card, a passport or a residence card.
pub fn is_identity_heading(heading: &str) -> bool {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)(?:^|[^\w])(?:CIN|CNI|CNIE|C\.I\.N\.?)(?:$|[^\w])|(?:carte|pi[eè]ce) (?:nationale|d.identit)",
            r"|identit[eé] nationale|passe?port|titre de s[eé]jour|national id|identity (?:card|number)",
            r"|(?:ال)?بطاقة (?:ال)?(?:وطنية|تعريف)|رقم (?:ال)?بطاقة|جواز|بطاقة (?:ال)?إقامة"
        ))
        .expect("a constant, and a test uses it")
    });
    HEADING.is_match(&plain(heading).replace('_', " "))
}

/// If a cell is the number of a card or a passport and nothing else: the letters of the office that issued it. Numbers
/// of people come from many offices; the references of a register begin alike.
pub fn issuing_letters(cell: &str) -> Option<[u8; 2]> {
    let cell = plain(cell);
    let compact = cell.bytes().filter(|byte| !matches!(byte, b' ' | b'.' | b'-'));
    let (mut letters, mut count, mut digits) = ([0; 2], 0, 0);
    for byte in compact {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if digits == 0 && count < 2 => {
                letters[count] = byte.to_ascii_uppercase();
                count += 1;
            }
            b'0'..=b'9' if count > 0 && digits < 7 => digits += 1,
            _ => return None,
        }
    }
    (digits >= 5).then_some(letters)
}
