//! `unprinted_sign`: a value that is printed holds a sign that no font of the report has.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Signe que le rapport ne peut pas imprimer",
        ar: "علامة لا يمكن طبعها في التقرير",
        en: "Sign that the report cannot print",
    },
    meaning: RuleText {
        fr: "Aucune police du rapport n'a un des signes de cette valeur (un émoji, une lettre d'une autre écriture) : son \
             code est imprimé à sa place. La valeur est comptée comme les autres.",
        ar: "لا يوجد في خطوط التقرير أحد رموز هذه القيمة (رمز تعبيري أو حرف من كتابة أخرى)، فيطبع رقمه الدولي في مكانه. \
             وتحتسب القيمة مثل غيرها.",
        en: "No font of the report has one of the signs of this value (an emoji, a letter of another script): its code \
             is printed in its place. The value is counted like the others.",
    },
    remedy: RuleText {
        fr: "Le chiffre est juste. Pour un tableau plus lisible, remplacez le signe dans le registre.",
        ar: "الرقم المحتسب صحيح. ولكي يكون الجدول أوضح، عوضوا هذا الرمز في السجل.",
        en: "The figure is right. For a table that reads better, replace the sign in the register.",
    },
    example: "`★ Accueil` is printed as `[U+2605] Accueil`",
    source: "Counting rule 1 (the record and its cells)",
};
