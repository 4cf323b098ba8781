//! `hidden_rows`: rows of the table that are hidden in its sheet.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Lignes masquées dans la feuille", ar: "سطور مخفية في الورقة", en: "Rows hidden in the sheet"
    },
    meaning: RuleText {
        fr: "La feuille a été enregistrée avec un filtre, ou des lignes masquées à la main. Ces lignes font partie du \
             registre : elles sont lues et comptées comme les autres. Ce que vous voyez à l'écran n'est donc pas tout ce \
             qui est compté ; leur nombre est indiqué à la fin du contrôle et dans run.json.",
        ar: "حفظت الورقة وفيها مرشح مفعل أو سطور مخفية يدويا. وهذه السطور جزء من السجل: تقرأ وتحتسب كغيرها. لذلك فما \
             ترونه على الشاشة ليس كل ما يحتسب؛ وعددها مذكور في نهاية المراقبة وفي run.json.",
        en: "The sheet was saved with a filter on, or with rows hidden by hand. They are a part of the register: they are \
             read and counted like the others. What you see on the screen is therefore not all that is counted; how \
             many they are is said at the end of the check and in run.json.",
    },
    remedy: RuleText {
        fr: "Rien à faire si le registre est complet avec ces lignes. Si elles ne doivent pas compter, retirez le filtre, \
             supprimez-les et enregistrez la feuille.",
        ar: "لا يلزم أي إجراء إن كان السجل كاملا بهذه السطور. وإن وجب ألا تحتسب فأزيلوا المرشح واحذفوها ثم احفظوا \
             الورقة.",
        en: "Nothing to do if the register is complete with these rows. If they should not count, take the filter off, \
             delete them and save the sheet.",
    },
    example: "A filter on `Statut = Clôturée` hides four of ten requests, and the screen shows that all were answered",
    source: "Counting rule 2 (every record is counted once)",
};
