//! The words by which a count is decided: what stands for an empty cell, for nobody, for a day or a month, for a place.
//!
//! They are a part of the definitions: [`Lexicon::hash`] goes into the hash of the definitions
//! ([`crate::definitions::Definitions::hash`]), so a word that is added or taken away is a break in series like a change of
//! a term. Words that only help to propose a mapping are not here: an officer confirms what comes of them.

use serde::Serialize;
use serde_json::Value;

use crate::digest::{Sha256Hash, sha256};

/// The words, list by list. Every field is hashed.
#[derive(Clone, Debug, Serialize)]
pub struct Lexicon {
    /// What stands for an empty cell: `-`, `N/A`, `néant`.
    pub blanks: &'static [&'static str],
    /// What stands in the place of a user or an identifier where there is none: `anonyme`.
    pub nobody: &'static [&'static str],
    /// What stands beside a date and says nothing; folded, as all words of dates here.
    pub date_fillers: &'static [&'static str],
    /// What stands with a time of day and says nothing of an offset: units, halves of the day, how a file came in.
    pub of_time: &'static [&'static str],
    /// What says that a year is one of the Hijra: its sign, its name, one of its months.
    pub of_hijra: &'static [&'static str],
    /// Days of the week. `mar` may be March too: that is settled where both may stand.
    pub weekdays: &'static [&'static str],
    /// The months, January first: French and English in full or shortened, Arabic in the Moroccan set, in that of other
    /// Western Arabic countries, and in that of the Levant.
    pub months: [&'static [&'static str]; 12],
    /// What says that a time is that of the place.
    pub local_time: &'static [&'static str],
    /// What the time of Greenwich is called.
    pub universal_time: &'static [&'static str],
    /// What stands between two days of one cell.
    pub between_days: &'static [&'static str],
    /// What stands before the name of a place for its kind; folded.
    pub kinds_of_place: &'static [&'static str],
    /// Articles in the name of a place; folded.
    pub articles_of_place: &'static [&'static str],
    /// How the name of a download ends that was cut off: nothing of it is counted.
    pub cut_downloads: &'static [&'static str],
}

