//! `conflicting_id`: an identifier that was already read, with other content.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Conflict,
    title: RuleText {
        fr: "Identifiant déjà lu, contenu différent",
        ar: "رقم تعريفي سبقت قراءته بمحتوى مختلف",
        en: "Identifier read before, with other content",
    },
    meaning: RuleText {
        fr: "Le même numéro se trouve plus haut, ou dans un fichier extrait le même jour, mais une date, un statut ou \
             une autre valeur diffère. Le premier par fichier et par ligne compte ; celui-ci est un doublon. Lequel est \
             juste, seul le registre le dit : le chiffre imprimé peut être faux.",
        ar: "يوجد الرقم نفسه أعلاه أو في ملف استخرج في اليوم نفسه، غير أن تاريخا أو حالة أو قيمة أخرى تختلف. ويحتسب \
             الأول حسب الملف والسطر، أما هذا فمكرر. ولا يعرف الصحيح منهما إلا السجل: فقد يكون الرقم المطبوع خاطئا.",
        en: "The same number stands higher up, or in a file that was extracted on the same day, but a date, a status or \
             another value differs. The first by file and row counts; this one is a duplicate. Which is right only the \
             register can tell: the printed figure may be wrong.",
    },
    remedy: RuleText {
        fr: "Écrivez dans `export.yaml` le jour d'extraction de chaque fichier : le plus récent compte. Sinon gardez un \
             seul des deux. Si deux demandes distinctes ont reçu le même numéro, donnez à chacune le sien dans le \
             registre.",
        ar: "اكتبوا في `export.yaml` يوم استخراج كل ملف: فالأحدث هو المعتمد. وإلا فاحتفظوا بواحد منهما. وإذا أعطي الرقم \
             نفسه لطلبين مختلفين فخصصوا لكل منهما رقمه في السجل.",
        en: "Write in `export.yaml` the day on which each file was extracted: the latest counts. Otherwise keep one of \
             the two. If two different requests were given one number, give each its own in the register.",
    },
    example: "Number 1042 `En cours` in `mars.csv`, and `Clôturée` in `septembre.csv`",
    source: "Counting rule 2 (every record is counted once)",
};
