//! `unreadable_receipt`: no receipt date, or one that cannot be read.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText {
        fr: "Date de réception absente ou illisible",
        ar: "تاريخ التوصل غائب أو غير مقروء",
        en: "Receipt date missing or unreadable",
    },
    meaning: RuleText {
        fr: "Sans date de réception, l'enregistrement n'appartient à aucune période et aucun délai ne court. Il est \
             refusé et n'entre dans aucun taux ; les bornes imprimées en tiennent compte.",
        ar: "بدون تاريخ التوصل لا ينتمي التسجيل إلى أي فترة ولا يسري في شأنه أي أجل. لذلك يرفض ولا يدخل في أي نسبة، \
             وتأخذه الحدود المطبوعة بعين الاعتبار.",
        en: "Without a receipt date the record belongs to no period and no deadline runs. It is refused and enters no \
             rate; the printed bounds take it into account.",
    },
    remedy: RuleText {
        fr: "Corrigez la date dans le registre et refaites l'export. Si toute la colonne est refusée, vérifiez dans \
             la correspondance que dates indique le bon ordre : day_first ou month_first.",
        ar: "صححوا التاريخ في السجل وأعيدوا التصدير. وإذا رفض العمود بأكمله فتحققوا من أن dates في ملف المطابقة تبين \
             الترتيب الصحيح: day_first أو month_first.",
        en: "Correct the date in the register and export again. If the whole column is refused, check that dates in \
             the mapping gives the right order: day_first or month_first.",
    },
    example: "31/02/2025",
    source: "Decree 2-17-265, art. 8; counting rule 2 (every record is counted once)",
};
