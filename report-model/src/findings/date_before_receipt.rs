//! `date_before_receipt`: a date other than the reply before the receipt.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "A date other than the reply before the receipt.", ar: "A date other than the reply before the receipt.", en: "A date other than the reply before the receipt." },
    meaning: RuleText { fr: "A date other than the reply before the receipt.", ar: "A date other than the reply before the receipt.", en: "A date other than the reply before the receipt." },
    remedy: RuleText { fr: "A date other than the reply before the receipt.", ar: "A date other than the reply before the receipt.", en: "A date other than the reply before the receipt." },
    example: "",
    source: "",
};
