//! `missing_id`: no identifier.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText {
        fr: "Enregistrement sans identifiant",
        ar: "تسجيل بدون رقم تعريفي",
        en: "Record without an identifier",
    },
    meaning: RuleText {
        fr: "Sans numéro, rien ne dit si l'enregistrement a déjà été compté. Il est refusé et n'entre dans aucun taux \
             ; les bornes imprimées à côté des taux disent ce que les refus pourraient y changer.",
        ar: "بدون رقم لا يمكن معرفة ما إذا كان التسجيل قد احتسب من قبل. لذلك يرفض ولا يدخل في أي نسبة، وتبين الحدود \
             المطبوعة بجانب النسب ما قد تغيره التسجيلات المرفوضة.",
        en: "Without a number nothing tells whether the record was counted already. It is refused and enters no rate; \
             the bounds printed beside the rates say what refusals could change in them.",
    },
    remedy: RuleText {
        fr: "Complétez le numéro du registre électronique, puis refaites l'export. Si la ligne est un total ou une \
             ligne vide mise en forme, supprimez-la.",
        ar: "أتموا الرقم كما ورد في السجل الإلكتروني ثم أعيدوا التصدير. وإذا كان السطر مجرد مجموع أو سطرا فارغا منسقا \
             فاحذفوه.",
        en: "Fill in the number from the electronic register and export again. If the row is a total or a formatted \
             empty row, delete it.",
    },
    example: "A row `Total ; ; 1 204` at the foot of the sheet",
    source: "Counting rule 2 (every record is counted once); decree 2-17-265, art. 5",
};
