//! `undecodable_text`: bytes that are no text in the declared encoding.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "Bytes that are no text in the declared encoding.", ar: "Bytes that are no text in the declared encoding.", en: "Bytes that are no text in the declared encoding." },
    meaning: RuleText { fr: "Bytes that are no text in the declared encoding.", ar: "Bytes that are no text in the declared encoding.", en: "Bytes that are no text in the declared encoding." },
    remedy: RuleText { fr: "Bytes that are no text in the declared encoding.", ar: "Bytes that are no text in the declared encoding.", en: "Bytes that are no text in the declared encoding." },
    example: "",
    source: "",
};
