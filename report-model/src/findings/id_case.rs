//! `id_case`: identifiers that differ by case, by the writing of digits or by dashes alone.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Identifiants différant par la seule écriture",
        ar: "أرقام تعريفية لا تختلف إلا في طريقة كتابتها",
        en: "Identifiers that differ in writing alone",
    },
    meaning: RuleText {
        fr: "Ce numéro a été lu ailleurs avec d'autres majuscules, chiffres (arabes) ou tirets. Les deux sont pris pour une même demande, et une \
             seule compte.",
        ar: "قرئ هذا الرقم في موضع آخر بحروف كبيرة أو صغيرة أو بأرقام أو بشرطات مختلفة. ويعدان طلبا واحدا، ولا يحتسب إلا مرة واحدة.",
        en: "This number was read elsewhere with other capitals, digits (Arabic) or dashes. The two are taken for one request, and one alone \
             counts.",
    },
    remedy: RuleText {
        fr: "Écrivez les numéros d'une seule façon dans le registre. Si ce sont deux demandes, donnez à l'une un \
             autre numéro.",
        ar: "اكتبوا الأرقام بطريقة واحدة في السجل. وإذا كانا طلبين مختلفين فأعطوا أحدهما رقما آخر.",
        en: "Write numbers in one way in the register. If they are two requests, give one of them another number.",
    },
    example: "`rc-2025-17` and `RC-2025-17`",
    source: "Counting rule 2 (every record is counted once)",
};
