//! `unbalanced_breakdown`: the counts of a breakdown do not add up to those of the months.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Ventilation dont la somme diffère du total",
        ar: "توزيع لا يساوي حاصله المجموع",
        en: "Breakdown that does not add up to the total",
    },
    meaning: RuleText {
        fr: "La somme des lignes de la feuille n'est pas celle des mois. Des demandes manquent ou sont \
             comptées deux fois ; la ventilation n'est pas montrée, pour ne pas en donner une fausse.",
        ar: "حاصل أسطر الورقة لا يساوي حاصل الأشهر. فهناك طلبات ناقصة أو محتسبة مرتين، ولا يعرض التوزيع \
             تفاديا لعرض توزيع خاطئ.",
        en: "The rows of the sheet do not add up to the months. RecordCounts are missing or counted twice; the \
             breakdown is not shown, so as not to show a wrong one.",
    },
    remedy: RuleText {
        fr: "Comparez la ligne du total de la feuille avec celle de la feuille des mois. Ce qui n'est pas \
             connu va dans la ligne « Non renseigné » ou « Non classé ».",
        ar: "قارنوا سطر المجموع في الورقة بنظيره في ورقة الأشهر. وما ليس معروفا يدرج في سطر « غير محدد » أو « \
             غير مصنف ».",
        en: "Compare the row of the total of the sheet with that of the sheet of months. What is not known \
             goes into the row “unspecified” or “unclassified”.",
    },
    example: "240 complaints by month, 238 by region",
    source: "Counting rule 5 (tables and sums)",
};
