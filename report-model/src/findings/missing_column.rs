//! `missing_column`: a column that the mapping names is not there.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Colonne attendue absente", ar: "عمود منتظر غير موجود", en: "Expected column not found"
    },
    meaning: RuleText {
        fr: "La correspondance de votre administration désigne une colonne que l'export n'a pas : elle a été renommée \
             ou n'a pas été exportée. Lire le fichier sans elle donnerait des chiffres faux ; il n'est donc pas \
             compté.",
        ar: "يحيل ملف المطابقة الخاص بإدارتكم على عمود لا يوجد في ملف التصدير: إما أن اسمه تغير وإما أنه لم يصدر. \
             وقراءة الملف بدونه تعطي أرقاما خاطئة، ولذلك لا يحتسب.",
        en: "Your administration's mapping names a column that the export does not have: it was renamed, or was not \
             exported. Reading the file without it would give wrong figures, so it is not counted.",
    },
    remedy: RuleText {
        fr: "Comparez les titres de l'export et ceux du fichier mappings/<administration>.yaml. Si le titre a changé, \
             corrigez la correspondance ; si la colonne manque, exportez-la ; si la ligne des titres n'est pas \
             reconnue, indiquez header_row, et « none » si le fichier n'en a pas.",
        ar: "قارنوا عناوين ملف التصدير بعناوين الملف mappings/<administration>.yaml. فإن تغير العنوان فصححوا ملف \
             المطابقة، وإن غاب العمود فأضيفوه إلى التصدير، وإن لم يتعرف على سطر العناوين فحددوا header_row، أو \
             اكتبوا none إن لم يكن في الملف سطر عناوين.",
        en: "Compare the headings of the export with those in mappings/<administration>.yaml. If the heading has \
             changed, correct the mapping; if the column is missing, export it; if the row of the headings is not \
             recognised, set header_row, to `none` where the file has no such row.",
    },
    example: "The mapping says `Date de réponse`, the export now says `Date réponse finale`",
    source: "Counting rule 1 (the record and its cells)",
};
