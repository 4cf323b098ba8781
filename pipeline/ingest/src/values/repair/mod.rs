//! Damaged text, put right where one reading alone makes sense: UTF-8 that was read as Windows-1252 or Windows-1256,
//! Arabic out of a PDF, whose lam-alef came apart the wrong way round, and text with the markup of a page in it. Right
//! text is never changed.

mod markup;

use std::borrow::Cow;

use encoding_rs::WINDOWS_1256;
use unicode_normalization::UnicodeNormalization;

/// The text as it was meant, or `None` where nothing is certainly damaged.
pub fn repaired(text: &str) -> Option<String> {
    let shown = markup::shown(text);
    let text_shown = shown.as_deref().unwrap_or(text);
    if !may_be_damaged(text_shown) {
        return shown;
    }
    let decoded = decoded(text_shown);
    let mut repaired = Cow::Borrowed(decoded.as_deref().unwrap_or(text_shown));
    if repaired.chars().any(is_presentation_form) {
        repaired = Cow::Owned(unshaped(&repaired));
    }
    if let Some(turned) = lam_alef(&repaired) {
        repaired = Cow::Owned(turned);
    }
    (repaired != text).then(|| repaired.into_owned())
}

/// Whether a text holds signs that another spelling has too: tatweel, marks of direction, fixed spaces, digits that are
/// not Western. Reading takes them for their common form.
pub fn has_other_forms(text: &str) -> bool {
    let is_other = |c| {
        matches!(c, '\u{640}' | '\u{a0}' | '\u{202f}' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{61c}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    !text.is_ascii() && text.chars().any(is_other)
}

/// A quick look, which most texts do not pass: the bytes that begin the signs of damage.
fn may_be_damaged(text: &str) -> bool {
    let bytes = text.as_bytes();
    !text.is_ascii()
        && bytes.windows(4).any(|four| match four {
            // Ã Â Ø Ù â and whatever of Windows-1252 follows; آ أ إ ط ظ and a sign of Windows-1256.
            [0xc3, 0x82 | 0x83 | 0x98 | 0x99 | 0xa2 | 0x85, 0xc2 | 0xc3 | 0xc5 | 0xc6 | 0xcb | 0xe2, _] => true,
            [0xd8, 0xa2 | 0xa3 | 0xa5 | 0xb7 | 0xb8, 0xd8, 0x80..=0x9f] => true,
            [0xd8, 0xa2 | 0xa3 | 0xa5 | 0xb7 | 0xb8, 0xd9, 0xae..=0xbf] => true,
            [0xd8, 0xa2 | 0xa3 | 0xa5 | 0xb7 | 0xb8, 0xc2..=0xd7 | 0xda..=0xe2, _] => true,
            // Presentation forms.
            [0xef, 0xad..=0xbb, _, _] => true,
            // Two alefs side by side.
            [0xd8, 0xa7, 0xd8, 0xa2 | 0xa3 | 0xa5] => true,
            _ => false,
        })
}

/// UTF-8 that was read as another encoding, once or twice.
fn decoded(text: &str) -> Option<String> {
    let mut found = read_anew(text)?;
    for _ in 0..2 {
        let Some(again) = read_anew(&found) else { break };
        found = again;
    }
    Some(found)
}

/// The encodings in which UTF-8 is taken for something else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Misread {
    Latin,
    Arabic,
}

impl Misread {
    /// The bytes that the encoding reads as this run; none where it never gives such a character.
    fn bytes(self, run: &str) -> Option<Vec<u8>> {
        match self {
            Misread::Latin => run.chars().map(latin_byte).collect(),
            Misread::Arabic => {
                let (bytes, _, unmapped) = WINDOWS_1256.encode(run);
                (!unmapped).then(|| bytes.into_owned())
            }
        }
    }
}

/// The text if it was UTF-8 that somebody read as Windows-1252 or Windows-1256: if every run of other than ASCII is
/// valid UTF-8 in the bytes of that encoding, and reads as French or Arabic. Right text cannot be: its accents stand
/// alone, and a byte alone is no UTF-8.
fn read_anew(text: &str) -> Option<String> {
    [Misread::Latin, Misread::Arabic].into_iter().find_map(|misread| read_as(misread, text))
}

fn read_as(misread: Misread, text: &str) -> Option<String> {
    let mut read = String::with_capacity(text.len());
    let (mut rest, mut letters) = (text, 0);
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let length = rest[start..].find(|c: char| c.is_ascii()).unwrap_or(rest.len() - start);
        let (before, run, after) = (&rest[..start], &rest[start..start + length], &rest[start + length..]);
        let meant = String::from_utf8(misread.bytes(run)?).ok()?;
        let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let beside = beside(before.chars().next_back()) || beside(after.chars().next());
        let arabic = meant.chars().filter(|&c| is_arabic_letter(c)).count();
        letters += arabic;
        let plausible = if meant.chars().all(is_french) {
            // A letter of a list with a comma (`أ،`) is no French: that stands among letters.
            misread == Misread::Latin || beside
        } else {
            meant.chars().all(|c| is_arabic(c) || is_french(c)) && !beside
        };
        // A second misreading hides behind the first.
        if !plausible && read_anew(&meant).is_none() {
            return None;
        }
        read.push_str(before);
        read.push_str(&meant);
        rest = after;
    }
    read.push_str(rest);
    let has_arabic = read.chars().any(is_arabic);
    (read != text && (!has_arabic || letters >= 2)).then_some(read)
}

