//! `rows_outside_table`: rows above, below or beside the table that are no record.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Lignes hors du tableau", ar: "سطور خارج الجدول", en: "Rows outside the table"
    },
    meaning: RuleText {
        fr: "Un titre, un total, une note ou un second tableau se trouve au-dessus ou au-dessous du tableau lu. Ces \
             lignes, dont aucune ne ressemble à une demande, ne sont ni lues ni comptées.",
        ar: "يوجد عنوان أو مجموع أو تنبيه أو جدول ثان فوق الجدول المقروء أو تحته. ولا يشبه أي من هذه السطور طلبا، فلا تقرأ ولا \
             تحتسب.",
        en: "A title, a total, a note or a second table stands above or below the table that is read. These rows, of \
             which none looks like a request, are neither read nor counted.",
    },
    remedy: RuleText {
        fr: "Vérifiez que le passage sauté ne contient aucune demande. Si un second tableau doit compter, \
             enregistrez-le dans un fichier à part.",
        ar: "تحققوا من أن الجزء المتروك لا يتضمن أي طلب. وإذا وجب احتساب جدول ثان فاحفظوه في ملف مستقل.",
        en: "See to it that the part passed over holds no request. If a second table should count, save it as a file \
             of its own.",
    },
    example: "`Registre des réclamations, année 2025` above the headings, `Total : 1 204` below the last row",
    source: "Counting rule 2 (every record is counted once)",
};
