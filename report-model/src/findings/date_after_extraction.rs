//! `date_after_extraction`: a date after the extraction.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "A date after the extraction.", ar: "A date after the extraction.", en: "A date after the extraction." },
    meaning: RuleText { fr: "A date after the extraction.", ar: "A date after the extraction.", en: "A date after the extraction." },
    remedy: RuleText { fr: "A date after the extraction.", ar: "A date after the extraction.", en: "A date after the extraction." },
    example: "",
    source: "",
};
