//! What the public edition may show, as data; and how terms contain one another, which is what an outsider computes
//! with (contract §7).

use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definitions::BreakdownId;
use crate::diagnostic::Message;
use crate::term::Term;

/// `reference/disclosure.yaml`: the rules of the public edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisclosurePolicy {
    /// The smallest count of records that is shown beside zero: with 5, counts of 1 to 4 are protected.
    pub threshold: u64,
    /// How wide (greatest minus least possible value) the interval of a protected count must stay for an outsider who
    /// has everything that was ever published of the cycle; at least the threshold.
    pub width: u64,
    /// A body with fewer records of a nature than this publishes no protected breakdown of that nature.
    #[serde(default = "table_minimum")]
    pub table_minimum: u64,
    /// No percentage of fewer records than this is printed in a breakdown.
    #[serde(default = "percent_minimum")]
    pub percent_minimum: u64,
    /// What stands in a table in place of a withheld count, primary and complementary alike.
    pub symbol: String,
    /// The public breakdowns that say how the administration answered: always exact.
    pub free: Vec<BreakdownId>,
    /// The public breakdowns that say who complained: a count of 1 to `threshold` − 1 records is withheld in them, with
    /// what would give it away.
    pub protected: Vec<BreakdownId>,
    /// The terms that public tables hold, and the whole of a body with them.
    pub terms: Vec<Term>,
    /// Further terms that are published for the whole of a body only.
    #[serde(default)]
    pub totals: Vec<Term>,
    /// The last day of each band in which delays of replies and ages are published; after the last a band is open.
    pub delay_bands: Vec<u32>,
}

/// Under about a hundred records nearly every cell of a table of twelve would be withheld.
const fn table_minimum() -> u64 {
    100
}

const fn percent_minimum() -> u64 {
    10
}

impl DisclosurePolicy {
    /// What is wrong with it, each with a hint; empty when nothing is.
    pub fn check(&self) -> Vec<PolicyFault> {
        let sign = |c: char| !c.is_numeric() && !c.is_whitespace() && !c.is_control();
        let is_sign = (1..=8).contains(&self.symbol.chars().count()) && self.symbol.chars().all(sign);
        let is_twice = |lists: &[&[BreakdownId]]| repeats(&lists.concat());
        let rules = [
            ("threshold", "policy.threshold", "policy.threshold_hint", (2..=1_000).contains(&self.threshold)),
            ("width", "policy.width", "policy.width_hint", self.width >= self.threshold && self.width <= 100_000),
            (
                "table_minimum",
                "policy.table_minimum",
                "policy.table_minimum_hint",
                self.table_minimum >= self.threshold,
            ),
            ("symbol", "policy.symbol", "policy.symbol_hint", is_sign),
            ("terms", "policy.terms", "policy.terms_hint", !self.terms.is_empty()),
            ("free", "policy.twice", "policy.twice_hint", !is_twice(&[&self.free, &self.protected])),
            (
                "terms",
                "policy.terms_twice",
                "policy.terms_twice_hint",
                !repeats(&[self.terms.as_slice(), self.totals.as_slice()].concat()),
            ),
            (
                "delay_bands",
                "policy.bands",
                "policy.bands_hint",
                !self.delay_bands.is_empty() && self.delay_bands.is_sorted_by(|a, b| a < b),
            ),
            (
                "delay_bands",
                "policy.far",
                "policy.far_hint",
                self.delay_bands.len() <= 64 && self.delay_bands.iter().all(|&day| day <= 100_000),
            ),
        ];
        let fault = |place, message: Message, hint| PolicyFault { place, message, hint: Message::new(hint) };
        let broken = rules.into_iter().filter(|(.., holds)| !holds);
        let mut faults: Vec<PolicyFault> =
            broken.map(|(place, message, hint, _)| fault(place, Message::new(message), hint)).collect();
        for &id in self.free.iter().filter(|id| !FREE.contains(id)) {
            let hint = if PROTECTED.contains(&id) { "policy.protect_hint" } else { "policy.never_hint" };
            faults.push(fault("free", Message::new("policy.not_free").with("table", id), hint));
        }
        for &id in self.protected.iter().filter(|id| !PROTECTED.contains(id)) {
            let hint = if FREE.contains(&id) { "policy.free_hint" } else { "policy.never_hint" };
            faults.push(fault("protected", Message::new("policy.not_protected").with("table", id), hint));
        }
        faults
    }

    /// The public breakdowns, free and protected.
    pub fn tables(&self) -> impl Iterator<Item = BreakdownId> {
        self.free.iter().chain(&self.protected).copied()
    }
}

/// What a policy does not protect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// The key that says it.
    pub place: &'static str,
    /// What is wrong: a rule of the catalogue.
    pub message: Message,
    /// What to write.
    pub hint: Message,
}

/// For the log of a developer.
impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message.key)
    }
}

/// What can be declared free: how the administration answered.
pub const FREE: [BreakdownId; 5] =
    [BreakdownId::Nature, BreakdownId::Month, BreakdownId::Channel, BreakdownId::Status, BreakdownId::Outcome];

/// What can be declared protected: who complained, by keys of a closed list. Entity and subject are an agency's own words,
/// and of reasons of art. 11 and 12 a record can have several: these are never public.
pub const PROTECTED: [BreakdownId; 4] =
    [BreakdownId::Service, BreakdownId::Region, BreakdownId::Province, BreakdownId::UserKind];

fn repeats<T: Ord>(list: &[T]) -> bool {
    list.iter().collect::<BTreeSet<_>>().len() < list.len()
}

