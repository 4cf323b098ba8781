//! `completion_before_reply`: a completion before the reasoned reply that asked for it.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Complément antérieur à la réponse motivée",
        ar: "استكمال سابق للرد المعلل",
        en: "Completion before the reasoned reply",
    },
    meaning: RuleText {
        fr: "Le dossier porte une date de complément antérieure à la réponse motivée qui le demandait. Cette date \
             n'est pas crue et la cellule est tenue pour vide : le dossier reste incomplet.",
        ar: "يحمل الملف تاريخ استكمال سابقا للرد المعلل الذي طلبه. لذلك لا يعتد بهذا التاريخ وتعتبر الخلية فارغة: \
             ويبقى الملف غير مكتمل.",
        en: "The file bears a date of completion before the reasoned reply that asked for it. The date is not believed \
             and the cell is taken as empty: the file stays incomplete.",
    },
    remedy: RuleText {
        fr: "Vérifiez les deux dates dans le registre : elles sont peut-être inversées. Corrigez et refaites l'export.",
        ar: "تحققوا من التاريخين في السجل فقد يكونان مقلوبين، ثم صححوا وأعيدوا التصدير.",
        en: "Check both dates in the register: they may have been swapped. Correct them and export again.",
    },
    example: "Reasoned reply 12/03/2025, completed 02/03/2025",
    source: "Decree 2-17-265, art. 11; counting rule 4 (indicators)",
};
