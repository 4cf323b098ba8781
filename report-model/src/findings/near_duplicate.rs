//! `near_duplicate`: a record much like another, under another identifier.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Demande très proche d'une autre",
        ar: "طلب شديد الشبه بطلب آخر",
        en: "Request much like another",
    },
    meaning: RuleText {
        fr: "Le même usager s'est adressé le même jour au même service sous un autre numéro, ou a déjà envoyé le même \
             texte ; où l'usager n'est pas connu, tout concorde à quelques jours près. Rien n'est réuni : les deux sont \
             comptées. Une demande déposée après une réponse n'est pas visée : c'est une réclamation renouvelée.",
        ar: "توجه المرتفق نفسه في اليوم نفسه إلى المصلحة نفسها برقم آخر، أو سبق أن أرسل النص نفسه؛ وحيث لا يعرف \
             المرتفق يتطابق كل شيء بفارق أيام قليلة. ولا يدمج أي طلب في غيره: فكلاهما محتسب. ولا يشمل ذلك طلبا أودع بعد جواب: فهو شكاية مجددة.",
        en: "The same user turned to the same service on the same day under another number, or had sent the same \
             text before; where the user is not known, everything agrees within a few days. Nothing is merged: both are \
             counted. A request filed after a reply is not meant: it is a renewed complaint.",
    },
    remedy: RuleText {
        fr: "Regardez si l'une reprend l'autre. Une double saisie s'annule dans le registre ; une vraie demande \
             distincte reste telle quelle.",
        ar: "انظروا هل يكرر أحدهما الآخر. فالإدخال المزدوج يلغى في السجل، أما الطلب المستقل فعلا فيبقى كما هو.",
        en: "See whether one repeats the other. What was entered twice is cancelled in the register; a request of its \
             own stays as it is.",
    },
    example: "Two numbers of one user for the same service, both of 12 May",
    source: "Counting rule 2 (every record is counted once); counting rule 4 (indicators)",
};
