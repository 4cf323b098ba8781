//! `unwrapped_cells`: a spreadsheet's wrapping was taken off cells.

use crate::rule::{Effect, Rule, RuleText};

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText {
        fr: "Habillage de tableur retiré",
        ar: "إزالة ما أضافه برنامج الجداول",
        en: "A spreadsheet's wrapping taken off",
    },
    meaning: RuleText {
        fr: "Des cellules de cette colonne étaient habillées pour un tableur : `=\"00417\"`, une apostrophe ou une \
             tabulation devant, des espaces entre les milliers d'un numéro. L'habillage est retiré avant toute \
             lecture, si bien que deux exports du même registre se retrouvent.",
        ar: "كانت خلايا هذا العمود مكتوبة على طريقة برامج الجداول: `=\"00417\"` أو فاصلة عليا أو علامة جدولة في \
             أولها، أو فراغات بين آلاف الرقم. ويزال ذلك قبل كل قراءة، فيلتقي تصديران من السجل نفسه.",
        en: "Cells of this column were wrapped for a spreadsheet: `=\"00417\"`, an apostrophe or a tab before, \
             spaces between the thousands of a number. The wrapping is taken off before anything is read, so that \
             two exports of one register meet.",
    },
    remedy: RuleText {
        fr: "Rien à faire. Si l'export le permet, demandez des cellules de texte sans formule.",
        ar: "لا يلزم أي إجراء. وإن كان نظام التصدير يسمح بذلك فاطلبوا خلايا نصية دون صيغ.",
        en: "Nothing to do. If the export allows it, ask for cells of text without formulas.",
    },
    example: "`=\"00417\"`, `'00417` and `1 024` for 00417 and 1024",
    source: "Counting rule 2 (every record is counted once)",
};
