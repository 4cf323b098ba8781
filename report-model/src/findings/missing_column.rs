//! `missing_column`: a column that the mapping names is not there.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText { fr: "A column that the mapping names is not there.", ar: "A column that the mapping names is not there.", en: "A column that the mapping names is not there." },
    meaning: RuleText { fr: "A column that the mapping names is not there.", ar: "A column that the mapping names is not there.", en: "A column that the mapping names is not there." },
    remedy: RuleText { fr: "A column that the mapping names is not there.", ar: "A column that the mapping names is not there.", en: "A column that the mapping names is not there." },
    example: "",
    source: "",
};
