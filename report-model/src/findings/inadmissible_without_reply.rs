//! `inadmissible_without_reply`: a reason of art. 12 without a reasoned reply.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "A reason of art. 12 without a reasoned reply.", ar: "A reason of art. 12 without a reasoned reply.", en: "A reason of art. 12 without a reasoned reply." },
    meaning: RuleText { fr: "A reason of art. 12 without a reasoned reply.", ar: "A reason of art. 12 without a reasoned reply.", en: "A reason of art. 12 without a reasoned reply." },
    remedy: RuleText { fr: "A reason of art. 12 without a reasoned reply.", ar: "A reason of art. 12 without a reasoned reply.", en: "A reason of art. 12 without a reasoned reply." },
    example: "",
    source: "",
};
