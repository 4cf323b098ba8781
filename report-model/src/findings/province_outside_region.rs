//! `province_outside_region`: a province that does not lie in the region.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Province hors de la région indiquée",
        ar: "عمالة أو إقليم خارج الجهة المذكورة",
        en: "Province that does not lie in the region",
    },
    meaning: RuleText {
        fr: "La province ou préfecture n'appartient pas à la région de la même ligne. Chaque tableau compte \
             l'enregistrement sous la valeur écrite : les tableaux par région et par province ne s'accordent plus.",
        ar: "لا تنتمي العمالة أو الإقليم إلى الجهة المذكورة في السطر نفسه. ويحتسب التسجيل في كل جدول حسب القيمة \
             المكتوبة، فلا يتوافق جدول الجهات مع جدول العمالات والأقاليم.",
        en: "The province or prefecture does not belong to the region on the same row. Each table counts the record \
             under the value as written: the tables by region and by province no longer agree.",
    },
    remedy: RuleText {
        fr: "Corrigez l'une des deux valeurs dans le registre. Si beaucoup de lignes sont touchées, l'application \
             emploie sans doute encore l'ancien découpage en seize régions.",
        ar: "صححوا إحدى القيمتين في السجل. وإذا همت الحالة أسطرا كثيرة فالراجح أن التطبيق ما زال يستعمل التقسيم \
             القديم إلى ست عشرة جهة.",
        en: "Correct one of the two values in the register. If many rows are touched, the application probably still \
             uses the old division into sixteen regions.",
    },
    example: "Region `Fès-Meknès`, province `Al Hoceïma`",
    source: "Counting rule 1 (the record and its cells); list of regions and provinces of the cycle",
};
