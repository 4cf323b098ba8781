//! `transfer_without_date`: a transfer without a date.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "Transfert sans date", ar: "إحالة بدون تاريخ", en: "Transfer without a date" },
    meaning: RuleText {
        fr: "La réclamation a été transmise à un autre organisme, mais on ne sait pas quand. Elle est tenue pour \
             sortie : l'organisme qui l'a reçue la compte, et elle n'entre pas dans vos taux. Sans date, ce choix ne \
             peut être vérifié.",
        ar: "أحيلت الشكاية على هيئة أخرى دون أن يعرف متى. وتعتبر خارجة: تحتسبها الهيئة المحال عليها ولا تدخل في \
             نسبكم. وبدون تاريخ لا يمكن التحقق من هذا الاختيار.",
        en: "The complaint was sent on to another body, but it is not known when. It is taken to have left: the body \
             that received it counts it, and it does not enter your rates. Without a date this choice cannot be \
             checked.",
    },
    remedy: RuleText {
        fr: "Inscrivez la date de la transmission au registre et refaites l'export. Si la réclamation n'a été que \
             communiquée pour avis, effacez l'organisme destinataire.",
        ar: "سجلوا تاريخ الإحالة في السجل وأعيدوا التصدير. وإذا وجهت الشكاية لإبداء الرأي فقط فاحذفوا الهيئة المحال \
             عليها.",
        en: "Enter the date of the transfer in the register and export again. If the complaint was only sent for \
             advice, clear the receiving body.",
    },
    example: "Sent on to another body, transfer date empty",
    source: "Decree 2-17-265, art. 9 and 12; contract, section 2",
};
