//! `empty_export`: the file holds no row.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Export sans aucune ligne", ar: "ملف تصدير بدون أي سطر", en: "Export without a row"
    },
    meaning: RuleText {
        fr: "Le fichier est vide ou n'a qu'une ligne de titres. Un export vide ne prouve pas que rien n'a été reçu : \
             il est traité comme une erreur, et non comme un état néant.",
        ar: "الملف فارغ أو لا يتضمن سوى سطر العناوين. وملف التصدير الفارغ لا يثبت عدم التوصل بأي شكاية: لذلك يعامل \
             كخطأ وليس كتصريح بانعدام الشكايات.",
        en: "The file is empty or has a header only. An empty export does not prove that nothing was received: it is \
             treated as a fault, not as a nil return.",
    },
    remedy: RuleText {
        fr: "Refaites l'export après avoir vérifié ses filtres et ses dates. Si rien n'a été reçu pendant la période, \
             déposez à sa place une déclaration nil-return.yaml (période, fonction du déclarant, date).",
        ar: "أعيدوا التصدير بعد التحقق من معايير الانتقاء والتواريخ. وإذا لم تتوصل الإدارة بأي شيء خلال الفترة، فضعوا \
             مكانه تصريحا nil-return.yaml يتضمن الفترة وصفة المصرح والتاريخ.",
        en: "Make the export again after checking its filters and dates. If nothing was received in the period, put a \
             declaration nil-return.yaml in its place (period, office of the declarant, date).",
    },
    example: "A file with the line `N°;Type;Date de réception` and nothing below it",
    source: "Counting rule 2 (every record is counted once)",
};