/// The terms that `term` contains at sight: each of their records is one of its records (for reopenings, which count
/// events: each has at least one). As `tabulate` counts them; in pairs, see [`contains`].
pub const fn includes(term: Term) -> &'static [Term] {
    match term {
        Term::Received => &[
            Term::Acknowledged,
            Term::TransferredIn,
            Term::Answered,
            Term::Unanswered,
            Term::Due,
            Term::Admissible,
            Term::Inadmissible,
            Term::Incomplete,
            Term::DueArt11,
            Term::DueFromCompletion,
            Term::StatedDue,
            Term::StatedEarlier,
            Term::StatedLater,
            Term::SaidInTime,
            Term::SaidLate,
        ],
        Term::Answered => &[
            Term::AnsweredReasoned,
            Term::AnsweredDue,
            Term::AnsweredAdmissible,
            Term::InadmissibleReplied,
            Term::InTimeFromCompletion,
            Term::StatedInTime,
            Term::Renewed,
            Term::Rated,
        ],
        Term::Unanswered => &[Term::Overdue, Term::ClosedWithoutReply],
        Term::Due => &[Term::AnsweredDue, Term::Overdue],
        Term::AnsweredDue => &[Term::InTime],
        Term::Admissible => &[Term::AnsweredAdmissible],
        Term::Inadmissible => &[Term::InadmissibleReplied],
        Term::Incomplete => &[Term::IncompleteReplied, Term::Completed],
        Term::IncompleteReplied => &[Term::IncompleteRepliedInTime],
        Term::DueArt11 => &[Term::InTimeArt11],
        Term::DueFromCompletion => &[Term::InTimeFromCompletion],
        Term::StatedDue => &[Term::StatedInTime],
        Term::Renewed => &[Term::RenewedReopened, Term::RenewedRefiled],
        Term::Reopenings => &[Term::RenewedReopened],
        Term::Rated => &[Term::Satisfied],
        _ => &[],
    }
}

/// Whether `whole` contains `part`, at sight or through others; no term contains itself.
pub fn contains(whole: Term, part: Term) -> bool {
    includes(whole).iter().any(|&inner| inner == part || contains(inner, part))
}

/// The terms that two others add up to: `(whole, part, rest)`, no record in both parts.
pub const SUMS: &[(Term, Term, Term)] = &[
    (Term::Received, Term::Answered, Term::Unanswered),
    (Term::Due, Term::AnsweredDue, Term::Overdue),
    (Term::Received, Term::Admissible, Term::Inadmissible),
    (Term::Answered, Term::AnsweredAdmissible, Term::InadmissibleReplied),
];

/// The terms that are one on a complete cohort, where every complaint is due.
pub const WHEN_COMPLETE: &[(Term, Term)] =
    &[(Term::Due, Term::Received), (Term::AnsweredDue, Term::Answered), (Term::Overdue, Term::Unanswered)];

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> DisclosurePolicy {
        DisclosurePolicy {
            threshold: 5,
            width: 5,
            table_minimum: 100,
            percent_minimum: 10,
            symbol: "x".to_owned(),
            free: vec![BreakdownId::Month],
            protected: vec![BreakdownId::Region],
            terms: vec![Term::Received, Term::Answered],
            totals: vec![Term::Rated],
            delay_bands: vec![15, 30, 60],
        }
    }

    #[test]
    fn a_policy_that_protects_passes() {
        assert_eq!(policy().check(), Vec::new());
    }

    #[test]
    fn every_fault_is_named_at_once_with_a_hint() {
        let faulty = DisclosurePolicy {
            threshold: 1,
            width: 0,
            table_minimum: 0,
            percent_minimum: 10,
            symbol: "4".to_owned(),
            free: vec![BreakdownId::Region, BreakdownId::Month, BreakdownId::Month],
            protected: vec![BreakdownId::Subject, BreakdownId::ServiceMonth],
            terms: vec![],
            totals: vec![Term::Rated, Term::Rated],
            delay_bands: vec![30, 15],
        };
        let faults = faulty.check();
        let keys: Vec<&str> = faults.iter().map(|fault| fault.message.key).collect();
        for rule in [
            "threshold",
            "width",
            "table_minimum",
            "not_free",
            "not_protected",
            "symbol",
            "terms",
            "terms_twice",
            "bands",
            "twice",
        ] {
            assert!(keys.contains(&format!("policy.{rule}").as_str()), "{rule} in {keys:?}");
        }
        let ways: Vec<&str> = faults.iter().map(|fault| fault.hint.key).filter(|key| key.contains("pro")).collect();
        assert_eq!(ways, ["policy.protect_hint"]);
    }

    #[test]
    fn inclusions_have_no_cycle_and_sums_are_inclusions() {
        for &term in Term::ALL {
            assert!(!contains(term, term), "{term}");
        }
        for &(whole, part, rest) in SUMS {
            assert!(contains(whole, part) && contains(whole, rest), "{whole}");
        }
        assert!(contains(Term::Received, Term::InTime));
        assert!(!contains(Term::Answered, Term::InTimeArt11), "a reasoned reply to a completed file is no answer");
    }

    #[test]
    fn a_policy_reads_back_and_refuses_what_it_does_not_know() {
        let json = serde_json::to_string(&policy()).expect("plain data");
        assert_eq!(serde_json::from_str::<DisclosurePolicy>(&json).expect("as written"), policy());
        assert!(serde_json::from_str::<DisclosurePolicy>(&json.replace("\"width\"", "\"breadth\"")).is_err());
    }
}
