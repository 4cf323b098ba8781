//! `unusable_form`: a form of another body, period or version, or one whose structure was changed.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Formulaire de comptages inutilisable",
        ar: "استمارة إحصائية غير قابلة للاستعمال",
        en: "Form of counts that cannot be used",
    },
    meaning: RuleText {
        fr: "Le formulaire a été établi pour une autre administration, une autre période, une autre version \
             ou d'autres définitions, ou bien sa structure a été modifiée. Aucun de ses comptages n'est \
             retenu.",
        ar: "أعدت هذه الاستمارة لإدارة أخرى أو لفترة أخرى أو لصيغة أخرى أو لتعريفات أخرى، أو غيرت بنيتها. ولا \
             يعتمد أي من أعدادها.",
        en: "The form was made for another administration, period, version or set of definitions, or its \
             structure was changed. None of its counts is used.",
    },
    remedy: RuleText {
        fr: "Établissez un formulaire vierge avec hasila form <administration> --counts, reportez-y les \
             comptages sans ajouter ni supprimer de feuille, et déposez-le à la place de celui-ci.",
        ar: "أعدوا استمارة فارغة بالأمر hasila form <administration> --counts، وانقلوا إليها الأعداد دون \
             إضافة ورقة أو حذفها، ثم ضعوها مكان هذه الاستمارة.",
        en: "Make a blank form with hasila form <administration> --counts, copy the counts into it without \
             adding or removing a sheet, and put it in place of this one.",
    },
    example: "The form of 2024, in the folder of 2025",
    source: "Counting rule 5 (tables and sums)",
};
