//! `date_after_extraction`: a date after the extraction.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Date postérieure à l'extraction",
        ar: "تاريخ لاحق لاستخراج المعطيات",
        en: "Date after the extraction",
    },
    meaning: RuleText {
        fr: "La date est postérieure au jour de l'extraction : au moment de l'export, elle ne pouvait pas être \
             connue. Elle n'est pas crue ; une réponse ainsi datée laisse la réclamation sans réponse. Une date de \
             réception est gardée, mais signalée.",
        ar: "التاريخ لاحق ليوم استخراج المعطيات، فلم يكن ممكنا أن يعرف حينها. لذلك لا يعتد به، والرد المؤرخ به يبقي \
             الشكاية بدون رد. أما تاريخ التوصل فيحتفظ به مع التنبيه إليه.",
        en: "The date lies after the day of the extraction: it could not be known when the export was made. It is not \
             believed; a reply so dated leaves the complaint unanswered. A receipt date is kept, and pointed at.",
    },
    remedy: RuleText {
        fr: "Vérifiez d'abord la date déclarée dans export.yaml. Si elle est juste, corrigez la date dans le registre \
             (année mal saisie, échéance notée comme réponse) et refaites l'export.",
        ar: "تحققوا أولا من التاريخ المصرح به في export.yaml. فإن كان صحيحا فصححوا التاريخ في السجل (خطأ في السنة أو \
             أجل دون كتاريخ رد) وأعيدوا التصدير.",
        en: "Check first the date declared in export.yaml. If it is right, correct the date in the register (a \
             mistyped year, a due date entered as a reply) and export again.",
    },
    example: "Extracted 10/03/2026, replied 12/05/2026",
    source: "Counting rule 3 (days, deadlines and cut-off)",
};
