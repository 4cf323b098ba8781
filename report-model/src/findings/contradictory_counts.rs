//! `contradictory_counts`: a count is larger than one that contains it.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText {
        fr: "Comptages contradictoires",
        ar: "أعداد متناقضة",
        en: "Contradictory counts",
    },
    meaning: RuleText {
        fr: "Un comptage dépasse celui dont il fait partie : par exemple, plus de réclamations répondues que \
             de réclamations reçues. L'un des deux est faux ; la partie n'est pas retenue, et ce qu'elle \
             compte est dit non mesuré.",
        ar: "عدد يتجاوز العدد الذي هو جزء منه، كأن يفوق عدد الشكايات التي تم الرد عليها عدد الشكايات المتوصل \
             بها. فأحدهما خاطئ، ولا يعتمد الجزء، ويعتبر ما يحصيه غير مقيس.",
        en: "A count is larger than the one that it is a part of: for instance, more complaints answered than \
             received. One of the two is wrong; the part is not believed, and what it counts is said to be \
             not measured.",
    },
    remedy: RuleText {
        fr: "Recomptez dans le registre les deux colonnes à la ligne indiquée. Les réponses se comptent au \
             mois de réception de la réclamation, non au mois de la réponse.",
        ar: "أعيدوا الإحصاء في السجل للعمودين في السطر المبين. وتحتسب الردود في شهر التوصل بالشكاية لا في شهر \
             الرد.",
        en: "Count both columns again in the register, at the row given. Replies are counted in the month in \
             which the complaint was received, not in that of the reply.",
    },
    example: "Received 12, answered 15",
    source: "Counting rule 4 (indicators)",
};
