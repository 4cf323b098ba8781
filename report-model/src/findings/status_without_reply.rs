//! `status_without_reply`: the status says processed, and there is no date of a reply.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Traitée selon le statut, mais sans date de réponse",
        ar: "معالجة حسب وضعيتها بدون تاريخ الرد",
        en: "Processed by its status, without a reply date",
    },
    meaning: RuleText {
        fr: "Le statut dit que la réclamation est traitée, clôturée ou irrecevable, mais aucune réponse n'est datée. \
             Un statut seul ne vaut pas réponse : la réclamation compte comme sans réponse, et le taux de réponse \
             baisse d'autant.",
        ar: "تفيد الوضعية أن الشكاية عولجت أو أغلقت أو لم تقبل، لكن لا يوجد رد مؤرخ. والوضعية وحدها لا تقوم مقام \
             الرد: لذلك تحتسب الشكاية ضمن غير المجاب عنها وتنخفض نسبة الإجابة تبعا لذلك.",
        en: "The status says that the complaint is processed, closed or inadmissible, but no reply is dated. A status \
             alone is no reply: the complaint counts as not answered, and the response rate falls accordingly.",
    },
    remedy: RuleText {
        fr: "Inscrivez au registre la date de la réponse envoyée à l'usager et refaites l'export. Si aucune réponse \
             n'a été envoyée, elle reste due.",
        ar: "سجلوا تاريخ الرد الموجه إلى المرتفق في السجل وأعيدوا التصدير. وإذا لم يوجه أي رد فإنه يبقى واجبا.",
        en: "Enter in the register the date of the reply that was sent to the user, and export again. If no reply was \
             sent, it is still owed.",
    },
    example: "Status `Clôturée`, reply date empty",
    source: "Decree 2-17-265, art. 8; counting rule 4 (indicators)",
};
