//! A heading or a name taken apart into its words, and how much two of them look alike: whatever the case, accents, articles,
//! order and separators.

use std::collections::{BTreeMap, BTreeSet};

use ingest::text::fold;
use strsim::damerau_levenshtein;

/// The words that headings are taken apart with.
#[derive(Debug, Default)]
pub(super) struct Grammar {
    /// Left out of the comparison.
    pub(super) articles: BTreeSet<String>,
    /// Folded abbreviation → the words that it stands for.
    pub(super) abbreviations: BTreeMap<String, String>,
    /// Words that say little, as the comparison sees them.
    pub(super) weak: BTreeSet<String>,
}

/// How a heading was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It shares some words with the name.
    Part,
    /// It is the name with a typing error.
    Typing,
    /// It is the name in other words: abbreviated, in another order, joined.
    Spelling,
    /// It is the name.
    Exact,
}

/// A heading or name, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// As [`fold`] gives it, camel case parted.
    folded: String,
    /// Its words, without articles, abbreviations written out, endings cut.
    pub(super) words: Vec<String>,
}

impl Name {
    pub(super) fn of(text: &str, grammar: &Grammar) -> Self {
        let folded = fold(&parted(text));
        let whole = grammar.abbreviations.get(&folded);
        let written_out: Vec<&str> = match whole {
            Some(words) => words.split(' ').collect(),
            None => folded
                .split(' ')
                .filter(|word| !grammar.articles.contains(*word))
                .flat_map(|word| grammar.abbreviations.get(word).map_or(word, String::as_str).split(' '))
                .filter(|word| !grammar.articles.contains(*word))
                .collect(),
        };
        let words = written_out.into_iter().filter(|word| !word.is_empty()).map(stem).collect();
        Name { folded, words }
    }

    /// How much this heading looks like `name`: 0 to 1000.
    pub(super) fn likeness(&self, name: &Name, grammar: &Grammar) -> (u16, Likeness) {
        if self.words.is_empty() || name.words.is_empty() {
            return (0, Likeness::Part);
        }
        if self.folded == name.folded {
            return (1000, Likeness::Exact);
        }
        let (ours, theirs) = (self.words.concat(), name.words.concat());
        let sorted = |words: &[String]| {
            let mut words = words.to_vec();
            words.sort_unstable();
            words
        };
        if ours == theirs || sorted(&self.words) == sorted(&name.words) {
            return (960, Likeness::Spelling);
        }
        let typing = typing(&ours, &theirs);
        let part = self.part(name, grammar);
        if typing >= part.0 { (typing, Likeness::Typing) } else { part }
    }

    /// How much of the two is the same words. What the heading leaves out weighs more than what it adds.
    fn part(&self, name: &Name, grammar: &Grammar) -> (u16, Likeness) {
        let weight = |word: &String| if grammar.weak.contains(word) { 1 } else { 3 };
        let mut left: Vec<&String> = self.words.iter().collect();
        let (mut shared, mut matched, mut strong, mut abbreviated) = (0, 0, false, false);
        for word in &name.words {
            let alike = left.iter().enumerate().map(|(at, ours)| (same(ours, word), at));
            let best = alike.max_by_key(|&(how, at)| (how, usize::MAX - at)).filter(|&(how, _)| how > 0);
            if let Some((how, at)) = best {
                left.remove(at);
                shared += how * weight(word);
                matched += weight(word);
                strong |= weight(word) > 1;
                abbreviated |= how < 1000;
            }
        }
        let (of_name, of_heading) =
            (name.words.iter().map(weight).sum::<u32>(), left.into_iter().map(weight).sum::<u32>());
        let (in_name, in_heading) = (shared / of_name, shared / (matched + of_heading).max(1));
        let score = (in_name * 7 + in_heading * 3) / 10;
        if in_name >= 850 && in_heading >= 850 && abbreviated {
            return (u16::try_from(score.min(940)).unwrap_or(0), Likeness::Spelling);
        }
        // A name among more words than it has itself may be of something else: `bridge_highway_direction`.
        let score = if in_heading <= 340 { score.min(690) } else { score };
        // Words that say little make no heading alike.
        let most = if strong || (in_name >= 1000 && in_heading >= 1000) { 930 } else { 550 };
        (u16::try_from(score.min(most)).unwrap_or(0), Likeness::Part)
    }
}

/// The likeness of two spellings that differ by typing errors: 0 for more than that.
pub(super) fn typing(ours: &str, theirs: &str) -> u16 {
    let length = ours.chars().count().max(theirs.chars().count());
    // Nothing that is much shorter or longer is worth comparing.
    if length > 64 || ours.chars().count().abs_diff(theirs.chars().count()) > 3 {
        return 0;
    }
    match damerau_levenshtein(ours, theirs) {
        0 => 1000,
        1 if length >= 5 => 900,
        2 if length >= 9 => 840,
        3 if length >= 15 => 780,
        _ => 0,
    }
}

/// Whether two words are the same: 1000, or less for one with an error, or the beginning of the other.
fn same(ours: &str, theirs: &str) -> u32 {
    if ours == theirs {
        return 1000;
    }
    let long = ours.chars().count();
    if long < theirs.chars().count() && theirs.starts_with(ours) {
        return match long {
            0..3 => 0,
            3 => 700,
            _ => 900,
        };
    }
    let near = long >= 6 && long.abs_diff(theirs.chars().count()) <= 1;
    if near && damerau_levenshtein(ours, theirs) == 1 { 900 } else { 0 }
}

/// A word without the endings of number and gender, and without the Arabic article.
fn stem(word: &str) -> String {
    if let Some(rest) = word.strip_prefix("ال")
        && rest.chars().count() >= 3
    {
        return rest.to_owned();
    }
    let mut stem = word;
    if stem.len() >= 5 && stem.is_ascii() {
        stem = stem.strip_suffix('s').unwrap_or(stem);
        stem = stem.trim_end_matches('e');
    }
    stem.to_owned()
}

/// The words of a program's name apart: `CreationDate`, `ART11`.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars().take(256) {
        if (c.is_uppercase() && before.is_lowercase()) || (c.is_ascii_digit() && before.is_ascii_alphabetic()) {
            parted.push(' ');
        }
        match c {
            // `Ticket#` is the number of a ticket.
            '#' => parted.push_str(" numero "),
            c => parted.push(c),
        }
        before = c;
    }
    parted
}
