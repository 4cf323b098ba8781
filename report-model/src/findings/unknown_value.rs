//! `unknown_value`: a value that is in no list.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Valeur absente des listes",
        ar: "قيمة غير واردة في اللوائح",
        en: "Value that is in no list",
    },
    meaning: RuleText {
        fr: "La valeur ne figure ni dans les listes du cycle ni dans la correspondance ; ou bien elle ressemble à une \
             donnée personnelle là où un nom de service ou d'objet est attendu. L'enregistrement compte, mais sous « \
             non renseigné » ou « autre » dans ce tableau.",
        ar: "القيمة غير واردة لا في لوائح الدورة ولا في ملف المطابقة؛ أو أنها تشبه معطى شخصيا حيث ينتظر اسم مصلحة أو \
             موضوع. يحتسب التسجيل، لكن ضمن «غير محدد» أو «آخر» في هذا الجدول.",
        en: "The value is neither in the cycle's lists nor in the mapping; or it looks like personal data where the \
             name of an entity or subject is expected. The record counts, but under “unspecified” or “other” in that \
             table.",
    },
    remedy: RuleText {
        fr: "Si c'est une autre graphie d'une valeur connue, ajoutez-la sous values dans la correspondance. Si c'est \
             une faute de saisie, corrigez-la dans le registre. Une donnée personnelle n'a pas sa place dans cette \
             colonne.",
        ar: "إذا كانت كتابة أخرى لقيمة معروفة فأضيفوها تحت values في ملف المطابقة، وإذا كانت خطأ في الإدخال فصححوها \
             في السجل. ولا مكان لمعطى شخصي في هذا العمود.",
        en: "If it is another spelling of a known value, add it under values in the mapping. If it is a slip, correct \
             it in the register. Personal data have no place in this column.",
    },
    example: "`Fes-Mekns` in the column of the region",
    source: "Counting rule 1 (the record and its cells)",
};
