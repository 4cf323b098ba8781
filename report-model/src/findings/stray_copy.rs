//! `stray_copy`: a file that looks like a stray copy of another.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Copie égarée parmi les exports", ar: "نسخة متروكة بين ملفات التصدير", en: "Stray copy among the exports"
    },
    meaning: RuleText {
        fr: "Le nom du fichier est celui d'une copie ou d'une sauvegarde (« Copie de … », « … (1) », .bak, .tmp). Il est lu \
             comme les autres dès que la correspondance le décrit : ce qu'une ancienne copie dit de plus ou autrement \
             entre alors dans les chiffres. La fin du contrôle dit s'il a été compté.",
        ar: "يدل اسم الملف على أنه نسخة أو حفظ احتياطي («نسخة من …»، «… (1)»، .bak، .tmp). ويقرأ كغيره متى وصفه ملف \
             المطابقة، فيدخل في الأرقام ما تقوله نسخة قديمة زيادة أو خلافا. وتبين نهاية المراقبة ما إذا احتسب.",
        en: "The name of the file is that of a copy or a backup (`Copy of …`, `… (1)`, .bak, .tmp). It is read like the \
             others where the mapping describes it: what an old copy says more or otherwise then enters the figures. \
             The end of the check says whether it was counted.",
    },
    remedy: RuleText {
        fr: "Ne gardez dans le dossier qu'un fichier par export : retirez la copie, ou renommez-la si c'est elle qui fait \
             foi.",
        ar: "لا تحتفظوا في المجلد إلا بملف واحد لكل تصدير: أزيلوا النسخة، أو غيروا اسمها إن كانت هي المعتمدة.",
        en: "Keep one file for each export in the folder: take the copy out, or rename it if it is the one that holds.",
    },
    example: "`registre (1).xlsx` beside `registre.xlsx`; `Copie de registre.xlsx`; `registre.bak`",
    source: "Counting rule 2 (every record is counted once)",
};
