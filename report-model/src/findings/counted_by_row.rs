//! `counted_by_row`: records without identifiers, counted by file and row.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Demandes comptées sans identifiant",
        ar: "طلبات محتسبة دون رقم تعريفي",
        en: "Requests counted without an identifier",
    },
    meaning: RuleText {
        fr: "La correspondance déclare que cet export n'a pas d'identifiant : chaque ligne compte pour une demande. \
             Une demande présente dans deux lignes ou deux fichiers compte deux fois, et une réclamation renouvelée \
             n'est reconnue qu'à son usager.",
        ar: "يصرح ملف المطابقة بأن هذا التصدير لا يتضمن أرقاما تعريفية: فكل سطر يحتسب طلبا. والطلب الوارد في سطرين \
             أو ملفين يحتسب مرتين، ولا تعرف الشكاية المجددة إلا بصاحبها.",
        en: "The mapping declares that this export has no identifier: each row counts as a request. A request that \
             stands in two rows or files counts twice, and a renewed complaint is known by its user alone.",
    },
    remedy: RuleText {
        fr: "Donnez un numéro à chaque demande dans le registre, puis retirez `identified_by: row`. D'ici là, \
             n'envoyez que des fichiers qui ne se recouvrent pas.",
        ar: "أعطوا لكل طلب رقما في السجل، ثم احذفوا `identified_by: row`. وإلى ذلك الحين لا ترسلوا إلا ملفات لا \
             تتداخل.",
        en: "Give each request a number in the register, then take `identified_by: row` out. Until then send only \
             files that do not overlap.",
    },
    example: "A register of dates and subjects, without a column of numbers",
    source: "Counting rule 2 (every record is counted once)",
};
