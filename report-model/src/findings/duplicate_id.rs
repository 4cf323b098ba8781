//! `duplicate_id`: an identifier that was already read, with the same content or another.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::CountedBefore,
    title: RuleText {
        fr: "Identifiant déjà lu", ar: "رقم تعريفي سبقت قراءته", en: "Identifier read before"
    },
    meaning: RuleText {
        fr: "Le même numéro se trouve plus haut dans le fichier ou dans un fichier lu avant lui, par ordre de nom. \
             Seul le premier enregistrement compte, même si les deux diffèrent ; celui-ci est compté comme doublon.",
        ar: "يوجد الرقم نفسه أعلاه في الملف أو في ملف قرئ قبله حسب ترتيب الأسماء. ولا يحتسب إلا التسجيل الأول حتى وإن \
             اختلفا، أما هذا فيدرج ضمن المكرر.",
        en: "The same number stands higher up in the file, or in a file that was read before, in the order of names. \
             The first record alone counts, even if the two differ; this one is counted as a duplicate.",
    },
    remedy: RuleText {
        fr: "Rien à faire si des exports se recouvrent à l'identique. Si le dernier est plus à jour, retirez l'ancien \
             ; si deux réclamations distinctes portent le même numéro, corrigez-le dans le registre.",
        ar: "لا يلزم أي إجراء إذا كانت ملفات التصدير تتداخل بالمحتوى نفسه. وإذا كان الأخير أحدث فأزيلوا القديم، وإذا \
             حملت شكايتان مختلفتان الرقم نفسه فصححوه في السجل.",
        en: "Nothing to do if exports overlap with the same content. If the later one is more up to date, remove the \
             older; if two different complaints bear one number, correct it in the register.",
    },
    example: "Number 1042 in `registre-s1.csv` and again in `registre-annee.csv`",
    source: "Contract, sections 2 and 5",
};
