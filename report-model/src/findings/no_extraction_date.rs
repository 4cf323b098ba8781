//! `no_extraction_date`: no `export.yaml` declares the day of the extraction.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Date d'extraction non déclarée",
        ar: "تاريخ استخراج المعطيات غير مصرح به",
        en: "Day of the extraction not declared",
    },
    meaning: RuleText {
        fr: "Rien ne dit de quel jour datent les données ; la date d'arrêté du cycle est prise à la place. Si \
             l'export est plus ancien, des réponses données depuis lors manquent, et des réclamations paraissent à \
             tort sans réponse ou hors délai.",
        ar: "لا شيء يبين اليوم الذي استخرجت فيه المعطيات، فيؤخذ بدله تاريخ حصر المعطيات الخاص بالدورة. وإذا كان \
             الاستخراج أقدم منه، فإن الردود الصادرة بعده تغيب، وتظهر شكايات خطأ بدون رد أو خارج الأجل.",
        en: "Nothing says of which day the data are; the cycle's cut-off is taken instead. If the export is older, \
             replies given since then are missing, and complaints appear as unanswered or late although they are not.",
    },
    remedy: RuleText {
        fr: "Ajoutez à côté des exports un fichier export.yaml d'une ligne : la date du jour où ils ont été extraits.",
        ar: "أضيفوا إلى جانب ملفات التصدير ملفا export.yaml من سطر واحد يتضمن تاريخ اليوم الذي استخرجت فيه.",
        en: "Put a file export.yaml beside the exports, with one line: the date of the day on which they were \
             extracted.",
    },
    example: "extracted: 2026-03-10",
    source: "Counting rule 3 (days, deadlines and cut-off)",
};
