//! `missing_id`: no identifier.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText { fr: "No identifier.", ar: "No identifier.", en: "No identifier." },
    meaning: RuleText { fr: "No identifier.", ar: "No identifier.", en: "No identifier." },
    remedy: RuleText { fr: "No identifier.", ar: "No identifier.", en: "No identifier." },
    example: "",
    source: "",
};
