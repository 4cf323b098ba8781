//! `replaced_record`: a record that a later extraction replaces.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::CountedBefore,
    title: RuleText {
        fr: "Remplacé par une extraction plus récente",
        ar: "عوضه استخراج أحدث",
        en: "Replaced by a later extraction",
    },
    meaning: RuleText {
        fr: "Un fichier extrait plus tard contient le même numéro avec d'autres valeurs : c'est lui qui compte, et \
             cette ligne est un doublon. Un fichier sans jour d'extraction déclaré passe pour le plus ancien.",
        ar: "يتضمن ملف استخرج لاحقا الرقم نفسه بقيم أخرى: فهو المعتمد، وهذا السطر مكرر. والملف الذي لم يصرح بيوم \
             استخراجه يعد الأقدم.",
        en: "A file that was extracted later holds the same number with other values: that one counts, and this row \
             is a duplicate. A file without a declared day of extraction passes for the oldest.",
    },
    remedy: RuleText {
        fr: "Rien à faire si le fichier plus récent est bien à jour. Vérifiez les jours d'extraction dans \
             `export.yaml` ; l'ancien fichier peut être retiré.",
        ar: "لا يلزم أي إجراء إذا كان الملف الأحدث محينا. وتحققوا من أيام الاستخراج في `export.yaml`؛ ويمكن سحب \
             الملف القديم.",
        en: "Nothing to do if the later file is up to date. Check the days of extraction in `export.yaml`; the older \
             file may be taken away.",
    },
    example: "Number 1042 open in the file of June, and closed in that of March",
    source: "Counting rule 2 (every record is counted once)",
};
