//! `unreadable_receipt`: no receipt date, or one that cannot be read.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText { fr: "No receipt date, or one that cannot be read.", ar: "No receipt date, or one that cannot be read.", en: "No receipt date, or one that cannot be read." },
    meaning: RuleText { fr: "No receipt date, or one that cannot be read.", ar: "No receipt date, or one that cannot be read.", en: "No receipt date, or one that cannot be read." },
    remedy: RuleText { fr: "No receipt date, or one that cannot be read.", ar: "No receipt date, or one that cannot be read.", en: "No receipt date, or one that cannot be read." },
    example: "",
    source: "",
};
