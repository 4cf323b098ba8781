//! `first_receipt_after_receipt`: a first receipt after the receipt.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Première réception postérieure à la réception",
        ar: "تاريخ أول توصل لاحق لتاريخ التوصل",
        en: "First receipt after the receipt",
    },
    meaning: RuleText {
        fr: "Le premier organisme aurait reçu la réclamation après le vôtre. La date de première réception n'est pas \
             crue : le délai légal court alors depuis votre propre réception, ce qui peut être plus favorable que le \
             droit.",
        ar: "يبدو أن الهيئة الأولى توصلت بالشكاية بعدكم. لذلك لا يعتد بتاريخ أول توصل، ويسري الأجل القانوني من تاريخ \
             توصلكم أنتم، وقد يكون ذلك أكثر تساهلا مما يقتضيه القانون.",
        en: "The first body would have received the complaint after you did. The first receipt is not believed: the \
             legal clock then runs from your own receipt, which may be more lenient than the law.",
    },
    remedy: RuleText {
        fr: "Vérifiez que les deux colonnes ne sont pas inversées dans la correspondance, puis corrigez la date de \
             première réception d'après l'envoi de l'organisme d'origine.",
        ar: "تحققوا من أن العمودين غير مقلوبين في ملف المطابقة، ثم صححوا تاريخ أول توصل استنادا إلى إرسالية الهيئة \
             الأصلية.",
        en: "Check that the two columns are not swapped in the mapping, then correct the first receipt from the \
             letter of the body that sent the file on.",
    },
    example: "First received 20/06/2025, received 14/06/2025",
    source: "Decree 2-17-265, art. 8; counting rule 3 (days, deadlines and cut-off)",
};
