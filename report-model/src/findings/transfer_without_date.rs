//! `transfer_without_date`: a transfer without a date.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "A transfer without a date.", ar: "A transfer without a date.", en: "A transfer without a date." },
    meaning: RuleText { fr: "A transfer without a date.", ar: "A transfer without a date.", en: "A transfer without a date." },
    remedy: RuleText { fr: "A transfer without a date.", ar: "A transfer without a date.", en: "A transfer without a date." },
    example: "",
    source: "",
};
