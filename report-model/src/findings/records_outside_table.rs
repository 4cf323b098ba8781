//! `records_outside_table`: rows like those of the table that stand above its headings or after its end.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText {
        fr: "Demandes hors du tableau", ar: "طلبات خارج الجدول", en: "Records outside the table" // U
    },
    meaning: RuleText {
        fr: "Des lignes qui ressemblent à celles du tableau se trouvent au-dessus de ses titres ou après sa fin. Elles ne sont \
             pas comptées ; les bornes du rapport disent ce qu'elles auraient pu changer.",
        ar: "توجد سطور تشبه سطور الجدول فوق عناوينه أو بعد نهايته. وهي لا تحتسب، وتبين حدود التقرير ما كان يمكن أن تغيره.", // U
        en: "Rows like those of the table stand above its headings or after its end. They are not counted; the bounds of the \
             report say what they could have changed.",
    },
    remedy: RuleText {
        fr: "Remettez la ligne des titres en haut (un tri l'a peut-être déplacée) et les lignes dans un seul tableau, ou \
             enregistrez le second tableau dans un fichier à part.",
        ar: "أعيدوا سطر العناوين إلى الأعلى، فقد يكون الفرز نقله، واجمعوا السطور في جدول واحد، أو احفظوا الجدول الثاني في ملف \
             مستقل.", // U
        en: "Put the row of headings back on top (sorting may have moved it) and the rows into one table, or save the second \
             table as a file of its own.",
    },
    example: "eight requests above the row `Numéro;Nature;Reçue le`",
    source: "Counting rule 2 (every record is counted once)",
};
