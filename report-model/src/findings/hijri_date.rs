//! `hijri_date`: a date of the Hijri calendar.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "Date du calendrier hégirien", ar: "تاريخ هجري", en: "Date of the Hijri calendar" },
    meaning: RuleText {
        fr: "L'année est de l'hégire (1446, ou 46 H). Le jour grégorien dépend de l'observation de la lune et n'est pas \
             deviné : la cellule est tenue pour vide. Si c'est la date de réception, l'enregistrement est refusé.",
        ar: "السنة هجرية (1446 أو 46 هـ). واليوم الميلادي المقابل رهين برؤية الهلال ولا يخمن، فتعتبر الخلية فارغة. وإن كان \
             الأمر يتعلق بتاريخ التوصل رفض التسجيل.",
        en: "The year is one of the Hijra (1446, or 46 H). Which Gregorian day it is depends on the sighting of the moon \
             and is not guessed: the cell is taken as empty. If it is the receipt date, the record is refused."
    },
    remedy: RuleText {
        fr: "Exportez la date grégorienne : l'application la tient le plus souvent à côté de l'autre. Dans Excel, donnez à \
             la colonne un format de date grégorien avant d'enregistrer en CSV.",
        ar: "صدروا التاريخ الميلادي، فغالبا ما يحتفظ به التطبيق إلى جانب الهجري. وفي Excel اختاروا للعمود صيغة تاريخ ميلادي \
             قبل الحفظ بصيغة CSV.",
        en: "Export the Gregorian date: the application mostly keeps it beside the other. In Excel give the column a \
             Gregorian format of date before you save as CSV.",
    },
    example: "06/07/1446",
    source: "Counting rule 3 (days, deadlines and cut-off)",
};
