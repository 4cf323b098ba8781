//! Spaces that do not break, where a language sets its signs apart.

use std::borrow::Cow;

use report_model::lang::Lang;

/// The French pairs: a space beside a sign, and what is set instead. The colon and the quotation marks have a full space,
/// the other signs a thin one (Lexique des règles typographiques en usage à l’Imprimerie nationale).
const FRENCH: [(&str, &str); 6] = [
    (" :", "\u{a0}:"),
    ("« ", "«\u{a0}"),
    (" »", "\u{a0}»"),
    (" ;", "\u{202f};"),
    (" !", "\u{202f}!"),
    (" ?", "\u{202f}?"),
];

/// A text as it is set in a language: no line begins with a sign that belongs to the word before it.
pub(crate) fn set(lang: Lang, text: &str) -> Cow<'_, str> {
    let applies = |(space, _): &&(&str, &str)| text.contains(space);
    if lang != Lang::Fr || !FRENCH.iter().any(|pair| applies(&pair)) {
        return Cow::Borrowed(text);
    }
    let set = FRENCH.iter().fold(text.to_owned(), |text, (space, sign)| text.replace(space, sign));
    Cow::Owned(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_signs_stay_with_their_words() {
        let text = "Voir : « reçue » ; et après ? Non !";
        assert_eq!(set(Lang::Fr, text), "Voir\u{a0}: «\u{a0}reçue\u{a0}»\u{202f}; et après\u{202f}? Non\u{202f}!");
        assert_eq!(set(Lang::Fr, &set(Lang::Fr, text)), set(Lang::Fr, text));
        assert!(matches!(set(Lang::Fr, "08:30, oui"), Cow::Borrowed("08:30, oui")));
        for lang in [Lang::Ar, Lang::En] {
            assert_eq!(set(lang, text), text);
        }
    }
}
