//! Texts that were written for a page and came out as they stand: `&#62;`, `&eacute;`, `<br>`, and the place-holders of help
//! desks (`#LBBR#`). Right text is not changed: `AT&T` and `a < b` are no markup, and a text with a bare `&` was not
//! written for a page.

use std::borrow::Cow;

use html5gum::{Token, Tokenizer};
use memchr::memchr3;

/// The longest name of a character, with the signs around it.
const LONGEST: usize = 33;
/// How often a text was written for a page, one time upon the other.
const MOST_TIMES: usize = 3;

/// What help desks write for the end of a line.
const LINE_ENDS: [&str; 2] = ["#LBBR#", "#LBHR#"];
/// Tags that end a line.
const TAGS: [&str; 5] = ["br", "hr", "p", "div", "li"];

/// The text as a page shows it, or `None` where it was not written for one.
pub(super) fn shown(text: &str) -> Option<String> {
    memchr3(b'&', b'<', b'#', text.as_bytes())?;
    let mut shown = Cow::Borrowed(text);
    for _ in 0..MOST_TIMES {
        let Some(decoded) = decoded(&shown) else { break };
        shown = Cow::Owned(decoded);
    }
    if let Some(parted) = parted(&shown) {
        shown = Cow::Owned(parted);
    }
    (shown != text).then(|| shown.into_owned())
}

/// The text with its references as the characters that they name; `None` where it has none, or an `&` that begins none.
fn decoded(text: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (reference, character) = reference(&rest[at..])?;
        decoded.push_str(&rest[..at]);
        decoded.push_str(&character);
        rest = &rest[at + reference..];
    }
    decoded.push_str(rest);
    (decoded != text).then_some(decoded)
}

/// The reference that a text begins with: how long it is, and what it names.
fn reference(text: &str) -> Option<(usize, String)> {
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let reference = &text[..=end];
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    if !is_name(&reference[1..end]) {
        return None;
    }
    let mut character = String::new();
    for token in Tokenizer::new(reference).flatten() {
        if let Token::String(text) = token {
            character.push_str(&String::from_utf8_lossy(&text));
        }
    }
    // A name that begins as another does is none: `&copyright;`.
    (!character.is_empty() && !character.ends_with(';')).then_some((end + 1, character))
}

/// The text with line ends for what means one.
fn parted(text: &str) -> Option<String> {
    let mut parted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '#']) {
        parted.push_str(&rest[..at]);
        let here = &rest[at..];
        let length = match LINE_ENDS.iter().find(|sign| here.starts_with(**sign)) {
            Some(sign) => Some(sign.len()),
            None => tag(here),
        };
        match length {
            Some(_) => parted.push('\n'),
            None => parted.push_str(&here[..1]),
        }
        rest = &here[length.unwrap_or(1)..];
    }
    parted.push_str(rest);
    (parted != text).then_some(parted)
}

/// How long the tag is that a text begins with, where it is one that ends a line.
fn tag(text: &str) -> Option<usize> {
    const LONGEST: usize = 256;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let inside = text.get(1..end)?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = inside.split([' ', '\t', '\n', '/']).next().unwrap_or_default();
    let is_tag = TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag)) && !inside.contains('<');
    is_tag.then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_was_written_for_a_page_is_shown() {
        for (written, meant) in [
            ("Commune &#62; Service de l'eau", "Commune > Service de l'eau"),
            ("Commune &gt; Voirie &amp; r&eacute;seaux", "Commune > Voirie & réseaux"),
            ("Commune &amp;gt; Voirie", "Commune > Voirie"),
            ("R&#233;clamation", "Réclamation"),
            ("R&#xE9;clamation", "Réclamation"),
            ("&#1588;&#1603;&#1575;&#1610;&#1577;", "شكاية"),
            ("Montant doublé#LBBR#Voir la facture", "Montant doublé\nVoir la facture"),
            ("Poteau n° 12<br>côté <BR />&quot;école&quot;<hr>", "Poteau n° 12\ncôté \n\"école\"\n"),
            ("&lt;p&gt;Fuite&lt;/p&gt;&lt;p class=\"a\"&gt;Merci d&#39;agir&lt;/p&gt;", "\nFuite\n\nMerci d'agir\n"),
        ] {
            assert_eq!(shown(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn right_text_stays() {
        for text in [
            "AT&T",
            "a < b et c > d",
            "Voirie & réseaux",
            "R&D; suite",
            "Voirie & réseaux, dit &laquo;&nbsp;VR&nbsp;&raquo;",
            "#42 ; #LB#",
            "<pression faible>",
            "prix <bra> & cie",
            "&;",
            "&copyright;",
            "&#xZZ;",
            "C#",
            "a&b;",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
