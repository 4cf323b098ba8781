//! `no_identifier`: the column of identifiers holds none.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText {
        fr: "Identifiants inutilisables",
        ar: "أرقام تعريفية غير صالحة",
        en: "No usable identifiers",
    },
    meaning: RuleText {
        fr: "La colonne des identifiants ne distingue pas les demandes : un tableur a transformé les numéros en \
             nombres et perdu leurs derniers chiffres, ou plus d'un dixième des lignes répètent un identifiant, ou \
             la colonne compte seulement les lignes alors qu'une autre porte la référence. Compter ce fichier \
             perdrait des demandes : il n'est pas lu.",
        ar: "عمود الأرقام التعريفية لا يميز بين الطلبات: إما أن برنامج الجداول حول الأرقام إلى أعداد وضاعت أرقامها \
             الأخيرة، أو أن أكثر من عشر الأسطر يكرر رقما تعريفيا، أو أن العمود يعد الأسطر فقط بينما يحمل عمود آخر \
             المرجع. واحتساب هذا الملف يضيع طلبات، لذلك لم يقرأ.",
        en: "The column of identifiers tells no requests apart: a spreadsheet turned the numbers into figures and \
             lost their last digits, or more than a tenth of the rows repeat an identifier, or the column only \
             counts rows while another holds the reference. Counting this file would lose requests: it is not read.",
    },
    remedy: RuleText {
        fr: "Refaites l'export avec la colonne des numéros au format texte, sans l'ouvrir dans un tableur, ou nommez \
             la colonne de la référence dans la correspondance. Si l'export n'a aucun identifiant, écrivez \
             `identified_by: row`.",
        ar: "أعيدوا التصدير مع جعل عمود الأرقام نصا ودون فتحه في برنامج جداول، أو سموا عمود المرجع في ملف المطابقة. \
             وإذا لم يكن في الملف أي رقم تعريفي فاكتبوا `identified_by: row`.",
        en: "Export again with the column of numbers as text, without opening it in a spreadsheet, or name the \
             column of the reference in the mapping. If the export has no identifier at all, write `identified_by: \
             row`.",
    },
    example: "`2,02503E+16` in every row, or 20250312000001200 for six numbers that ended otherwise",
    source: "Counting rule 2 (every record is counted once)",
};
