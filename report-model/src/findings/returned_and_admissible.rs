//! `returned_and_admissible`: a reasoned reply of art. 11 to a file that the register calls admissible.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Réponse de l'article 11 et dossier dit recevable",
        ar: "رد المادة 11 على ملف يوصف بأنه مقبول",
        en: "Art. 11 reply to a file called admissible",
    },
    meaning: RuleText {
        fr: "Le dossier porte une réponse motivée de l'article 11, et sa recevabilité dit qu'il est recevable. La date \
             l'emporte : le dossier est incomplet depuis ce jour jusqu'à son complément.",
        ar: "يحمل الملف ردا معللا بموجب المادة 11 في حين يوصف بأنه مقبول. ويرجح التاريخ: فالملف غير مكتمل من ذلك اليوم \
             إلى أن يستكمل.",
        en: "The file bears a reasoned reply of article 11, and its admissibility says that it is admissible. The date \
             prevails: the file is incomplete from that day until it is completed.",
    },
    remedy: RuleText {
        fr: "Si le dossier a été complété, inscrivez la date du complément. Si la réponse était la réponse finale, \
             exportez-la dans la colonne de la réponse.",
        ar: "إذا استكمل الملف فسجلوا تاريخ الاستكمال. وإذا كان الرد هو الرد النهائي فصدروه في عمود الرد.",
        en: "If the file was completed, enter the day. If the reply was the final one, export it in the column of the \
             reply.",
    },
    example: "Reasoned reply 12/03/2025, admissibility `Recevable`",
    source: "Decree 2-17-265, art. 11; counting rule 4 (indicators)",
};
