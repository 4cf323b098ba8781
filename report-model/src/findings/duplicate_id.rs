//! `duplicate_id`: an identifier that was already read, with the same content or another.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "An identifier that was already read, with the same content or another.", ar: "An identifier that was already read, with the same content or another.", en: "An identifier that was already read, with the same content or another." },
    meaning: RuleText { fr: "An identifier that was already read, with the same content or another.", ar: "An identifier that was already read, with the same content or another.", en: "An identifier that was already read, with the same content or another." },
    remedy: RuleText { fr: "An identifier that was already read, with the same content or another.", ar: "An identifier that was already read, with the same content or another.", en: "An identifier that was already read, with the same content or another." },
    example: "",
    source: "",
};
