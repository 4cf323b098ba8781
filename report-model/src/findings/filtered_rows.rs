//! `filtered_rows`: rows that the mapping does not ask for.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Lignes d'autres organismes laissées de côté",
        ar: "أسطر تخص هيئات أخرى لم تقرأ",
        en: "Rows of other bodies left aside",
    },
    meaning: RuleText {
        fr: "La correspondance choisit les lignes par la valeur d'une colonne (`where`), parce que l'export sert à \
             plusieurs organismes. Les lignes qui n'ont pas cette valeur ne sont ni lues ni comptées dans ce rapport \
             ; leur nombre est donné ici.",
        ar: "يختار ملف المطابقة الأسطر حسب قيمة عمود (`where`) لأن التصدير مشترك بين عدة هيئات. والأسطر التي ليست \
             لها هذه القيمة لا تقرأ ولا تحتسب في هذا التقرير؛ وعددها مبين هنا.",
        en: "The mapping chooses rows by the value of a column (`where`), because the export serves several bodies. \
             Rows without that value are neither read nor counted in this report; how many they are is said here.",
    },
    remedy: RuleText {
        fr: "Vérifiez que ce nombre est celui des demandes des autres organismes. Si l'organisme s'écrit de \
             plusieurs façons, ajoutez chacune sous `where`.",
        ar: "تحققوا من أن هذا العدد هو عدد طلبات الهيئات الأخرى. وإذا كان اسم الهيئة يكتب بعدة أشكال فأضيفوا كل شكل \
             تحت `where`.",
        en: "Check that this is how many requests the other bodies have. If the body is written in several ways, add \
             each under `where`.",
    },
    example: "`where: {Organisme: [Office des traversées]}` and 812 rows of other offices",
    source: "Counting rule 2 (every record is counted once)",
};
