//! `unfit_correction`: a correction whose record is not there, or whose cell no longer says what it should replace.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Correction sans objet",
        ar: "تصحيح لا محل له", // U
        en: "Correction that fits no cell",
    },
    meaning: RuleText {
        fr: "Une ligne de corrections/ n'est pas appliquée : aucun enregistrement compté n'a ce numéro, le champ n'a pas de \
             colonne dans la table de correspondance, ou la cellule ne contient plus l'ancienne valeur. L'export est lu tel \
             qu'il est ; les autres corrections s'appliquent.",
        ar: "لم يطبق سطر من corrections/: لا يوجد تسجيل محتسب بهذا الرقم، أو ليس للحقل عمود في جدول المطابقة، أو لم تعد الخانة \
             تتضمن القيمة القديمة. يقرأ الملف المستخرج كما هو، وتطبق التصحيحات الأخرى.", // U
        en: "A line of corrections/ is not applied: no record that counts has this identifier, its field has no column in the \
             mapping, or the cell no longer says the old value. The export is read as it is; the other corrections hold.",
    },
    remedy: RuleText {
        fr: "Comparez la ligne avec l'export : écrivez dans `old` ce que la cellule contient aujourd'hui, ou supprimez la ligne \
             si la valeur est déjà juste. Le rapport ne peut pas être approuvé avant.",
        ar: "قارنوا السطر بالملف المستخرج: اكتبوا في `old` ما تتضمنه الخانة اليوم، أو احذفوا السطر إذا كانت القيمة صحيحة. ولا \
             يمكن اعتماد التقرير قبل ذلك.", // U
        en: "Compare the line with the export: write in `old` what the cell says today, or remove the line where the value is \
             right already. The report cannot be approved before.",
    },
    example: "old: \"2025-13-02\", where the export of this week says 2025-12-02",
    source: "Counting rule 2 (every record is counted once)",
};
