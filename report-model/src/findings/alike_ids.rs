//! `alike_ids`: identifiers that differ by zeros or signs alone, and are counted as two records.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Identifiants presque semblables",
        ar: "أرقام تعريفية تكاد تتطابق", // U
        en: "Identifiers that are nearly the same",
    },
    meaning: RuleText {
        fr: "Ces numéros ne diffèrent que par des zéros au début d'un nombre ou par un signe. Ils sont comptés comme autant de \
             demandes : si c'est le même numéro écrit de deux façons, la demande est comptée deux fois.",
        ar: "لا تختلف هذه الأرقام إلا بأصفار في أول العدد أو بعلامة. وتحتسب طلبات مختلفة: فإذا كان الرقم نفسه مكتوبا بطريقتين احتسب \
             الطلب مرتين.", // U
        en: "These numbers differ by zeros at the beginning of a number, or by a sign, and nothing else. Each is counted as a \
             request: if it is one number written in two ways, the request is counted twice.",
    },
    remedy: RuleText {
        fr: "Écrivez les numéros d'une seule façon : dans un tableur, gardez la colonne au format texte pour que les zéros \
             restent. Si ce sont deux demandes, donnez à l'une un autre numéro.",
        ar: "اكتبوا الأرقام بطريقة واحدة: أبقوا العمود في صيغة النص ببرنامج الجداول كي لا تضيع الأصفار. وإذا كانا طلبين مختلفين \
             فأعطوا أحدهما رقما آخر.", // U
        en: "Write numbers in one way: in a spreadsheet keep the column as text, so that zeros stay. If they are two requests, \
             give one of them another number.",
    },
    example: "`00417` in the CSV of June, `417` in the workbook of December",
    source: "Counting rule 2 (every record is counted once)",
};
