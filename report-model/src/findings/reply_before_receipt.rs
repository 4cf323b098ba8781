//! `reply_before_receipt`: a reply before the receipt.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Réponse antérieure à la réception",
        ar: "رد سابق لتاريخ التوصل",
        en: "Reply before the receipt",
    },
    meaning: RuleText {
        fr: "La réponse porte une date antérieure à la réception, ce qui ne se peut. La date n'est pas crue : la \
             réclamation reste au dénominateur de chaque taux et compte comme sans réponse.",
        ar: "يحمل الرد تاريخا سابقا لتاريخ التوصل، وهذا غير ممكن. لذلك لا يعتد بالتاريخ: تبقى الشكاية في مقام كل نسبة \
             وتحتسب ضمن غير المجاب عنها.",
        en: "The reply bears a date before the receipt, which cannot be. The date is not believed: the complaint \
             stays in the denominator of every rate and counts as not answered.",
    },
    remedy: RuleText {
        fr: "Rétablissez les deux dates d'après le registre ; souvent le jour et le mois sont inversés, ou l'année \
             est celle d'avant. Puis refaites l'export.",
        ar: "صححوا التاريخين استنادا إلى السجل؛ فكثيرا ما ينقلب اليوم والشهر أو تكتب السنة السابقة. ثم أعيدوا التصدير.",
        en: "Restore both dates from the register; often day and month are swapped, or the year is the one before. \
             Then export again.",
    },
    example: "Received 05/11/2025, replied 11/05/2025",
    source: "Decree 2-17-265, art. 8; counting rule 2 (every record is counted once)",
};
