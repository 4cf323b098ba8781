//! `unreadable_file`: the file cannot be read.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText { fr: "The file cannot be read.", ar: "The file cannot be read.", en: "The file cannot be read." },
    meaning: RuleText { fr: "The file cannot be read.", ar: "The file cannot be read.", en: "The file cannot be read." },
    remedy: RuleText { fr: "The file cannot be read.", ar: "The file cannot be read.", en: "The file cannot be read." },
    example: "",
    source: "",
};
