//! `inadmissible_without_reason`: a reason of inadmissibility that the register does not give.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Irrecevable sans motif",
        ar: "غير مقبولة دون سبب",
        en: "Inadmissible without a reason",
    },
    meaning: RuleText {
        fr: "Le registre dit la réclamation irrecevable sans dire pourquoi. Elle est traitée comme écartée au titre de \
             l'article 12 : elle reste au dénominateur du taux de réponse, et une réponse motivée lui est due.",
        ar: "يذكر السجل أن الشكاية غير مقبولة دون بيان السبب. وتعامل كشكاية مستبعدة بموجب المادة 12: فتبقى في مقام \
             نسبة الإجابة ويجب لها رد معلل.",
        en: "The register says that the complaint is inadmissible and not why. It is treated as set aside under \
             article 12: it stays in the denominator of the response rate, and a reasoned reply is due to it.",
    },
    remedy: RuleText {
        fr: "Inscrivez le motif des articles 11 ou 12 dans le registre. Si une autre colonne le donne, c'est elle \
             qu'il faut associer à admissibility.",
        ar: "سجلوا سبب المادة 11 أو 12 في السجل. وإذا كان عمود آخر يبينه فهو الذي ينبغي ربطه بالحقل admissibility.",
        en: "Enter the reason of article 11 or 12 in the register. If another column gives it, map that one to \
             admissibility.",
    },
    example: "Admissibility `Irrecevable`, no reason",
    source: "Decree 2-17-265, art. 12; counting rule 1 (the record and its cells)",
};
