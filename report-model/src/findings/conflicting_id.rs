//! `conflicting_id`: an identifier that was already read, with other content.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::CountedBefore,
    title: RuleText {
        fr: "Identifiant déjà lu, contenu différent",
        ar: "رقم تعريفي سبقت قراءته بمحتوى مختلف",
        en: "Identifier read before, with other content",
    },
    meaning: RuleText {
        fr: "Le même numéro se trouve plus haut, mais une date, un statut ou une autre valeur diffère. Le premier \
             enregistrement lu compte ; celui-ci est un doublon. Si le second était plus à jour, le chiffre imprimé est \
             en retard sur lui.",
        ar: "يوجد الرقم نفسه أعلاه، غير أن تاريخا أو حالة أو قيمة أخرى تختلف. ويحتسب أول تسجيل مقروء، أما هذا فمكرر. وإذا \
             كان الثاني أحدث فإن الرقم المطبوع متأخر عنه.",
        en: "The same number stands higher up, but a date, a status or another value differs. The first record read \
             counts; this one is a duplicate. If the second was more up to date, the printed figure lags behind it.",
    },
    remedy: RuleText {
        fr: "Gardez le seul export le plus récent : un fichier est lu dans l'ordre de son nom. Si deux demandes \
             distinctes ont reçu le même numéro, donnez à chacune le sien dans le registre.",
        ar: "احتفظوا بأحدث ملف تصدير وحده: فالملفات تقرأ حسب ترتيب أسمائها. وإذا أعطي الرقم نفسه لطلبين مختلفين فخصصوا \
             لكل منهما رقمه في السجل.",
        en: "Keep the latest export alone: files are read in the order of their names. If two different requests were \
             given one number, give each its own in the register.",
    },
    example: "Number 1042 `En cours` in `mars.csv`, and `Clôturée` in `septembre.csv`",
    source: "Contract, sections 2 and 5",
};
