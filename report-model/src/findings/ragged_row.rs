//! `ragged_row`: the row has more or fewer cells than the header.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Ligne plus longue ou plus courte que les titres",
        ar: "سطر لا يطابق عدد خلاياه عدد العناوين",
        en: "Row of another length than the header",
    },
    meaning: RuleText {
        fr: "La ligne n'a pas autant de cellules que les titres. Celles qui manquent sont lues comme vides, celles en \
             trop sont ignorées ; à partir de l'erreur, les valeurs peuvent se trouver dans la mauvaise colonne.",
        ar: "عدد خلايا السطر يخالف عدد العناوين. تقرأ الخلايا الناقصة فارغة وتهمل الزائدة، وابتداء من موضع الخطأ قد \
             تقع القيم في غير أعمدتها.",
        en: "The row does not have as many cells as the header. Missing cells are read as empty and cells too many \
             are ignored; from the fault on, values may stand in the wrong column.",
    },
    remedy: RuleText {
        fr: "Le plus souvent, un texte contient le séparateur ou un retour à la ligne sans guillemets. Exportez en \
             .xlsx, ou en CSV avec les textes entre guillemets, puis recommencez.",
        ar: "في الغالب يتضمن نص ما علامة الفصل أو رجوعا إلى السطر دون أن يوضع بين علامتي اقتباس. صدروا بصيغة xlsx، أو \
             بصيغة CSV مع وضع النصوص بين علامتي اقتباس، ثم أعيدوا العملية.",
        en: "Most often a text holds the delimiter or a line break without quotation marks. Export as .xlsx, or as \
             CSV with texts in quotation marks, and run again.",
    },
    example: "`1042;Réclamation;12/03/2025;Eau; assainissement;Clôturée` under five headings",
    source: "Counting rule 1 (the record and its cells)",
};
