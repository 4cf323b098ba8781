//! `unreadable_date`: a date that cannot be read.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "A date that cannot be read.", ar: "A date that cannot be read.", en: "A date that cannot be read." },
    meaning: RuleText { fr: "A date that cannot be read.", ar: "A date that cannot be read.", en: "A date that cannot be read." },
    remedy: RuleText { fr: "A date that cannot be read.", ar: "A date that cannot be read.", en: "A date that cannot be read." },
    example: "",
    source: "",
};
