//! `error_cell`: a formula of the spreadsheet that failed.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Erreur de formule dans une cellule",
        ar: "خطأ في صيغة حسابية داخل خلية",
        en: "Formula error in a cell",
    },
    meaning: RuleText {
        fr: "La cellule affiche une erreur du tableur au lieu d'une valeur. Elle est lue comme vide ; si elle devait \
             porter l'identifiant, la nature ou la date de réception, l'enregistrement est refusé par la règle de ce \
             champ.",
        ar: "تعرض الخلية خطأ من برنامج الجداول بدل قيمة. لذلك تقرأ فارغة؛ وإذا كان يفترض أن تتضمن الرقم التعريفي أو \
             الطبيعة أو تاريخ التوصل، رفض التسجيل بموجب القاعدة الخاصة بذلك الحقل.",
        en: "The cell shows an error of the spreadsheet in place of a value. It is read as empty; where it should hold \
             the identifier, the nature or the receipt date, the record is refused by the rule of that field.",
    },
    remedy: RuleText {
        fr: "Corrigez la formule ou saisissez la valeur, puis enregistrez le classeur après recalcul.",
        ar: "صححوا الصيغة أو أدخلوا القيمة، ثم احفظوا المصنف بعد إعادة الحساب.",
        en: "Mend the formula or type the value, and save the workbook after it has been calculated again.",
    },
    example: "`#N/A` or `#REF!` in the column of the region",
    source: "Counting rule 1 (the record and its cells)",
};
