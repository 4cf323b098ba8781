//! `receipt_after_extraction`: a receipt after the file's own extraction.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText {
        fr: "Reçu après l'extraction du fichier",
        ar: "متوصل به بعد استخراج الملف",
        en: "Received after the file's extraction",
    },
    meaning: RuleText {
        fr: "La date de réception est postérieure au jour où le fichier a été extrait : c'est impossible. \
             L'enregistrement n'est pas compté et élargit les bornes imprimées.",
        ar: "تاريخ التوصل لاحق ليوم استخراج الملف، وهذا مستحيل. لذلك لا يحتسب التسجيل، ويوسع الحدود المطبوعة.",
        en: "The receipt date lies after the day on which the file was extracted: that cannot be. The record is not \
             counted, and widens the printed bounds.",
    },
    remedy: RuleText {
        fr: "Vérifiez le jour d'extraction écrit dans `export.yaml` et l'ordre du jour et du mois ; sinon corrigez \
             la date dans le registre.",
        ar: "تحققوا من يوم الاستخراج المكتوب في `export.yaml` ومن ترتيب اليوم والشهر؛ وإلا فصححوا التاريخ في السجل.",
        en: "Check the day of extraction in `export.yaml`, and the order of day and month; otherwise correct the \
             date in the register.",
    },
    example: "Received on 04/11/2026 in a file that was extracted on 10 March 2026",
    source: "Counting rule 2 (every record is counted once)",
};
