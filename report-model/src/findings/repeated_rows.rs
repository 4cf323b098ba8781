//! `repeated_rows`: rows that are articles or states of one ticket.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Plusieurs lignes par demande",
        ar: "عدة أسطر لكل طلب",
        en: "Several rows for one request",
    },
    meaning: RuleText {
        fr: "L'export a une ligne par message ou par état d'une demande : mêmes numéro, nature et date de réception. \
             Ces lignes forment un seul enregistrement, dans son dernier état, complété par ce que seules les lignes \
             antérieures disent ; la première réponse compte. Les autres lignes sont comptées comme doublons.",
        ar: "يخصص الملف سطرا لكل رسالة أو لكل حالة من حالات الطلب: الرقم والطبيعة وتاريخ التوصل أنفسها. وتكون هذه \
             الأسطر تسجيلا واحدا في حالته الأخيرة، يكمله ما لا تقوله إلا الأسطر السابقة، ويعتد بأول جواب. أما الأسطر \
             الأخرى فتدرج ضمن المكرر.",
        en: "The export has a row for each message or for each state of a request: same number, nature and receipt \
             date. These rows are one record in its last state, completed by what only earlier rows say; the first \
             reply counts. The other rows are counted as duplicates.",
    },
    remedy: RuleText {
        fr: "Vérifiez que la colonne du numéro est bien celle de la demande, et celle de la réponse bien la réponse \
             finale, non la date d'un message. Un export à une ligne par demande est plus sûr.",
        ar: "تحققوا من أن عمود الرقم هو رقم الطلب، وأن عمود الجواب هو الجواب النهائي لا تاريخ رسالة. والتصدير بسطر \
             واحد لكل طلب أسلم.",
        en: "Check that the column of the number is that of the request, and that of the reply the final reply, not \
             the day of a message. An export of one row for each request is safer.",
    },
    example: "Ticket 2025010600417 in three rows, one for each message",
    source: "Counting rule 2 (every record is counted once)",
};
