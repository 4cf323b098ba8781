//! `unclassified_service`: neither a code nor a rule places the record in a service.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "Neither a code nor a rule places the record in a service.", ar: "Neither a code nor a rule places the record in a service.", en: "Neither a code nor a rule places the record in a service." },
    meaning: RuleText { fr: "Neither a code nor a rule places the record in a service.", ar: "Neither a code nor a rule places the record in a service.", en: "Neither a code nor a rule places the record in a service." },
    remedy: RuleText { fr: "Neither a code nor a rule places the record in a service.", ar: "Neither a code nor a rule places the record in a service.", en: "Neither a code nor a rule places the record in a service." },
    example: "",
    source: "",
};
