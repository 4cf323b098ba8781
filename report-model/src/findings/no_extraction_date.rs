//! `no_extraction_date`: no `export.yaml` declares the day of the extraction.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "No `export.yaml` declares the day of the extraction.", ar: "No `export.yaml` declares the day of the extraction.", en: "No `export.yaml` declares the day of the extraction." },
    meaning: RuleText { fr: "No `export.yaml` declares the day of the extraction.", ar: "No `export.yaml` declares the day of the extraction.", en: "No `export.yaml` declares the day of the extraction." },
    remedy: RuleText { fr: "No `export.yaml` declares the day of the extraction.", ar: "No `export.yaml` declares the day of the extraction.", en: "No `export.yaml` declares the day of the extraction." },
    example: "",
    source: "",
};
