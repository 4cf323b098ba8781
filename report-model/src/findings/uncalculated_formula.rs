//! `uncalculated_formula`: a formula of the spreadsheet that was never calculated.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Formule jamais calculée", ar: "صيغة حسابية لم تحسب قط", en: "Formula that was never calculated"
    },
    meaning: RuleText {
        fr: "La cellule contient une formule, et le fichier n'en garde aucun résultat : un programme l'a écrite sans la \
             calculer. La cellule est lue comme vide ; si elle devait porter l'identifiant, la nature ou la date de \
             réception, l'enregistrement est refusé par la règle de ce champ.",
        ar: "في الخلية صيغة حسابية لا يحتفظ الملف بنتيجتها: فقد كتبها برنامج دون أن يحسبها. لذلك تقرأ فارغة؛ وإذا كان \
             يفترض أن تتضمن الرقم التعريفي أو الطبيعة أو تاريخ التوصل، رفض التسجيل بموجب القاعدة الخاصة بذلك الحقل.",
        en: "The cell holds a formula, and the file keeps no result of it: a program wrote it without calculating. It is \
             read as empty; where it should hold the identifier, the nature or the receipt date, the record is refused \
             by the rule of that field.",
    },
    remedy: RuleText {
        fr: "Ouvrez le classeur dans un tableur, qui calcule toutes ses formules, et enregistrez-le. Mieux : exportez \
             des valeurs.",
        ar: "افتحوا المصنف ببرنامج جداول يحسب كل صيغه، ثم احفظوه. والأفضل أن تصدروا قيما لا صيغا.",
        en: "Open the workbook in a spreadsheet program, which calculates all its formulas, and save it. Better: export \
             values.",
    },
    example: "`=DATE(2025;3;4)` without a result, in a workbook that a script wrote",
    source: "Counting rule 1 (the record and its cells)",
};
