//! `out_of_period`: received outside the period.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Reçu hors de la période", ar: "متوصل به خارج الفترة", en: "Received outside the period"
    },
    meaning: RuleText {
        fr: "Le fichier contient des demandes d'autres années : reçues avant la période et terminées à son premier jour, \
             ou reçues après la date d'arrêté. Elles n'entrent dans aucun chiffre de ce rapport, et ce qui manque à \
             leurs cellules n'est pas relevé.",
        ar: "يتضمن الملف طلبات من سنوات أخرى: متوصل بها قبل الفترة ومنتهية عند أول يوم منها، أو متوصل بها بعد تاريخ الحصر. \
             ولا تدخل في أي رقم من هذا التقرير، ولا يشار إلى ما ينقص خلاياها.",
        en: "The file holds requests of other years: received before the period and finished by its first day, or \
             received after the cut-off. They enter no figure of this report, and what is wrong with their cells is not \
             listed.",
    },
    remedy: RuleText {
        fr: "Rien à faire si l'export couvre exprès plus que la période. Si presque tout est hors période, vérifiez \
             l'année demandée et l'ordre du jour et du mois dans la correspondance.",
        ar: "لا يلزم أي إجراء إذا كان ملف التصدير يشمل عن قصد أكثر من الفترة. وإذا كان معظمه خارجها فتحققوا من السنة \
             المطلوبة ومن ترتيب اليوم والشهر في ملف المطابقة.",
        en: "Nothing to do if the export covers more than the period on purpose. If nearly all is outside, check the \
             year asked for, and the order of day and month in the mapping.",
    },
    example: "A receipt date of 04/01/2026 in the report on 2025",
    source: "Counting rule 2 (every record is counted once)",
};
