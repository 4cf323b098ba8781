//! `reply_before_receipt`: a reply before the receipt.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "A reply before the receipt.", ar: "A reply before the receipt.", en: "A reply before the receipt." },
    meaning: RuleText { fr: "A reply before the receipt.", ar: "A reply before the receipt.", en: "A reply before the receipt." },
    remedy: RuleText { fr: "A reply before the receipt.", ar: "A reply before the receipt.", en: "A reply before the receipt." },
    example: "",
    source: "",
};
