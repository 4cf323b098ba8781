//! `transfer_to_unknown_body`: a transfer to a body that the register does not know.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Transfert à un organisme inconnu",
        ar: "إحالة على هيئة غير معروفة",
        en: "Transfer to a body that nobody knows",
    },
    meaning: RuleText {
        fr: "L'organisme destinataire ne figure pas au registre des organismes du cycle. Personne d'autre ne comptera \
             la réclamation : elle reste dans vos chiffres, et une réponse motivée lui est due.",
        ar: "الهيئة المحال عليها غير واردة في سجل هيئات الدورة. ولن تحتسب الشكاية أي هيئة أخرى: فتبقى في أرقامكم ويجب \
             لها رد معلل.",
        en: "The receiving body is not in the register of bodies of the cycle. Nobody else will count the complaint: \
             it stays in your figures, and a reasoned reply is due to it.",
    },
    remedy: RuleText {
        fr: "Si c'est une autre graphie d'un organisme connu, ajoutez-la sous values, transferred_to. Si la colonne ne \
             nomme pas d'organismes, retirez-la de la correspondance.",
        ar: "إذا كانت كتابة أخرى لهيئة معروفة فأضيفوها تحت values ثم transferred_to. وإذا كان العمود لا يذكر هيئات \
             فاحذفوه من ملف المطابقة.",
        en: "If it is another spelling of a known body, add it under values, transferred_to. If the column names no \
             bodies, take it out of the mapping.",
    },
    example: "`Autre administration` in the column of the receiver",
    source: "Decree 2-17-265, art. 9 and 12; counting rule 2 (every record is counted once)",
};