/// The byte that Windows-1252 or ISO-8859-1 reads as this character.
fn latin_byte(c: char) -> Option<u8> {
    /// What Windows-1252 has from 0x80 on; a space stands for nothing.
    const HIGH: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    match u32::from(c) {
        point @ 0x80..=0xff => u8::try_from(point).ok(),
        _ => HIGH.chars().zip(0x80..=0x9f).find(|(known, _)| *known == c).map(|(_, byte)| byte),
    }
}

const fn is_french(c: char) -> bool {
    matches!(c, '\u{a0}'..='\u{ff}' | 'œ' | 'Œ' | 'Ÿ' | '€' | '™' | '\u{2010}'..='\u{2026}' | '\u{202f}' | '‰' | '‹' | '›')
}

const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{621}'..='\u{652}' | '\u{660}'..='\u{66c}' | '\u{670}' | '\u{200e}' | '\u{200f}')
}

const fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{621}'..='\u{64a}')
}

/// Letters in the shape of their place in a word; not the signs of a whole phrase (ﷲ, ﷺ), which right text has.
const fn is_presentation_form(c: char) -> bool {
    matches!(c, '\u{fb50}'..='\u{fbff}' | '\u{fe70}'..='\u{fefc}')
}

fn unshaped(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        if is_presentation_form(c) {
            letters.extend(std::iter::once(c).nfkc());
        } else {
            letters.push(c);
        }
    }
    letters
}

/// Arabic whose lam-alef was turned round: `اإلدارة` for `الإدارة`. No word has an alef before أ إ آ and a lam, so that is
/// certain. Where a text shows it, `اال` in it is `الا` and a lone `ال` is `لا`; without it both may be a slip of the hand.
fn lam_alef(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    is_turned(&letters, &['أ', 'إ', 'آ']).then(|| turned_back(&letters))
}

/// A value with each `اال` read as `الا` too. Only a closed list that has the result makes that certain.
pub fn turned(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    is_turned(&letters, &['ا']).then(|| turned_back(&letters))
}

fn is_turned(letters: &[char], alefs: &[char]) -> bool {
    letters.windows(3).enumerate().any(|(at, three)| {
        three[0] == 'ا' && alefs.contains(&three[1]) && three[2] == 'ل' && begins_word(&letters[..at])
    })
}

fn turned_back(letters: &[char]) -> String {
    let mut turned = letters.to_vec();
    for (at, three) in letters.windows(3).enumerate() {
        if let ['ا', alef @ ('أ' | 'إ' | 'آ' | 'ا'), 'ل'] = three
            && begins_word(&letters[..at])
        {
            turned[at + 1] = 'ل';
            turned[at + 2] = *alef;
        }
    }
    let is_letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|&c| c.is_alphanumeric());
    for (at, two) in letters.windows(2).enumerate() {
        if two == ['ا', 'ل'] && !is_letter(at.checked_sub(1)) && !is_letter(Some(at + 2)) {
            turned.swap(at, at + 1);
        }
    }
    turned.into_iter().collect()
}

