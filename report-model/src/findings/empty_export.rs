//! `empty_export`: the file holds no row.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText { fr: "The file holds no row.", ar: "The file holds no row.", en: "The file holds no row." },
    meaning: RuleText { fr: "The file holds no row.", ar: "The file holds no row.", en: "The file holds no row." },
    remedy: RuleText { fr: "The file holds no row.", ar: "The file holds no row.", en: "The file holds no row." },
    example: "",
    source: "",
};
