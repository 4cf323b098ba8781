//! `cut_id`: an identifier that a spreadsheet cut.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText {
        fr: "Identifiant transformé par un tableur",
        ar: "رقم تعريفي حوله برنامج الجداول",
        en: "Identifier changed by a spreadsheet",
    },
    meaning: RuleText {
        fr: "L'identifiant s'écrit avec un exposant : un tableur l'a pris pour un nombre et en a perdu des chiffres. \
             On ne sait plus de quelle demande il s'agit ; la ligne est écartée et élargit les bornes imprimées.",
        ar: "كتب الرقم التعريفي بصيغة أسية: فقد حسبه برنامج الجداول عددا وضاعت أرقام منه. ولم يعد يعرف أي طلب هو \
             المقصود؛ فاستبعد السطر ووسع الحدود المطبوعة.",
        en: "The identifier is written with an exponent: a spreadsheet took it for a number and lost digits of it. \
             Nobody can tell which request it is; the row is left out, and widens the printed bounds.",
    },
    remedy: RuleText {
        fr: "Corrigez le numéro d'après le registre, ou refaites l'export avec cette colonne au format texte.",
        ar: "صححوا الرقم حسب السجل، أو أعيدوا التصدير مع جعل هذا العمود نصا.",
        en: "Correct the number after the register, or export again with this column as text.",
    },
    example: "`2,19E+05` for 219E03",
    source: "Counting rule 2 (every record is counted once)",
};
