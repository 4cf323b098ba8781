//! `unmapped_file`: no source of the mapping describes the file.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::RejectFile,
    title: RuleText { fr: "No source of the mapping describes the file.", ar: "No source of the mapping describes the file.", en: "No source of the mapping describes the file." },
    meaning: RuleText { fr: "No source of the mapping describes the file.", ar: "No source of the mapping describes the file.", en: "No source of the mapping describes the file." },
    remedy: RuleText { fr: "No source of the mapping describes the file.", ar: "No source of the mapping describes the file.", en: "No source of the mapping describes the file." },
    example: "",
    source: "",
};
