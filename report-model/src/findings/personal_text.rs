//! `personal_text`: a measure or a text of the body seems to name a person.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Donnée personnelle dans un texte du rapport",
        ar: "معطى شخصي في نص من نصوص التقرير",
        en: "Personal data in a text of the report",
    },
    meaning: RuleText {
        fr: "Une mesure ou un texte de l'organisme semble nommer une personne, ou donner son adresse, sa date de naissance \
             ou un numéro qui est à elle. Le rapport est public une fois publié.",
        ar: "يبدو أن تدبيرا أو نصا من نصوص الهيئة يذكر اسم شخص أو عنوانه أو تاريخ ازدياده أو رقما يخصه. والتقرير متاح \
             للعموم بعد نشره.", // U
        en: "A measure or a text of the body seems to name a person, or to give an address, a date of birth or a number of \
             one. The report is public once it is published.",
    },
    remedy: RuleText {
        fr: "Écrivez une fonction ou un service à la place du nom, et ôtez le reste. Le rapport ne peut pas être approuvé \
             tant que le texte est là.",
        ar: "اكتبوا صفة أو مصلحة بدل الاسم واحذفوا ما عداه. ولا يمكن اعتماد التقرير ما دام النص موجودا.", // U
        en: "Write an office or a service in place of the name, and take out the rest. The report cannot be approved as long \
             as the text is there.",
    },
    example: "owner: {fr: M. Untel, chef du service}",
    source: "Law 09-08, art. 1 and 3",
};
