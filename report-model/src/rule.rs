//! What a rule says of a fault in the data: what it does to them, what it means, and what to do, in three languages.
//!
//! [`crate::findings`] holds the rules themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Lang;
use crate::record::named;

named! {
    /// What a finding does to the data that it is about.
    Effect {
        /// The file is not read.
        RejectFile = "reject_file",
        /// The record is not counted.
        RejectRecord = "reject_record",
        /// The record was read before, with other content: it is not counted, and somebody must decide. It raises the exit
        /// status.
        Conflict = "conflict",
        /// The record is counted; the cell is not believed. It raises the exit status like a rejection.
        Fault = "fault",
        /// The record was read before: it is not counted again.
        CountedBefore = "counted_before",
        /// The record is counted; somebody should look.
        Warn = "warn",
    }
}

impl Effect {
    /// Whether data was refused, or a record is faulty beyond a warning: then the exit status says so.
    pub const fn is_beyond_warning(self) -> bool {
        !matches!(self, Effect::Warn | Effect::CountedBefore)
    }
}

/// A text of a rule, in the three languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// French.
    pub fr: &'static str,
    /// Arabic.
    pub ar: &'static str,
    /// English.
    pub en: &'static str,
}

impl RuleText {
    /// The text in `lang`.
    pub const fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fr => self.fr,
            Lang::Ar => self.ar,
            Lang::En => self.en,
        }
    }

    /// The text in each language.
    pub fn each(&self) -> [(Lang, String); 3] {
        Lang::ALL.map(|lang| (lang, self.get(lang).to_owned()))
    }
}

/// A rule: what a finding means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it does to the data.
    pub effect: Effect,
    /// What it is, in a few words.
    pub title: RuleText,
    /// What it means for the figures.
    pub meaning: RuleText,
    /// What to do.
    pub remedy: RuleText,
    /// An example of a cell or row that it is about; never a real one.
    pub example: &'static str,
    /// The article that it rests on, and the counting rule: a section of `CONTRACT.md`, by its number and title.
    pub source: &'static str,
}

impl Rule {
    /// What it rests on, in `lang`: the words around the numbers are a few.
    pub fn source_in(&self, lang: Lang) -> String {
        const FRENCH: [(&str, &str); 13] = [
            ("list of regions and provinces of the cycle", "liste des régions et provinces du cycle"),
            (" to ", " à "),
            ("Counting rule", "Règle de compte"),
            ("counting rule", "règle de compte"),
            ("the record and its cells", "l’enregistrement et ses cellules"),
            ("every record is counted once", "chaque enregistrement est compté une fois"),
            ("days, deadlines and cut-off", "jours, délais et date d’arrêté"),
            ("indicators", "indicateurs"),
            ("tables and sums", "tableaux et sommes"),
            ("Decree", "Décret"),
            ("decree", "décret"),
            ("Law", "Loi"),
            (" and ", " et "),
        ];
        const ARABIC: [(&str, &str); 16] = [
            ("list of regions and provinces of the cycle", "لائحة جهات الدورة وأقاليمها"),
            (" to ", " إلى "),
            ("Counting rule", "قاعدة العد رقم"),
            ("counting rule", "قاعدة العد رقم"),
            ("the record and its cells", "التسجيل وخاناته"), // U, as the four that follow
            ("every record is counted once", "يحتسب كل تسجيل مرة واحدة"),
            ("days, deadlines and cut-off", "الأيام والآجال وتاريخ حصر المعطيات"),
            ("indicators", "المؤشرات"),
            ("tables and sums", "الجداول والمجاميع"),
            ("Decree", "المرسوم"),
            ("decree", "المرسوم"),
            ("Law", "القانون"),
            ("art.", "المادة"),
            (" and ", " و"),
            (",", "،"),
            (";", "؛"),
        ];
        let words: &[(&str, &str)] = match lang {
            Lang::Fr => &FRENCH,
            Lang::Ar => &ARABIC,
            Lang::En => &[],
        };
        words.iter().fold(self.source.to_owned(), |source, (word, other)| source.replace(word, other))
    }
}
