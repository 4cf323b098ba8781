//! `test_record`: a test record.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText { fr: "Enregistrement d'essai", ar: "تسجيل تجريبي", en: "Test record" },
    meaning: RuleText {
        fr: "L'enregistrement est marqué comme essai : aucun usager ne l'a envoyé. Il n'est pas compté et n'élargit \
             pas les bornes des taux.",
        ar: "التسجيل مؤشر عليه بأنه تجريبي، فلم يرسله أي مرتفق. لذلك لا يحتسب ولا يوسع حدود النسب.",
        en: "The record is marked as a test: no user sent it. It is not counted, and does not widen the bounds of the \
             rates.",
    },
    remedy: RuleText {
        fr: "Rien à faire s'il s'agit bien d'un essai. Sinon, ôtez la marque dans le registre et refaites l'export.",
        ar: "لا يلزم أي إجراء إذا كان الأمر يتعلق فعلا بتجربة. وإلا فأزيلوا العلامة من السجل وأعيدوا التصدير.",
        en: "Nothing to do if it is indeed a test. If not, take the mark away in the register and export again.",
    },
    example: "`oui` in the column `Test`",
    source: "Counting rule 2 (every record is counted once)",
};
