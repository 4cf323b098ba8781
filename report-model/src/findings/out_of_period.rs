//! `out_of_period`: received outside the period.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "Received outside the period.", ar: "Received outside the period.", en: "Received outside the period." },
    meaning: RuleText { fr: "Received outside the period.", ar: "Received outside the period.", en: "Received outside the period." },
    remedy: RuleText { fr: "Received outside the period.", ar: "Received outside the period.", en: "Received outside the period." },
    example: "",
    source: "",
};