/// The words of this version.
#[rustfmt::skip]
pub static LEXICON: Lexicon = Lexicon {
    blanks: &[
        "N/A", "NA", "n.a.", "n/a", "nd", "n.d.", "nc", "n.c.", "null", "none", "nil", "-", "--", "/", "//", "néant",
        "vide", "non renseigné", "non renseignée", "nr", "unspecified", "unknown", "inconnu", "inconnue", "غير محدد",
        "غير معروف", "لا يوجد", "لا شيء",
    ],
    nobody: &[
        "sans numéro", "sans numero", "sans n°", "sans référence", "s/n", "non attribué", "بدون رقم", "بلا رقم",
        "anonyme", "anonymes", "anonymous", "usager anonyme", "مجهول", "مجهولة", "x", "xx", "xxx", "0", "00", "?",
        "aucun", "aucune", "pas de compte", "sans compte",
    ],
    date_fillers: &[
        "le", "de", "du", "a", "at", "of", "th", "on", "heure", "heures", "في", "يوم", "من", "م", "ميلاديه", "علي",
        "الساعه",
    ],
    of_time: &[
        "h", "hr", "hrs", "hour", "hours", "min", "mn", "minute", "minutes", "s", "sec", "seconde", "secondes",
        "seconds", "et", "am", "pm", "matin", "midi", "apres", "soir", "nuit", "local", "locale", "time", "المحلي",
        "محلي", "بالتوقيت", "التوقيت", "ساعه", "دقيقه", "و", "صباحا", "مساء", "زوالا", "ظهرا", "ليلا", "par", "au",
        "via", "by", "depot", "depose", "deposee", "recu", "recue", "envoye", "envoyee", "courrier", "courriel",
        "mail", "email", "telephone", "tel", "fax", "guichet", "accueil", "portail", "agent",
    ],
    of_hijra: &[
        "ه", "هجري", "هجريه", "الهجري", "الهجريه", "h", "ah", "hegire", "hijri", "hegirien", "محرم", "صفر", "ربيع",
        "جمادي", "جمادا", "رجب", "شعبان", "رمضان", "شوال", "القعده", "الحجه", "moharram", "mouharram", "muharram",
        "safar", "rabia", "rabii", "joumada", "jumada", "rajab", "chaabane", "shaaban", "ramadan", "chaoual",
        "chawwal", "shawwal", "hijja",
    ],
    weekdays: &[
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "الاثنين", "الثلاثاء", "الاربعاء",
        "الخميس", "الجمعه", "السبت", "الاحد", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        "sunday", "lun", "mer", "jeu", "ven", "sam", "dim", "mon", "tue", "tues", "wed", "thu", "thur", "thurs",
        "fri", "sat", "sun",
    ],
    months: [
        &["janvier", "janv", "jan", "january", "يناير", "ينير", "جانفي", "كانون الثاني"],
        &["fevrier", "fevr", "fev", "february", "feb", "فبراير", "فيفري", "شباط"],
        &["mars", "mar", "march", "مارس", "اذار"],
        &["avril", "avr", "april", "apr", "ابريل", "افريل", "نيسان"],
        &["mai", "may", "ماي", "مايو", "ايار"],
        &["juin", "june", "jun", "يونيو", "يونيه", "جوان", "حزيران"],
        &["juillet", "juil", "july", "jul", "يوليوز", "يوليو", "يوليه", "جويليه", "تموز"],
        &["aout", "august", "aug", "غشت", "اغسطس", "اوت", "اب"],
        &["septembre", "sept", "sep", "september", "شتنبر", "سبتمبر", "ايلول"],
        &["octobre", "oct", "october", "اكتوبر", "تشرين الاول"],
        &["novembre", "nov", "november", "نونبر", "نوفمبر", "تشرين الثاني"],
        &["decembre", "dec", "december", "دجنبر", "ديسمبر", "كانون الاول"],
    ],
    local_time: &["heure locale", "local time", "التوقيت المحلي", "بالتوقيت المحلي", "توقيت محلي"],
    universal_time: &[
        "temps universel coordonné", "temps universel coordonne", "temps universel", "heure universelle",
        "heure de greenwich", "coordinated universal time", "universal time coordinated", "universal time",
        "greenwich mean time", "greenwich", "التوقيت العالمي المنسق", "التوقيت العالمي", "ت.ع.م", "u.t.c", "g.m.t",
    ],
    between_days: &["et", "and", "&", "و"],
    kinds_of_place: &[
        "region", "province", "prefecture", "wilaya", "commune", "municipalite", "ville", "of", "the", "جهه", "اقليم",
        "عماله", "ولايه", "جماعه", "بلديه", "مدينه",
    ],
    articles_of_place: &["de", "d", "du", "des", "la", "le", "les", "l", "al", "el"],
    cut_downloads: &[".part", ".partial", ".crdownload", ".download", ".opdownload"],
};

impl Lexicon {
    /// The SHA-256, in hexadecimal, of the words. The order within a list is not in it.
    ///
    /// # Panics
    /// Never: words are plain data.
    pub fn hash(&self) -> Sha256Hash {
        let mut lists = serde_json::to_value(self).expect("plain data is JSON");
        sort(&mut lists);
        sha256(lists.to_string().as_bytes())
    }
}

/// Sorts lists of words, and not the list of the months.
fn sort(value: &mut Value) {
    match value {
        Value::Object(lists) => lists.values_mut().for_each(sort),
        Value::Array(words) if words.iter().all(Value::is_string) => {
            words.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
        Value::Array(lists) => lists.iter_mut().for_each(sort),
        _ => {}
    }
}
