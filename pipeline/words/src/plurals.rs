//! Counted nouns: the plural forms of the Unicode CLDR, `plural.<noun>.<form>` in the words, with `{n}` for the number.

use std::collections::BTreeMap;

use report_model::lang::Lang;

use crate::numbers::integer;

/// The CLDR category of a whole number.
const fn form(lang: Lang, count: u64) -> &'static str {
    match (lang, count) {
        (Lang::Fr, 0 | 1) | (Lang::En | Lang::Ar, 1) => "one",
        // « 1 000 000 de réclamations », and so on for whole millions.
        (Lang::Fr, _) if count.is_multiple_of(1_000_000) => "many",
        (Lang::Fr | Lang::En, _) => "other",
        (Lang::Ar, 0) => "zero",
        (Lang::Ar, 2) => "two",
        (Lang::Ar, _) => match count % 100 {
            3..=10 => "few",
            11..=99 => "many",
            _ => "other",
        },
    }
}

/// The noun with its number; `None` where the words lack the form.
pub(crate) fn counted(lang: Lang, words: &BTreeMap<String, String>, count: u64, noun: &str) -> Option<String> {
    let text = words.get(&format!("plural.{noun}.{}", form(lang, count)))?;
    Some(text.replace("{n}", &integer(lang, count)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_has_six_forms() {
        let forms = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111].map(|count| form(Lang::Ar, count));
        let expected = ["zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many"];
        assert_eq!(forms, expected);
        let forms = [0, 1, 2, 1_000_000, 1_000_001, 3_000_000].map(|count| form(Lang::Fr, count));
        assert_eq!(forms, ["one", "one", "other", "many", "other", "many"]);
        assert_eq!([0, 1, 2].map(|count| form(Lang::En, count)), ["other", "one", "other"]);
    }
}
