//! `turned_dates`: a column whose true dates another spreadsheet has turned round.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Jours et mois échangés par un tableur",
        ar: "أيام وأشهر مقلوبة من طرف برنامج جداول",
        en: "Days and months swapped by a spreadsheet",
    },
    meaning: RuleText {
        fr: "La colonne contient à la fois de vraies dates et des dates restées en texte ; aucune vraie date n'a de jour \
             au-delà du 12, et chaque texte en a un. C'est la trace d'un fichier ouvert dans un tableur réglé sur un autre \
             pays : 03/04/2025 y est devenu le 4 mars, et 25/03/2025, qui n'y est pas une date, est resté du texte. La \
             plupart des jours sont donc faux de plusieurs mois ; le fichier n'est pas compté.",
        ar: "يضم العمود تواريخ حقيقية وأخرى بقيت نصوصا؛ ولا يتجاوز اليوم 12 في أي تاريخ حقيقي، بينما يتجاوزه في كل نص. \
             وهذا أثر ملف فتح ببرنامج جداول مضبوط على بلد آخر: فصار 03/04/2025 يوم 4 مارس، وبقي 25/03/2025 نصا لأنه \
             ليس تاريخا هناك. لذلك فأغلب الأيام خاطئة بعدة أشهر، ولا يحتسب الملف.",
        en: "The column holds both true dates and dates that stayed text; no true date has a day beyond the 12th, and every \
             text has one. That is the mark of a file opened in a spreadsheet of another country: 03/04/2025 became 4 \
             March there, and 25/03/2025, which is no date there, stayed text. Most days are therefore wrong by months; \
             the file is not counted.",
    },
    remedy: RuleText {
        fr: "Exportez de nouveau et ne faites pas enregistrer le CSV par le tableur. Sinon, déclarez ces champs dans \
             mappings/<administration>.yaml, à la source : « turned_dates: [received, replied] » ; leurs vraies dates sont \
             alors remises à l'endroit, tant que la colonne porte cette trace.",
        ar: "أعيدوا التصدير دون حفظ ملف CSV ببرنامج الجداول. وإلا فصرحوا بهذه الحقول في mappings/<administration>.yaml، \
             عند المصدر: turned_dates: [received, replied]؛ فترد تواريخها الحقيقية إلى صوابها ما دام العمود يحمل هذا \
             الأثر.",
        en: "Export again, and do not let the spreadsheet save the CSV. Otherwise declare these fields in \
             mappings/<administration>.yaml, at the source: `turned_dates: [received, replied]`; their true dates are then \
             put right, as long as the column bears this mark.",
    },
    example: "`2025-03-04` as a date beside `25/03/2025` as a text, and replies before their receipts",
    source: "Counting rule 3 (days, deadlines and cut-off)",
};
