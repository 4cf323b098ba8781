//! `extracted_before_end`: the file was extracted before the period's end.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Fichier extrait avant la fin de la période",
        ar: "ملف مستخرج قبل نهاية الفترة",
        en: "File extracted before the period's end",
    },
    meaning: RuleText {
        fr: "Ce fichier date d'avant le dernier jour de la période. Ses demandes ne sont suivies que jusqu'à son \
             extraction : les réponses venues ensuite n'y sont pas, et les délais non échus ce jour-là ne sont pas \
             jugés.",
        ar: "يعود هذا الملف إلى ما قبل آخر يوم من الفترة. ولا تتبع طلباته إلا إلى تاريخ استخراجه: فالأجوبة اللاحقة \
             غير موجودة فيه، والآجال التي لم تحل يومها لا يحكم عليها.",
        en: "This file is from before the last day of the period. Its requests are followed only up to its \
             extraction: replies that came later are not in it, and deadlines that had not passed on that day are \
             not judged.",
    },
    remedy: RuleText {
        fr: "Refaites cet export après la fin de la période, si possible après la date d'arrêté ; un fichier plus \
             récent qui contient les mêmes numéros remplace celui-ci.",
        ar: "أعيدوا هذا التصدير بعد نهاية الفترة، وإن أمكن بعد تاريخ الحصر؛ والملف الأحدث الذي يضم الأرقام نفسها يحل \
             محل هذا الملف.",
        en: "Export again after the end of the period, if possible after the cut-off; a later file that holds the \
             same numbers replaces this one.",
    },
    example: "`premier-semestre.csv`, extracted on 5 July 2025, in the report on 2025",
    source: "Counting rule 3 (days, deadlines and cut-off)",
};
