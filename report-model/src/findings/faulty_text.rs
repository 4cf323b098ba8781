//! `faulty_text`: a measure, a text or a correction of the body that is not written as it must be.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Mesure ou texte laissé de côté",
        ar: "تدبير أو نص لم يدرج",
        en: "Measure or text left out",
    },
    meaning: RuleText {
        fr: "Une mesure ou un texte de l'organisme est mal écrit : une clé inconnue, un code de service qui n'existe pas, \
             une date impossible. Le rapport est fait sans lui ; les chiffres n'en dépendent pas.",
        ar: "تدبير أو نص من نصوص الهيئة مكتوب على نحو غير صحيح: مفتاح غير معروف أو رمز خدمة غير موجود أو تاريخ مستحيل. \
             أعد التقرير بدونه، ولا تتأثر به الأرقام.", // U
        en: "A measure or a text of the body is not written as it must be: an unknown key, a code of no service, an \
             impossible date. The report is made without it; no figure depends on it.",
    },
    remedy: RuleText {
        fr: "Corrigez la ligne indiquée de measures/ ou de texts/ et relancez : `hasila check` dit ce qui est attendu. \
             Le rapport ne peut pas être approuvé avant.",
        ar: "صححوا السطر المشار إليه في measures/ أو texts/ ثم أعيدوا التشغيل: يبين الأمر `hasila check` ما هو منتظر. \
             ولا يمكن اعتماد التقرير قبل ذلك.", // U
        en: "Correct the line that is named in measures/ or texts/ and run again: `hasila check` says what is expected. \
             The report cannot be approved before.",
    },
    example: "service: balizage, where the body's service is called `balisage`",
    source: "Decree 2-17-265, art. 18",
};
