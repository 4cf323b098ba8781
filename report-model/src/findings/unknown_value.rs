//! `unknown_value`: a value that is in no list.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "A value that is in no list.", ar: "A value that is in no list.", en: "A value that is in no list." },
    meaning: RuleText { fr: "A value that is in no list.", ar: "A value that is in no list.", en: "A value that is in no list." },
    remedy: RuleText { fr: "A value that is in no list.", ar: "A value that is in no list.", en: "A value that is in no list." },
    example: "",
    source: "",
};
