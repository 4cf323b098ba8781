//! `first_receipt_after_receipt`: a first receipt after the receipt.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "A first receipt after the receipt.", ar: "A first receipt after the receipt.", en: "A first receipt after the receipt." },
    meaning: RuleText { fr: "A first receipt after the receipt.", ar: "A first receipt after the receipt.", en: "A first receipt after the receipt." },
    remedy: RuleText { fr: "A first receipt after the receipt.", ar: "A first receipt after the receipt.", en: "A first receipt after the receipt." },
    example: "",
    source: "",
};
