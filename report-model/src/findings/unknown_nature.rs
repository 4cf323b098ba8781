//! `unknown_nature`: no nature, or one that the mapping does not know.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText { fr: "No nature, or one that the mapping does not know.", ar: "No nature, or one that the mapping does not know.", en: "No nature, or one that the mapping does not know." },
    meaning: RuleText { fr: "No nature, or one that the mapping does not know.", ar: "No nature, or one that the mapping does not know.", en: "No nature, or one that the mapping does not know." },
    remedy: RuleText { fr: "No nature, or one that the mapping does not know.", ar: "No nature, or one that the mapping does not know.", en: "No nature, or one that the mapping does not know." },
    example: "",
    source: "",
};
