//! `unknown_bodies`: a column of bodies of which the register knows hardly any.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Colonne d'organismes que personne ne connaît",
        ar: "عمود هيئات غير معروفة",
        en: "Column of bodies that nobody knows",
    },
    meaning: RuleText {
        fr: "Presque toutes les valeurs de la colonne sont inconnues du registre des organismes. Ce n'est sans doute \
             pas une colonne d'organismes : les transferts qu'elle donne ne veulent rien dire.",
        ar: "تكاد جميع قيم العمود تكون مجهولة في سجل الهيئات. والراجح أنه ليس عمود هيئات: فلا معنى للإحالات المستخرجة \
             منه.",
        en: "Nearly all values of the column are unknown to the register of bodies. It is probably no column of \
             bodies: the transfers that it gives mean nothing.",
    },
    remedy: RuleText {
        fr: "Regardez ce que la colonne contient. Si ce sont des canaux, associez-la à channel ; si ce sont bien des \
             organismes, ajoutez leurs graphies sous values.",
        ar: "انظروا ما يحتويه العمود. فإن كان قنوات فاربطوه بالحقل channel، وإن كان هيئات فعلا فأضيفوا كتاباتها تحت \
             values.",
        en: "Look at what the column holds. If it is channels, map it to channel; if it is bodies after all, add their \
             spellings under values.",
    },
    example: "`Portail`, `Courrier`, `Guichet` in the column of the body of origin",
    source: "Counting rule 2 (every record is counted once)",
};
