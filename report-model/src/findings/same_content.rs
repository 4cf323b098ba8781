//! `same_content`: two identifiers for the same text, on the same day, by the same channel.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Même contenu sous deux numéros",
        ar: "المحتوى نفسه برقمين مختلفين",
        en: "Same content under two numbers",
    },
    meaning: RuleText {
        fr: "Une demande de même nature, reçue le même jour par le même canal, du même usager ou sans usager connu, \
             porte le même texte sous un autre numéro. Les deux restent comptées : plusieurs usagers peuvent signer une \
             même lettre, et seul le registre peut en décider.",
        ar: "يوجد طلب من الطبيعة نفسها، توصلت به الإدارة في اليوم نفسه وعبر القناة نفسها، من المرتفق نفسه أو دون مرتفق \
             معروف، وبالنص نفسه تحت رقم آخر. ويحتسب الطلبان معا: فقد يوقع عدة مرتفقين رسالة واحدة، والسجل وحده يحسم ذلك.",
        en: "A request of the same nature, received on the same day by the same channel, from the same user or without \
             a known user, has the same text under another number. Both stay counted: several users may sign one \
             letter, and the register alone can tell.",
    },
    remedy: RuleText {
        fr: "Comparez les deux demandes dans le registre. S'il s'agit d'une double saisie, annulez l'une des deux et \
             refaites l'export.",
        ar: "قارنوا بين الطلبين في السجل. وإذا تعلق الأمر بإدخال مزدوج فألغوا أحدهما ثم أعيدوا التصدير.",
        en: "Compare the two requests in the register. If one was entered twice, cancel one of them and export again.",
    },
    example: "Numbers 2210 and 2211, the same words by e-mail on 4 March",
    source: "Counting rule 2 (every record is counted once)",
};
