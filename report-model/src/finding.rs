//! A fault in an agency's data is a value, not an error.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::findings::Code;
use crate::record::Field;
pub use crate::rule::Effect;

/// Where in an export something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, by its name in the agency's folder.
    pub file: String,
    /// The sheet, in a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row as a spreadsheet numbers it: the header of a plain CSV is row 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// The name of the column, as the mapping writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its place.
    pub place: Place,
    /// Its code.
    pub code: Code,
    /// The canonical field that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The shape of the value: letters as `x`, digits as `9`. Never the value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub masked: Option<String>,
    /// The place of the earlier record that it says the same as, where it is about two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<Place>,
    /// How many cells or records it is about, where it sums them up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

impl Finding {
    /// A finding about a place, without more.
    pub const fn at(place: Place, code: Code) -> Self {
        Finding { place, code, field: None, masked: None, like: None, count: None }
    }
}

/// The findings of one agency: exact counts, and the occurrences up to a limit for each code, so that a file of
/// nothing but faults stays within memory. What is past the limit is counted and said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    limit: u64,
    counts: BTreeMap<Code, u64>,
    kept: Vec<Finding>,
}

impl Findings {
    /// An empty log that keeps at most `limit` occurrences of each code.
    pub const fn with_limit(limit: u64) -> Self {
        Findings { limit, counts: BTreeMap::new(), kept: Vec::new() }
    }

    /// Records one; `place` and mask are made only if the occurrence is kept.
    pub fn record(&mut self, code: Code, make: impl FnOnce() -> Finding) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count <= self.limit {
            self.kept.push(make());
        }
    }

    /// Adds those of another file or batch.
    pub fn add(&mut self, other: Findings) {
        let mut seen: BTreeMap<Code, u64> = BTreeMap::new();
        for finding in other.kept {
            let already = self.counts.get(&finding.code).copied().unwrap_or(0);
            let new = seen.entry(finding.code).or_default();
            *new += 1;
            if already + *new <= self.limit {
                self.kept.push(finding);
            }
        }
        for (code, count) in other.counts {
            *self.counts.entry(code).or_default() += count;
        }
    }

    /// How many there are of each code: exact.
    pub const fn counts(&self) -> &BTreeMap<Code, u64> {
        &self.counts
    }

    /// The kept occurrences, ordered by place.
    pub fn occurrences(&self) -> Vec<&Finding> {
        let mut kept: Vec<&Finding> = self.kept.iter().collect();
        kept.sort();
        kept
    }

    /// How many occurrences of `code` are counted but not kept.
    pub fn beyond_limit(&self, code: Code) -> u64 {
        self.counts.get(&code).copied().unwrap_or(0).saturating_sub(self.limit)
    }

    /// Whether a finding is worse than a warning.
    pub fn beyond_warnings(&self) -> bool {
        self.counts.iter().any(|(code, &count)| count > 0 && code.rule().effect.is_beyond_warning())
    }
}

/// The shape of a value: letters as `x`, digits as `9`, other signs as they are, cut after 24 characters. It tells the
/// officer what kind of thing stands in the cell, and nothing of a person.
pub fn mask(value: &str) -> String {
    const LONGEST: usize = 24;
    let mut shape: String = value
        .chars()
        .take(LONGEST)
        .map(|c| match c {
            c if c.is_numeric() => '9',
            c if c.is_alphabetic() => 'x',
            c if c.is_control() => '·',
            c if c.is_ascii() || c == '\u{a0}' => c,
            _ => 'x',
        })
        .collect();
    if value.chars().nth(LONGEST).is_some() {
        shape.push('…');
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_tells_the_shape_alone() {
        assert_eq!(mask("31/02/2025"), "99/99/9999");
        assert_eq!(mask("AB 123456 شكاية"), "xx 999999 xxxxx");
        assert_eq!(mask(&"é".repeat(30)).chars().count(), 25);
    }
}
