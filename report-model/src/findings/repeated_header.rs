//! `repeated_header`: the headings again, in the middle of the table.

use crate::rule::{Effect, Rule, RuleText};

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
        fr: "Rien à faire : dans un CSV, les colonnes sont retrouvées par leurs titres, même dans un autre ordre ; dans \
             un classeur, vérifiez qu'elles se suivent dans le même ordre des deux côtés, ou séparez les deux tableaux.",
        ar: "لا يلزم أي إجراء: في ملف CSV يتعرف على الأعمدة بعناوينها ولو اختلف ترتيبها؛ وفي المصنف تحققوا من أن ترتيبها \
             واحد قبل السطر وبعده، أو افصلوا الجدولين.", // U
        en: "Nothing to do: in a CSV the columns are found by their headings, in another order too; in a workbook look \
             that they stand in the same order on both sides, or part the two tables.",
    },
    example: "`N° ; Nature ; Reçue le` again on row 51",
    source: "Counting rule 2 (every record is counted once)",
};
