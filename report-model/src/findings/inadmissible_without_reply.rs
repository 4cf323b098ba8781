//! `inadmissible_without_reply`: a reason of art. 12 without a reasoned reply.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Irrecevable sans réponse motivée",
        ar: "غير مقبولة بدون رد معلل",
        en: "Inadmissible without a reasoned reply",
    },
    meaning: RuleText {
        fr: "La réclamation est écartée pour un motif de l'article 12, mais aucune réponse n'est datée. Le décret \
             exige une réponse motivée dans chacun de ces cas : la réclamation compte comme sans réponse.",
        ar: "استبعدت الشكاية لسبب من أسباب المادة 12 دون أن يوجد رد مؤرخ. والمرسوم يوجب ردا معللا في جميع هذه \
             الحالات: لذلك تحتسب الشكاية ضمن غير المجاب عنها.",
        en: "The complaint is set aside for a reason of article 12, but no reply is dated. The decree demands a \
             reasoned reply in each of these cases: the complaint counts as not answered.",
    },
    remedy: RuleText {
        fr: "Inscrivez la date de la réponse motivée au registre et refaites l'export. Si elle n'a pas été envoyée, \
             envoyez-la ; en cas d'incompétence, orientez l'usager.",
        ar: "سجلوا تاريخ الرد المعلل في السجل وأعيدوا التصدير. وإذا لم يوجه الرد فوجهوه، وفي حالة عدم الاختصاص أرشدوا \
             المرتفق إلى الجهة المختصة.",
        en: "Enter the date of the reasoned reply in the register and export again. If it was not sent, send it; \
             where your administration is not competent, direct the user to the one that is.",
    },
    example: "Reason A12_NOT_COMPETENT, reply date empty",
    source: "Decree 2-17-265, art. 12",
};
