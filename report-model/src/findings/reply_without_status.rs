//! `reply_without_status`: there is a reply, and the status says that it is still in progress.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Répondue, mais encore en cours selon le statut",
        ar: "مجاب عنها ووضعيتها قيد المعالجة",
        en: "Answered, but in progress by its status",
    },
    meaning: RuleText {
        fr: "Une réponse est datée, mais le statut dit « reçue » ou « en cours ». La date fait foi : la réclamation \
             compte comme répondue. Le tableau des statuts la montre pourtant en cours, et les deux se contredisent.",
        ar: "يوجد رد مؤرخ، لكن الوضعية تفيد «متوصل بها» أو «قيد المعالجة». والعبرة بالتاريخ: تحتسب الشكاية ضمن المجاب \
             عنها، غير أن جدول الوضعيات يظهرها قيد المعالجة، وفي ذلك تناقض.",
        en: "A reply is dated, but the status says “received” or “in progress”. The date holds: the complaint counts \
             as answered. The table of statuses still shows it in progress, and the two disagree.",
    },
    remedy: RuleText {
        fr: "Mettez le statut à jour dans le registre si la réponse est définitive. Si ce n'était qu'un message \
             d'attente, effacez la date : seule la réponse finale compte.",
        ar: "حينوا الوضعية في السجل إذا كان الرد نهائيا. وإذا كان مجرد رسالة انتظار فاحذفوا التاريخ، فالرد النهائي \
             وحده هو المعتبر.",
        en: "Update the status in the register if the reply is final. If it was only a holding message, clear the \
             date: the final reply alone counts.",
    },
    example: "Status `En cours`, replied 18/04/2025",
    source: "Decree 2-17-265, art. 8; counting rule 4 (indicators)",
};
