//! `unclear_offset`: a time whose zone is not clear.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Heure dont le fuseau n'est pas clair",
        ar: "ساعة غير واضحة المنطقة الزمنية",
        en: "Time whose zone is not clear",
    },
    meaning: RuleText {
        fr: "L'heure porte un nom de fuseau inconnu ou que plusieurs partagent (EST, IST), ou un décalage qui n'existe pas. \
             Le jour local peut être celui d'avant ou d'après : la cellule est tenue pour vide. Si c'est la date de \
             réception, l'enregistrement est refusé.",
        ar: "تحمل الساعة اسم منطقة زمنية غير معروف أو مشترك بين عدة مناطق (EST أو IST)، أو فارقا لا وجود له. وقد يكون \
             اليوم المقابل هو السابق أو الموالي، فتعتبر الخلية فارغة. وإن كان الأمر يتعلق بتاريخ التوصل رفض التسجيل.",
        en: "The time names a zone that is not known or that several share (EST, IST), or an offset that there is not. The \
             day here may be the one before or after: the cell is taken as empty. If it is the receipt date, the record \
             is refused.",
    },
    remedy: RuleText {
        fr: "Exportez l'heure locale sans fuseau, ou avec un décalage en chiffres, tel que 2025-03-04T23:30+01:00. UTC, GMT, \
             CET, WET et les noms complets, tels que Africa/Casablanca, sont compris.",
        ar: "صدروا الساعة المحلية دون منطقة زمنية، أو بفارق مكتوب بالأرقام مثل 2025-03-04T23:30+01:00. وتقرأ UTC وGMT وCET \
             وWET والأسماء الكاملة مثل Africa/Casablanca.",
        en: "Export local time without a zone, or with an offset in digits, such as 2025-03-04T23:30+01:00. UTC, GMT, CET, \
             WET and full names, such as Africa/Casablanca, are understood.",
    },
    example: "06/01/2025 23:30 EST",
    source: "Counting rule 3 (days, deadlines and cut-off)",
};
