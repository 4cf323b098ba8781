//! `out_of_period`: received outside the period.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Reçu hors de la période", ar: "متوصل به خارج الفترة", en: "Received outside the period"
    },
    meaning: RuleText {
        fr: "L'enregistrement a été reçu après la période, ou avant elle et déjà terminé à son premier jour. Il \
             n'entre dans aucun taux ; s'il est postérieur, il sert seulement à reconnaître les réclamations \
             renouvelées.",
        ar: "تم التوصل بالتسجيل بعد الفترة، أو قبلها وانتهت معالجته عند أول يوم منها. ولا يدخل في أي نسبة، وإن كان \
             لاحقا لها فلا يستعمل إلا للتعرف على الشكايات المجددة.",
        en: "The record was received after the period, or before it and was finished by its first day. It enters no \
             rate; if later, it serves only to recognise renewed complaints.",
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
    source: "Contract, section 2",
};
