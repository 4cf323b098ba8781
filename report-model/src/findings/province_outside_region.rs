//! `province_outside_region`: a province that does not lie in the region.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "A province that does not lie in the region.", ar: "A province that does not lie in the region.", en: "A province that does not lie in the region." },
    meaning: RuleText { fr: "A province that does not lie in the region.", ar: "A province that does not lie in the region.", en: "A province that does not lie in the region." },
    remedy: RuleText { fr: "A province that does not lie in the region.", ar: "A province that does not lie in the region.", en: "A province that does not lie in the region." },
    example: "",
    source: "",
};
