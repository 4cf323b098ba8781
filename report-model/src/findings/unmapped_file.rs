//! `unmapped_file`: no source of the mapping describes the file.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Fichier non décrit par la correspondance",
        ar: "ملف غير وارد في المطابقة",
        en: "File that no mapping describes",
    },
    meaning: RuleText {
        fr: "Le nom du fichier ne répond à aucun des modèles de la correspondance : ses colonnes n'ont pas de sens \
             connu. Rien de ce qu'il contient n'est compté.",
        ar: "اسم الملف لا يوافق أيا من النماذج المحددة في ملف المطابقة، فمعاني أعمدته غير معروفة. ولا يحتسب أي شيء من \
             محتواه.",
        en: "The name of the file fits none of the patterns in the mapping: the meaning of its columns is not known. \
             Nothing in it is counted.",
    },
    remedy: RuleText {
        fr: "Donnez au fichier le nom attendu, ou ajoutez une source dans mappings/<administration>.yaml. S'il n'a \
             rien à faire dans le dossier des exports, retirez-le.",
        ar: "أعطوا الملف الاسم المنتظر، أو أضيفوا مصدرا في الملف mappings/<administration>.yaml. وإن لم يكن مكانه \
             مجلد ملفات التصدير فأزيلوه منه.",
        en: "Give the file the expected name, or add a source to mappings/<administration>.yaml. If it has no \
             business in the folder of exports, take it out.",
    },
    example: "`notes.csv`, where the mapping describes `registre-*.xlsx`",
    source: "Counting rule 1 (the record and its cells)",
};
