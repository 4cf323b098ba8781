//! `repaired_text`: letters that a wrong encoding or a copy from a PDF damaged, put right.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Texte abîmé, remis en état",
        ar: "نص مشوه أعيد إلى صورته السليمة",
        en: "Damaged text, put right",
    },
    meaning: RuleText {
        fr: "Les lettres ont été abîmées par une lecture dans le mauvais encodage ou par une copie depuis un PDF, et une \
             seule lecture a un sens : la valeur est lue ainsi. De même pour les codes d'une page web (`&eacute;`, `&#62;`, \
             `<br>`). Sans numéro de ligne, la colonne contient des signes \
             invisibles, des espaces insécables, un tatweel ou d'autres chiffres, lus dans leur forme courante.",
        ar: "تشوهت الحروف بسبب قراءة بترميز غير صحيح أو نقل من ملف PDF، ولا تحتمل القيمة سوى قراءة واحدة، فقرئت بها. \
             وكذلك رموز صفحات الويب (`&eacute;` و`&#62;` و`<br>`). \
             وإذا لم يذكر رقم السطر، فالعمود يتضمن علامات غير مرئية أو مسافات ثابتة أو تطويلا أو أرقاما أخرى، قرئت في \
             صورتها المعتادة.", // U
        en: "The letters were damaged by reading in a wrong encoding or by copying out of a PDF, and one reading alone \
             makes sense: the value is read so. So are the codes of a web page (`&eacute;`, `&#62;`, `<br>`). Without a row number, the column holds unseen signs, fixed spaces, \
             tatweel or other digits, which are read in their common form.",
    },
    remedy: RuleText {
        fr: "Le chiffre est juste. Pour l'année suivante, exportez en UTF-8 ou en .xlsx, et ne collez pas de texte \
             depuis un PDF dans le registre.",
        ar: "الرقم المحتسب صحيح. وبالنسبة للسنة الموالية صدروا بترميز UTF-8 أو بصيغة xlsx، ولا تلصقوا في السجل نصوصا \
             منقولة من ملف PDF.",
        en: "The figure is right. For next year, export as UTF-8 or .xlsx, and do not paste text from a PDF into the \
             register.",
    },
    example: "`RÃ©clamation` for `Réclamation`, `اإلدارة` for `الإدارة`",
    source: "Counting rule 1 (the record and its cells)",
};
