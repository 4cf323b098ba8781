//! `further_table`: another table with days in it stands below the one that is read.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Second tableau non lu", ar: "جدول ثان لم يقرأ", en: "Second table, not read" // U
    },
    meaning: RuleText {
        fr: "Un autre tableau, avec d'autres titres et des dates, se trouve au-dessous de celui qui est lu. Ses lignes ne sont pas \
             comptées : si ce sont des demandes, il en manque autant au rapport.",
        ar: "يوجد تحت الجدول المقروء جدول آخر بعناوين أخرى وتواريخ. ولا تحتسب سطوره: فإذا كانت طلبات نقص التقرير مثلها.", // U
        en: "Another table, with other headings and with days, stands below the one that is read. Its rows are not counted: if \
             they are requests, as many are missing from the report.",
    },
    remedy: RuleText {
        fr: "Si ce sont des demandes, enregistrez ce tableau dans un fichier à part, avec sa correspondance. Sinon, retirez-le de \
             l'export.",
        ar: "إذا كانت طلبات فاحفظوا هذا الجدول في ملف مستقل له مطابقته. وإلا فاحذفوه من الملف المستخرج.", // U
        en: "If they are requests, save that table as a file of its own, with its mapping. Otherwise export without it.",
    },
    example: "`Référence;Type;Reçue le;Traitée le` below 150 rows under `Numéro;Nature;Dépôt;Réponse`",
    source: "Counting rule 2 (every record is counted once)",
};
