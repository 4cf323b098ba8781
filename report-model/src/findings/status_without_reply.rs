//! `status_without_reply`: the status says processed, and there is no date of a reply.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "The status says processed, and there is no date of a reply.", ar: "The status says processed, and there is no date of a reply.", en: "The status says processed, and there is no date of a reply." },
    meaning: RuleText { fr: "The status says processed, and there is no date of a reply.", ar: "The status says processed, and there is no date of a reply.", en: "The status says processed, and there is no date of a reply." },
    remedy: RuleText { fr: "The status says processed, and there is no date of a reply.", ar: "The status says processed, and there is no date of a reply.", en: "The status says processed, and there is no date of a reply." },
    example: "",
    source: "",
};
