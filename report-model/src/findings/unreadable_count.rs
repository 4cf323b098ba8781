//! `unreadable_count`: a count that may be left out is empty in some months alone, or no whole number.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Comptage partiel ou illisible",
        ar: "عدد جزئي أو غير مقروء",
        en: "Partial or unreadable count",
    },
    meaning: RuleText {
        fr: "Une colonne facultative se remplit pour tous les mois ou se laisse vide. Un mois vide, un nombre \
             négatif, une fraction ou un texte la rend inutilisable : ce qu'elle compte est dit non mesuré, \
             jamais zéro.",
        ar: "العمود الاختياري إما أن يملأ لكل الأشهر وإما أن يترك فارغا. والشهر الفارغ أو العدد السالب أو \
             الكسر أو النص يجعله غير قابل للاستعمال، فيعتبر ما يحصيه غير مقيس، ولا يعتبر أبدا صفرا.",
        en: "An optional column is filled in for every month or left empty. An empty month, a negative \
             number, a fraction or a text makes it useless: what it counts is said to be not measured, never \
             zero.",
    },
    remedy: RuleText {
        fr: "Complétez la colonne avec des nombres entiers (0 s'il n'y a rien), ou videz-la entièrement si \
             votre registre ne permet pas ce comptage.",
        ar: "أتموا العمود بأعداد صحيحة (0 عند عدم وجود شيء)، أو أفرغوه كله إن كان سجلكم لا يسمح بهذا الإحصاء.",
        en: "Complete the column with whole numbers (0 where there is nothing), or empty all of it if your \
             register does not allow this count.",
    },
    example: "Answered complaints in eleven months of twelve",
    source: "Counting rule 4 (indicators)",
};
