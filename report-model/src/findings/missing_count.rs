//! `missing_count`: a count that every form must have is empty or no whole number.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Comptage indispensable absent ou illisible",
        ar: "عدد ضروري ناقص أو غير مقروء",
        en: "Required count missing or unreadable",
    },
    meaning: RuleText {
        fr: "Les réclamations, observations et suggestions reçues doivent être comptées pour chaque mois ; \
             une cellule vide n'est pas un zéro. Sans elles, le total de la période est inconnu et le \
             formulaire n'est pas compté.",
        ar: "يجب أن تحصى الشكايات والملاحظات والاقتراحات المتوصل بها في كل شهر، والخانة الفارغة ليست صفرا. \
             وبدونها يبقى مجموع الفترة مجهولا، فلا تحتسب الاستمارة.",
        en: "The complaints, observations and suggestions received must be counted for every month; an empty \
             cell is not a zero. Without them the total of the period is unknown, and the form is not \
             counted.",
    },
    remedy: RuleText {
        fr: "Inscrivez dans la cellule un nombre entier, et 0 s'il n'y a rien eu ce mois-là.",
        ar: "اكتبوا في الخانة عددا صحيحا، واكتبوا 0 إن لم يرد أي شيء في ذلك الشهر.",
        en: "Write a whole number in the cell, and 0 if there was nothing in that month.",
    },
    example: "`12,5`, `env. 40` or nothing, in the row of March",
    source: "Counting rule 4 (indicators)",
};
