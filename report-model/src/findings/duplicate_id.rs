//! `duplicate_id`: an identifier that was already read, with the same content.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::CountedBefore,
    title: RuleText {
        fr: "Identifiant déjà lu", ar: "رقم تعريفي سبقت قراءته", en: "Identifier read before"
    },
    meaning: RuleText {
        fr: "Le même numéro se trouve plus haut dans le fichier ou dans un fichier lu avant lui, par ordre de nom, avec \
             les mêmes valeurs. Le premier enregistrement compte ; celui-ci est compté comme doublon.",
        ar: "يوجد الرقم نفسه أعلاه في الملف أو في ملف قرئ قبله حسب ترتيب الأسماء، وبالقيم نفسها. ويحتسب التسجيل الأول، \
             أما هذا فيدرج ضمن المكرر.",
        en: "The same number stands higher up in the file, or in a file that was read before, in the order of names, \
             with the same values. The first record counts; this one is counted as a duplicate.",
    },
    remedy: RuleText {
        fr: "Rien à faire : des exports se recouvrent, et chaque demande n'est comptée qu'une fois. Pour un fichier plus \
             léger, évitez que leurs périodes se chevauchent.",
        ar: "لا يلزم أي إجراء: تتداخل ملفات التصدير، وكل طلب لا يحتسب إلا مرة واحدة. وللحصول على ملف أخف تجنبوا تداخل \
             فتراتها.",
        en: "Nothing to do: exports overlap, and each request is counted once. For a lighter file, do not let their \
             periods overlap.",
    },
    example: "Number 1042 in `registre-s1.csv` and again in `registre-annee.csv`, alike",
    source: "Counting rule 2 (every record is counted once)",
};
