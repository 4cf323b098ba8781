//! `ragged_row`: the row has more or fewer cells than the header.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Fault,
    title: RuleText { fr: "The row has more or fewer cells than the header.", ar: "The row has more or fewer cells than the header.", en: "The row has more or fewer cells than the header." },
    meaning: RuleText { fr: "The row has more or fewer cells than the header.", ar: "The row has more or fewer cells than the header.", en: "The row has more or fewer cells than the header." },
    remedy: RuleText { fr: "The row has more or fewer cells than the header.", ar: "The row has more or fewer cells than the header.", en: "The row has more or fewer cells than the header." },
    example: "",
    source: "",
};
