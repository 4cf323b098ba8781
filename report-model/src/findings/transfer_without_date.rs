//! `transfer_without_date`: a transfer without a date.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Transfert sans date",
        ar: "إحالة بدون تاريخ",
        en: "Transfer without a date",
    },
    meaning: RuleText {
        fr: "La réclamation est dite transmise à un autre organisme, mais la colonne des dates de transfert n'en donne \
             pas le jour. Elle n'est pas sortie : elle reste dans vos chiffres, et une réponse lui est due.",
        ar: "يذكر أن الشكاية أحيلت على هيئة أخرى دون أن يبين عمود تواريخ الإحالة يوم ذلك. فهي لم تخرج: وتبقى في \
             أرقامكم ويجب الرد عليها.",
        en: "The complaint is said to have been sent on to another body, but the column of transfer dates does not \
             give the day. It has not left: it stays in your figures, and a reply is due to it.",
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
    source: "Decree 2-17-265, art. 9 and 12; counting rule 2 (every record is counted once)",
};
