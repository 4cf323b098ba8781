//! `reply_without_status`: there is a reply, and the status says that it is still in progress.

use super::{Rule, RuleText};
use crate::finding::Effect;

pub(super) const RULE: Rule = Rule {
    effect: Effect::Warn,
    title: RuleText { fr: "There is a reply, and the status says that it is still in progress.", ar: "There is a reply, and the status says that it is still in progress.", en: "There is a reply, and the status says that it is still in progress." },
    meaning: RuleText { fr: "There is a reply, and the status says that it is still in progress.", ar: "There is a reply, and the status says that it is still in progress.", en: "There is a reply, and the status says that it is still in progress." },
    remedy: RuleText { fr: "There is a reply, and the status says that it is still in progress.", ar: "There is a reply, and the status says that it is still in progress.", en: "There is a reply, and the status says that it is still in progress." },
    example: "",
    source: "",
};
