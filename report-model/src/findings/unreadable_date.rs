//! `unreadable_date`: a date that cannot be read.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "Date illisible", ar: "تاريخ تتعذر قراءته", en: "Unreadable date" },
    meaning: RuleText {
        fr: "La cellule n'est pas une date ou désigne un jour qui n'existe pas. L'enregistrement compte, la cellule \
             est tenue pour vide : si c'est la date de réponse, la réclamation compte comme sans réponse.",
        ar: "لا تتضمن الخلية تاريخا، أو تتضمن يوما لا وجود له. يحتسب التسجيل وتعتبر الخلية فارغة: فإن كان تاريخ الرد \
             احتسبت الشكاية ضمن غير المجاب عنها.",
        en: "The cell is no date, or names a day that does not exist. The record counts and the cell is taken as \
             empty: if it is the reply date, the complaint counts as not answered.",
    },
    remedy: RuleText {
        fr: "Corrigez la date dans le registre, au format jour/mois/année ou année-mois-jour, et refaites l'export. \
             Un texte du genre « en cours » n'a pas sa place dans une colonne de dates.",
        ar: "صححوا التاريخ في السجل على شكل يوم/شهر/سنة أو سنة-شهر-يوم وأعيدوا التصدير. ولا مكان لعبارة من قبيل «قيد \
             المعالجة» في عمود للتواريخ.",
        en: "Correct the date in the register, as day/month/year or year-month-day, and export again. A text such as \
             “in progress” has no place in a column of dates.",
    },
    example: "30/02/2025",
    source: "Counting rule 2 (every record is counted once)",
};
