//! What exports call things: `words.yaml`, in the forms in which headings and values are compared. What stands for nothing is
//! said by the lexicon: it decides counts too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ingest::text::fold;
use report_model::lang::Lang;
use report_model::lexicon::LEXICON;
use report_model::record::Field;
use serde::Deserialize;

use super::name::{Grammar, Name};

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    headings: BTreeMap<Field, BTreeMap<Lang, Vec<String>>>,
    persons: Vec<Vec<String>>,
    bodies: Vec<String>,
    notes: Vec<String>,
    motives: Vec<String>,
    foreseen: Vec<String>,
    telling: BTreeMap<Field, Vec<String>>,
    birth: Vec<String>,
    parts: Vec<String>,
    flags: Vec<String>,
    weak: Vec<String>,
    articles: Vec<String>,
    abbreviations: BTreeMap<String, Vec<String>>,
    values: BTreeMap<Field, BTreeMap<String, Vec<String>>>,
    old_regions: Vec<String>,
}

/// What exports call things.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) grammar: Grammar,
    /// The names that each field goes by.
    pub(super) headings: BTreeMap<Field, Vec<Name>>,
    /// The names of columns that hold persons.
    pub(super) persons: Vec<Name>,
    /// The names of columns that hold the body itself.
    pub(super) bodies: Vec<Name>,
    /// The names of columns that hold what the body answered or noted.
    pub(super) notes: Vec<Name>,
    /// The names of columns that say why something was refused, or what it is about.
    pub(super) motives: Vec<Name>,
    /// Words of headings of days that were only foreseen, as the comparison sees them.
    pub(super) foreseen: BTreeSet<String>,
    /// Words of headings of days that tell of a person all the same: those of birth.
    pub(super) birth: BTreeSet<String>,
    /// Words of headings that tell of a part of a file, such as a message or a step.
    pub(super) parts: BTreeSet<String>,
    /// For single fields the words of which a heading must have one.
    pub(super) telling: BTreeMap<Field, BTreeSet<String>>,
    /// For each field, folded value → the code that it may mean.
    pub(super) values: BTreeMap<Field, BTreeMap<String, String>>,
    old_regions: BTreeSet<String>,
    blanks: BTreeSet<String>,
    nobody: BTreeSet<String>,
    flags: BTreeSet<String>,
}

/// Whether a value says that there is none: `-`, `N/A`, `néant`.
pub(crate) fn stands_for_nothing(text: &str) -> bool {
    // The words are short; a longer text is one.
    text.len() <= LONGEST_BLANK && WORDS.is_blank(&fold(text))
}

/// Whether a value in the place of a user says that nobody knows who it is: `anonyme`, `-`.
pub(crate) fn is_nobody(text: &str) -> bool {
    // Codes have digits.
    text.len() <= LONGEST_BLANK && !text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) && {
        let folded = fold(text);
        WORDS.is_blank(&folded) || WORDS.nobody.contains(&folded)
    }
}

/// The longest word for nothing, in bytes.
const LONGEST_BLANK: usize = 32;

/// The words, read once.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let file: File = serde_yaml::from_str(include_str!("words.yaml")).expect("a test reads the words");
    Words::of(&file)
});

impl Words {
    fn of(file: &File) -> Self {
        let set = |words: &[String]| words.iter().map(|word| fold(word)).collect::<BTreeSet<String>>();
        let mut grammar = Grammar { articles: set(&file.articles), ..Grammar::default() };
        for (word, short) in &file.abbreviations {
            grammar.abbreviations.extend(short.iter().map(|short| (fold(short), fold(word))));
        }
        grammar.weak = file.weak.iter().flat_map(|word| Name::of(word, &grammar).words).collect();
        let names = |all: &mut dyn Iterator<Item = &String>| all.map(|name| Name::of(name, &grammar)).collect();
        let headings: BTreeMap<Field, Vec<Name>> =
            file.headings.iter().map(|(&field, langs)| (field, names(&mut langs.values().flatten()))).collect();
        let persons = names(&mut file.persons.iter().flatten());
        let bodies = names(&mut file.bodies.iter());
        let notes = names(&mut file.notes.iter());
        let motives = names(&mut file.motives.iter());
        let folded = |codes: &BTreeMap<String, Vec<String>>| {
            let pairs =
                codes.iter().flat_map(|(code, values)| values.iter().map(move |value| (fold(value), code.clone())));
            pairs.collect::<BTreeMap<String, String>>()
        };
        let values = file.values.iter().map(|(&field, codes)| (field, folded(codes))).collect();
        let [old_regions, flags] = [&file.old_regions, &file.flags].map(|words| set(words));
        let [blanks, nobody] =
            [LEXICON.blanks, LEXICON.nobody].map(|words| words.iter().map(|word| fold(word)).collect());
        let stems = |words: &[String]| words.iter().flat_map(|word| Name::of(word, &grammar).words).collect();
        let [foreseen, birth, parts] = [&file.foreseen, &file.birth, &file.parts].map(|words| stems(words));
        let telling = file.telling.iter().map(|(&field, words)| (field, stems(words))).collect();
        Words {
            grammar,
            headings,
            persons,
            bodies,
            notes,
            motives,
            foreseen,
            birth,
            parts,
            telling,
            values,
            old_regions,
            blanks,
            nobody,
            flags,
        }
    }

    /// Whether a folded value stands for an empty cell.
    pub(super) fn is_blank(&self, folded: &str) -> bool {
        folded.is_empty() || self.blanks.contains(folded)
    }

    /// Whether a folded value says yes or no.
    pub(super) fn is_flag(&self, folded: &str) -> bool {
        self.flags.contains(folded)
    }

    /// Whether a folded value is a region of the division of before 2015 alone.
    pub(super) fn is_old_region(&self, folded: &str) -> bool {
        self.old_regions.contains(folded)
    }
}
