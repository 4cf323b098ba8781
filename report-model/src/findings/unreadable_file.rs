//! `unreadable_file`: the file cannot be read.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText { fr: "Fichier illisible", ar: "ملف تتعذر قراءته", en: "Unreadable file" },
    meaning: RuleText {
        fr: "Le fichier ne s'ouvre pas : il est endommagé, incomplet, protégé par un mot de passe ou d'un autre \
             format que son nom ne le dit. Rien de ce qu'il contient n'est compté.",
        ar: "تعذر فتح الملف: فهو تالف أو ناقص أو محمي بكلمة مرور، أو أن صيغته تخالف اسمه. ولا يحتسب أي شيء من محتواه.",
        en: "The file does not open: it is damaged, incomplete, protected by a password, or of another format than \
             its name says. Nothing in it is counted.",
    },
    remedy: RuleText {
        fr: "Ouvrez-le dans votre tableur, ôtez le mot de passe s'il y en a un, enregistrez-le en .xlsx, .ods ou \
             .csv, et remplacez le fichier. S'il ne s'ouvre pas non plus, refaites l'export.",
        ar: "افتحوا الملف في برنامج الجداول، وأزيلوا كلمة المرور إن وجدت، واحفظوه بصيغة xlsx أو ods أو csv ثم عوضوا \
             به الملف الأصلي. وإن تعذر فتحه هناك أيضا فأعيدوا التصدير.",
        en: "Open it in your spreadsheet program, remove the password if there is one, save it as .xlsx, .ods or \
             .csv, and replace the file. If it does not open there either, make the export again.",
    },
    example: "registre.xlsx, cut off while it was copied",
    source: "Counting rule 2 (every record is counted once)",
};
