//! `date_before_receipt`: a date other than the reply before the receipt.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Autre date antérieure à la réception",
        ar: "تاريخ آخر سابق لتاريخ التوصل",
        en: "Another date before the receipt",
    },
    meaning: RuleText {
        fr: "La réponse motivée, le complément du dossier, la clôture ou le transfert porte une date antérieure à la \
             réception. La date n'est pas crue et la cellule est tenue pour vide ; l'enregistrement compte.",
        ar: "يحمل الرد المعلل أو استكمال الملف أو إغلاقه أو إحالته تاريخا سابقا لتاريخ التوصل. لذلك لا يعتد بالتاريخ \
             وتعتبر الخلية فارغة، ويحتسب التسجيل.",
        en: "The reasoned reply, the completion of the file, its closing or its transfer bears a date before the \
             receipt. The date is not believed and the cell is taken as empty; the record counts.",
    },
    remedy: RuleText {
        fr: "Corrigez dans le registre la date désignée et refaites l'export. Si elle vient d'un autre organisme, \
             exportez la première réception dans sa propre colonne, first_received.",
        ar: "صححوا التاريخ المشار إليه في السجل وأعيدوا التصدير. وإذا كان راجعا إلى هيئة أخرى فصدروا تاريخ أول توصل \
             في عمود خاص به first_received.",
        en: "Correct the date in question in the register and export again. If it stems from another body, export the \
             first receipt in a column of its own, first_received.",
    },
    example: "Received 12/03/2025, closed 02/03/2025",
    source: "Decree 2-17-265, art. 11 and 12; counting rule 2 (every record is counted once)",
};
