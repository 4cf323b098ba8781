//! `unknown_nature`: no nature, or one that the mapping does not know.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText {
        fr: "Nature absente ou inconnue",
        ar: "طبيعة غائبة أو غير معروفة",
        en: "Nature missing or unknown",
    },
    meaning: RuleText {
        fr: "On ne sait pas s'il s'agit d'une réclamation, d'une observation ou d'une suggestion ; seules les \
             réclamations ont un délai légal. L'enregistrement est refusé et n'entre dans aucun taux.",
        ar: "لا يعرف هل يتعلق الأمر بشكاية أم بملاحظة أم باقتراح، والشكايات وحدها يسري عليها الأجل القانوني. لذلك \
             يرفض التسجيل ولا يدخل في أي نسبة.",
        en: "It is not known whether this is a complaint, an observation or a suggestion, and complaints alone have a \
             legal deadline. The record is refused and enters no rate.",
    },
    remedy: RuleText {
        fr: "Complétez la nature dans l'export. Si votre application emploie un autre mot, ajoutez-le sous values, \
             nature, dans la correspondance ; si l'export ne contient que des réclamations, déclarez la constante \
             nature: complaint.",
        ar: "أتموا الطبيعة في ملف التصدير. وإذا كان تطبيقكم يستعمل لفظا آخر فأضيفوه تحت values ثم nature في ملف \
             المطابقة، وإذا كان الملف لا يتضمن إلا الشكايات فصرحوا بالثابت nature: complaint.",
        en: "Fill in the nature in the export. If your application uses another word, add it under values, nature, in \
             the mapping; if the export holds complaints only, declare the constant nature: complaint.",
    },
    example: "`Requête` in the column `Type`",
    source: "Decree 2-17-265, art. 2 to 4; counting rule 2 (every record is counted once)",
};
