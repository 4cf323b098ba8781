//! `repeated_header`: the headings again, in the middle of the table.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Titres répétés dans le tableau",
        ar: "عناوين مكررة داخل الجدول",
        en: "Headings repeated within the table",
    },
    meaning: RuleText {
        fr: "La ligne reprend les titres des colonnes, comme après un saut de page ou au début d'un export collé à la \
             suite d'un autre. Elle est sautée et n'est comptée nulle part.",
        ar: "يعيد السطر عناوين الأعمدة، كما يحدث بعد فاصل صفحة أو في بداية ملف تصدير ألصق بعد غيره. وقد تجاوزته القراءة \
             ولا يحتسب في أي خانة.",
        en: "The row has the headings of the columns again, as after a page break or where one export was pasted \
             behind another. It is passed over and counted nowhere.",
    },
    remedy: RuleText {
        fr: "Rien à faire si les colonnes se suivent dans le même ordre des deux côtés. Sinon, séparez les deux \
             tableaux en deux fichiers.",
        ar: "لا يلزم أي إجراء إذا كان ترتيب الأعمدة واحدا قبل السطر وبعده. وإلا فافصلوا الجدولين في ملفين.",
        en: "Nothing to do if the columns stand in the same order on both sides. If not, part the two tables into two \
             files.",
    },
    example: "`N° ; Nature ; Reçue le` again on row 51",
    source: "Contract, section 2",
};
