//! `missing_sheet`: a sheet that the mapping names is not there.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Feuille attendue absente", ar: "ورقة منتظرة غير موجودة", en: "Expected sheet not found"
    },
    meaning: RuleText {
        fr: "La correspondance de votre administration désigne une feuille que le classeur n'a pas : elle a été renommée \
             ou retirée. Ses enregistrements ne sont donc pas comptés.",
        ar: "يحيل ملف المطابقة الخاص بإدارتكم على ورقة لا توجد في المصنف: إما أن اسمها تغير وإما أنها حذفت. ولذلك لا \
             تحتسب تسجيلاتها.",
        en: "Your administration's mapping names a sheet that the workbook does not have: it was renamed or removed. Its \
             records are therefore not counted.",
    },
    remedy: RuleText {
        fr: "Corrigez le nom dans mappings/<administration>.yaml, sous « format: {sheet: …} » ; une étoile y remplace ce \
             qui change d'une année à l'autre, comme dans « Suggestions* ». Si la feuille manque, ajoutez-la au classeur.",
        ar: "صححوا الاسم في الملف mappings/<administration>.yaml تحت format: {sheet: …}؛ وتعوض النجمة فيه ما يتغير من سنة \
             إلى أخرى. وإن كانت الورقة ناقصة فأضيفوها إلى المصنف.",
        en: "Correct the name in mappings/<administration>.yaml, under `format: {sheet: …}`; an asterisk there stands for \
             what changes from year to year, as in `Suggestions*`. If the sheet is missing, add it to the workbook.",
    },
    example: "The mapping says `Suggestions 2025`, the workbook now has `Suggestions 2026`",
    source: "Counting rule 1 (the record and its cells)",
};
