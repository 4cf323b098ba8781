//! `repeated_form`: the counts are those of a form that was read before.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::CountedBefore,
    title: RuleText {
        fr: "Formulaire déjà compté",
        ar: "استمارة سبق احتسابها",
        en: "Form already counted",
    },
    meaning: RuleText {
        fr: "Tous les comptages de ce formulaire sont ceux d'un autre formulaire du même dossier : il s'agit \
             sans doute du même, déposé deux fois. Il n'est pas compté une seconde fois.",
        ar: "كل أعداد هذه الاستمارة مطابقة لأعداد استمارة أخرى في المجلد نفسه، ولعلها الاستمارة ذاتها وضعت \
             مرتين. ولا تحتسب مرة ثانية.",
        en: "Every count of this form is that of another form in the same folder: it is probably the same \
             one, put there twice. It is not counted again.",
    },
    remedy: RuleText {
        fr: "Retirez l'un des deux fichiers. S'il s'agit de deux unités, vérifiez que l'une n'a pas recopié \
             les comptages de l'autre.",
        ar: "أزيلوا أحد الملفين. وإن تعلق الأمر بوحدتين فتحققوا من أن إحداهما لم تنقل أعداد الأخرى.",
        en: "Take one of the two files out. If they are of two units, check that one did not copy the counts \
             of the other.",
    },
    example: "`comptages.xlsx` and `comptages (copie).xlsx`",
    source: "Counting rule 2 (every record is counted once)",
};
