//! What looks like personal data in a text that officers write (law 09-08): such a text is not sealed.
//!
//! Patterns from the formats of Moroccan identifiers; those with a check digit are checked, so that an ordinary number
//! is not taken for one. A name cannot be recognised: nobody should take a clean scan for a proof.

use std::sync::LazyLock;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::record::named;

named! {
    /// A kind of personal data that is recognised.
    PersonalData {
        /// A national identity card number.
        Cin = "cin",
        /// A telephone number.
        Phone = "phone",
        /// An e-mail address.
        Email = "email",
        /// An identifier of an enterprise (ICE).
        Ice = "ice",
        /// A bank account (RIB or IBAN).
        Account = "account",
        /// A number plate.
        Plate = "plate",
        /// A passport number.
        Passport = "passport",
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns are constants, and a test uses each")
}

static CIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^A-Za-z0-9])[A-Z]{1,2}\s?\d{5,6}(?:$|[^A-Za-z0-9])"));
static PHONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[^0-9])(?:\+212|00212|0)[\s.-]?[5-8](?:[\s.-]?\d){8}(?:$|[^0-9])"));
static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[A-Za-z0-9._%+-]+\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]+\.[A-Za-z0-9.-]+"));
static FIFTEEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^0-9])(\d{15})(?:$|[^0-9])"));
static RIB: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^0-9])((?:\d[ -]?){23}\d)(?:$|[^0-9])"));
static IBAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"MA\d{2}(?:\s?\d){24}"));
static PLATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[^0-9])\d{1,5}\s?[-|/]\s?[\u{621}-\u{64A}]\s?[-|/]\s?\d{1,2}(?:$|[^0-9])"));
static PASSPORT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[^A-Za-z0-9])[A-Z]{2}\d{7}(?:$|[^A-Za-z0-9])"));

/// The kinds of personal data that a text seems to hold, in order; never the data themselves.
pub fn scan(text: &str) -> Vec<PersonalData> {
    let text = plain(text);
    let valid = |found: &Regex, holds: fn(&str) -> bool| {
        found.captures_iter(&text).filter_map(|found| found.get(1)).any(|found| {
            let digits: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
            holds(&digits)
        })
    };
    let found = |kind: &PersonalData| match kind {
        PersonalData::Cin => CIN.is_match(&text),
        PersonalData::Phone => PHONE.is_match(&text),
        PersonalData::Email => EMAIL.is_match(&text),
        PersonalData::Ice => valid(&FIFTEEN, is_ice),
        PersonalData::Account => IBAN.is_match(&text) || valid(&RIB, is_rib),
        PersonalData::Plate => PLATE.is_match(&text),
        PersonalData::Passport => PASSPORT.is_match(&text),
    };
    PersonalData::ALL.iter().copied().filter(found).collect()
}

/// The text with one kind of digits, and without what is not seen: tatweel, marks of direction.
fn plain(text: &str) -> String {
    let digit = |first: u32, c: char| char::from_digit(u32::from(c) - first, 10).unwrap_or(c);
    text.chars()
        .filter(
            |c| !matches!(c, '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
        )
        .map(|c| match c {
            '\u{660}'..='\u{669}' => digit(0x660, c),
            '\u{6f0}'..='\u{6f9}' => digit(0x6f0, c),
            '\u{a0}' | '\u{202f}' => ' ',
            c => c,
        })
        .collect()
}

/// Mod 97 over the fifteen digits: nine of the company, four of the establishment, two to check.
fn is_ice(digits: &str) -> bool {
    remainder(digits) == 0
}

/// The key of a bank account: 97 less the remainder of the rest times a hundred.
fn is_rib(digits: &str) -> bool {
    let (rest, key) = digits.split_at(digits.len() - 2);
    key.parse() == Ok(97 - remainder(&format!("{rest}00")))
}

fn remainder(digits: &str) -> u64 {
    digits.bytes().fold(0, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_found() {
        let rib = "011780000000000000000000";
        let rib = format!("{}{:02}", &rib[..22], 97 - remainder(&format!("{}00", &rib[..22])));
        let cases = [
            (PersonalData::Cin, "carte AB123456, guichet".to_owned()),
            (PersonalData::Cin, "البطاقة رقم AB ١٢٣٤٥٦".to_owned()),
            (PersonalData::Phone, "au 06 00 00 00 00.".to_owned()),
            (PersonalData::Phone, "+212 600-000000".to_owned()),
            (PersonalData::Email, "quelqu.un (at) exemple.invalid".to_owned()),
            (PersonalData::Ice, "ICE 001561191000066".to_owned()),
            (PersonalData::Account, rib),
            (PersonalData::Account, "MA64 011519000001205000534921".to_owned()),
            (PersonalData::Plate, "12345-أ-6".to_owned()),
            (PersonalData::Passport, "passeport XY0000000".to_owned()),
        ];
        for (kind, text) in cases {
            assert_eq!(scan(&text), [kind], "{text}");
        }
    }

    #[test]
    fn ordinary_texts_are_clean() {
        let texts = [
            "Décret n° 2-17-265, articles 8, 11 et 12 ; loi 09-08 ; engagement MO0010.",
            "3 600 réclamations en 2025, dont 1 250 au guichet de l’avenue Hassan II.",
            "المرسوم رقم 2.17.265 الصادر في 28 رمضان 1438، والخط 3737.",
            "Période 2018-2020, 30 000 000 DH, ISO 14289-1.",
        ];
        for text in texts {
            assert_eq!(scan(text), [], "{text}");
        }
    }
}