/// Whether what stands before belongs to another word, or is a conjunction or preposition that is written together.
fn begins_word(before: &[char]) -> bool {
    let word = before.iter().rev().take_while(|&&c| is_arabic_letter(c)).count();
    let prefix = &before[before.len() - word..];
    prefix.iter().all(|c| matches!(c, 'و' | 'ف' | 'ب' | 'ك')) && prefix.len() <= 2
}

#[cfg(test)]
mod tests {
    use encoding_rs::{Encoding, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn damaged_text_is_put_right() {
        for (damaged, meant) in [
            ("RÃ©clamation", "Réclamation"),
            ("RÃƒÂ©clamation", "Réclamation"),
            ("Ã\u{a0} l’accueil", "\0"),
            ("Ã\u{a0} l'accueil", "à l'accueil"),
            ("lâ€™accueil du siÃ¨ge", "l’accueil du siège"),
            ("CÅ“ur", "Cœur"),
            ("Â«Â\u{a0}OuiÂ\u{a0}Â»", "«\u{a0}Oui\u{a0}»"),
            ("Ø´ÙƒØ§ÙŠØ©", "شكاية"),
            ("ط´ظƒط§ظٹط©", "شكاية"),
            ("Rأ©clamation", "Réclamation"),
            ("اإلدارة", "الإدارة"),
            ("باإلدارة والشؤون االجتماعية", "بالإدارة والشؤون الاجتماعية"),
            ("ال يمكن لألطراف واألعوان", "لا يمكن لألطراف والأعوان"),
            ("ﺷﻜﺎﻳﺔ", "شكاية"),
        ] {
            let expected = (meant != "\0").then(|| meant.to_owned());
            assert_eq!(repaired(damaged), expected, "{damaged}");
        }
    }

    #[test]
    fn right_text_stays() {
        for text in [
            "voilà\u{a0}» et «\u{a0}été\u{a0}»",
            "OÙ\u{a0}: à l’ÉTÉ\u{a0}!",
            "É\u{a0}» Â PÂTE, MAÎTRE, NOËL",
            "أ، ب؛ ط، ظ؟",
            "ط،",
            "لإلغاء الطلب",
            "ال سعود",
            "تأكيد االهوية",
            "سؤال إلى الإدارة",
            "ما إلا",
            "صلى الله عليه وسلم ﷺ",
            "Ã",
            "são João",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    fn misread(text: &str, encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn a_list_decides_what_a_text_alone_cannot() {
        assert_eq!(turned("االجتماعية").as_deref(), Some("الاجتماعية"));
        assert_eq!(turned("الاجتماعية"), None);
    }

    proptest! {
        #[test]
        fn french_and_arabic_come_back(text in "[a-z]{1,6}[éèêàçîôùœ]{1,3}[ a-z]{0,6}", arabic in "[ء-غف-ي]{2,8}( [ء-غف-ي]{2,8}){0,3}") {
            prop_assume!(lam_alef(&arabic).is_none());
            for encoding in [WINDOWS_1252, WINDOWS_1256] {
                prop_assert_eq!(repaired(&misread(&text, encoding)), Some(text.clone()));
                prop_assert_eq!(repaired(&misread(&arabic, encoding)), Some(arabic.clone()));
            }
        }

        #[test]
        fn words_of_either_language_stay(text in "([a-zA-Zàâçéèêëîïôùûüÿœ' \u{a0}«»’…°€0-9,.;:!?-]|[ÀÂÇÉÈÊËÎÏÔÙÛÜŸŒ][A-Za-z ]){0,40}") {
            prop_assert_eq!(repaired(&text), None);
        }

        #[test]
        fn arabic_words_stay(text in "(([وفبك]{0,1}(ال){0,1}[بتثجحخدذرزسشصضطظعغفقكمنهوي]{2,6}|[اأإل][بتجدرسعمنه]{2,4})[ ،؛؟.0-9]{1,2}){0,6}") {
            prop_assert_eq!(repaired(&text), None);
        }

        #[test]
        fn no_text_makes_it_panic_and_a_repair_is_final(text in "\\PC{0,40}") {
            if let Some(once) = repaired(&text) {
                prop_assert_eq!(repaired(&once), None, "{}", once);
            }
        }
    }
}
