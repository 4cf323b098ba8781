//! `transfer_to_itself`: a transfer to the body itself.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Transfert à l'organisme lui-même",
        ar: "إحالة على الهيئة نفسها",
        en: "Transfer to the body itself",
    },
    meaning: RuleText {
        fr: "La réclamation est dite transmise à l'organisme qui l'exporte. Elle n'est pas sortie : elle reste dans \
             ses chiffres, et une réponse lui est due.",
        ar: "يذكر أن الشكاية أحيلت على الهيئة التي صدرتها. فهي لم تخرج: وتبقى في أرقامها ويجب الرد عليها.",
        en: "The complaint is said to have been sent to the very body that exports it. It has not left: it stays in \
             its figures, and a reply is due to it.",
    },
    remedy: RuleText {
        fr: "Un transfert entre services de l'organisme n'est pas un transfert : laissez la colonne vide, ou \
             associez-la à entity.",
        ar: "الإحالة بين مصالح الهيئة نفسها ليست إحالة: اتركوا العمود فارغا أو اربطوه بالحقل entity.",
        en: "A transfer between departments of the body is none: leave the column empty, or map it to entity.",
    },
    example: "Sent on to the exporting body",
    source: "Decree 2-17-265, art. 9 and 12; counting rule 2 (every record is counted once)",
};
