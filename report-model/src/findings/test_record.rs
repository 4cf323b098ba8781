//! `test_record`: a test record.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectRecord,
    title: RuleText { fr: "A test record.", ar: "A test record.", en: "A test record." },
    meaning: RuleText { fr: "A test record.", ar: "A test record.", en: "A test record." },
    remedy: RuleText { fr: "A test record.", ar: "A test record.", en: "A test record." },
    example: "",
    source: "",
};
