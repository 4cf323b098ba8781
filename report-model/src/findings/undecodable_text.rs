//! `undecodable_text`: bytes that are no text in the declared encoding.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Caractères illisibles", ar: "حروف تتعذر قراءتها", en: "Unreadable characters"
    },
    meaning: RuleText {
        fr: "La ligne contient des octets qui ne forment pas de texte dans l'encodage déclaré. Elle est comptée, mais \
             les noms abîmés ne sont reconnus dans aucune liste et passent en « non renseigné ».",
        ar: "يتضمن السطر رموزا لا تشكل نصا في الترميز المصرح به. يحتسب السطر، غير أن الأسماء المشوهة لا يتعرف عليها \
             في أي لائحة وتدرج ضمن «غير محدد».",
        en: "The row holds bytes that are no text in the declared encoding. It is counted, but damaged names are \
             recognised in no list and end under “unspecified”.",
    },
    remedy: RuleText {
        fr: "Exportez en UTF-8 ou en .xlsx. Si l'application ne le permet pas, indiquez le bon encodage dans la \
             correspondance : windows-1256 pour l'arabe, windows-1252 pour le français, cp720 et cp850 pour « CSV (MS-DOS) ».",
        ar: "صدروا بترميز UTF-8 أو بصيغة xlsx. وإن كان التطبيق لا يتيح ذلك، فحددوا الترميز الصحيح في ملف المطابقة: \
             windows-1256 للعربية وwindows-1252 للفرنسية، وcp720 وcp850 لصيغة CSV (MS-DOS).", // U
        en: "Export as UTF-8 or .xlsx. If the application cannot, name the right encoding in the mapping: \
             windows-1256 for Arabic, windows-1252 for French, cp720 and cp850 for “CSV (MS-DOS)”.",
    },
    example: "`R�gion de F�s` in place of `Région de Fès`",
    source: "Counting rule 1 (the record and its cells)",
};
