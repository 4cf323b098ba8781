//! What users write: phrases of each service, in frames, in French, Arabic and both scripts of darija.

use std::collections::BTreeMap;

use crate::chance::Chance;

/// The languages of a text, in the order in which bodies weigh them.
pub(crate) const LANGUAGES: [char; 4] = ['f', 'a', 'd', 'l'];

/// The phrases of one service, by language.
pub(crate) type Phrases = BTreeMap<char, Vec<&'static str>>;

/// All phrases and frames.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// By body, by service.
    phrases: BTreeMap<&'static str, BTreeMap<&'static str, Phrases>>,
    /// By language and kind (`<`, `+`, `>`, `?`).
    frames: BTreeMap<(char, char), Vec<&'static str>>,
}

/// How long a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// A phrase with one or two frames: 40 to 200 characters.
    Short,
    /// A phrase with every frame: half of them beyond 150 characters.
    Long,
}

impl Words {
    /// Reads the tables of the crate.
    pub(crate) fn read() -> Self {
        let mut words = Words::default();
        let (mut body, mut service) = ("", "");
        for line in lines(include_str!("words/phrases.txt")) {
            match line.split_at(1) {
                ("@", name) => body = name,
                ("#", name) => service = name,
                (language, phrase) => {
                    let language = language.chars().next().unwrap_or('f');
                    let phrases = words.phrases.entry(body).or_default().entry(service).or_default();
                    phrases.entry(language).or_default().push(phrase.trim_start());
                }
            }
        }
        for line in lines(include_str!("words/frames.txt")) {
            let mut signs = line.chars();
            if let (Some(language), Some(kind)) = (signs.next(), signs.next()) {
                words.frames.entry((language, kind)).or_default().push(signs.as_str());
            }
        }
        words
    }

    /// The phrases of a body's service.
    pub(crate) fn phrases(&self, body: &str, service: &str) -> Option<&Phrases> {
        self.phrases.get(body)?.get(service)
    }

    fn frames(&self, language: char, kind: char) -> &[&'static str] {
        self.frames.get(&(language, kind)).map_or(&[], Vec::as_slice)
    }

    /// Appends a text about a service. `opening` is the kind of its opening: `<`, or `!` of an observation, or `=` of a
    /// suggestion, which always have theirs.
    pub(crate) fn compose(
        &self,
        phrases: &Phrases,
        (language, opening): (char, char),
        length: Length,
        chance: &mut Chance,
        text: &mut String,
    ) {
        let Some(own) = phrases.get(&language).filter(|own| !own.is_empty()) else { return };
        let long = length == Length::Long;
        let start = text.len();
        if long || opening != '<' || chance.holds(550) {
            text.push_str(chance.pick::<&str>(self.frames(language, opening)));
        }
        text.push_str(chance.pick::<&str>(own));
        end(language, text);
        let details = self.frames(language, '+');
        let first = chance.below(details.len());
        let count = if long { 1 + usize::from(chance.holds(550)) } else { usize::from(chance.holds(500)) };
        for step in 0..count {
            fill(details[(first + step * 2) % details.len()], chance, text);
        }
        if long || chance.holds(450) {
            let closing = *chance.pick(self.frames(language, '>'));
            fill(closing, chance, text);
        }
        if text.ends_with('،') {
            text.truncate(text.len() - '،'.len_utf8());
            text.push('.');
        }
        capital(text, start);
    }

    /// Appends a text that says too little to be placed.
    pub(crate) fn vague(&self, language: char, chance: &mut Chance, text: &mut String) {
        let start = text.len();
        let whole = *chance.pick(self.frames(language, '?'));
        fill(whole, chance, text);
        if chance.holds(500) {
            let closing = *chance.pick(self.frames(language, '>'));
            fill(closing, chance, text);
        }
        capital(text, start);
    }
}

fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with("//"))
}

/// Ends a sentence. In Arabic what follows begins with "and", after a comma.
fn end(language: char, text: &mut String) {
    text.push_str(if matches!(language, 'a' | 'd') { "،" } else { "." });
}

/// Appends a sentence after a space, with a small number for `{n}`.
fn fill(sentence: &str, chance: &mut Chance, text: &mut String) {
    if !text.is_empty() && !text.ends_with([' ', '\n']) {
        text.push(' ');
    }
    match sentence.split_once("{n}") {
        None => text.push_str(sentence),
        Some((before, after)) => {
            text.push_str(before);
            text.push(char::from_digit(u32::try_from(3 + chance.below(6)).unwrap_or(3), 10).unwrap_or('3'));
            text.push_str(after);
        }
    }
}

/// A capital where a text begins with a small Latin letter.
fn capital(text: &mut String, start: usize) {
    let first = text.get(start..).and_then(|text| text.chars().next());
    if let Some(first) = first.filter(|first| first.is_lowercase()) {
        let capital: String = first.to_uppercase().collect();
        text.replace_range(start..start + first.len_utf8(), &capital);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(length: Length, count: usize) -> Vec<usize> {
        let words = Words::read();
        let mut chance = Chance::new(3, "texts");
        let mut lengths = Vec::new();
        for phrases in words.phrases.values().flat_map(BTreeMap::values) {
            for language in LANGUAGES {
                for _ in 0..count {
                    let mut text = String::new();
                    words.compose(phrases, (language, '<'), length, &mut chance, &mut text);
                    assert!(!text.contains('{') && !text.contains("  "), "{text}");
                    lengths.push(text.chars().count());
                }
            }
        }
        lengths.sort_unstable();
        lengths
    }

    #[test]
    fn short_texts_have_forty_to_two_hundred_characters_mostly() {
        let lengths = all(Length::Short, 20);
        let share = lengths.iter().filter(|&&length| (40..=200).contains(&length)).count() * 100 / lengths.len();
        assert!(share >= 80, "{share} %");
    }

    /// In a big cycle, where French and Arabic prevail, the median is 150 and more: `tests/large.rs`.
    #[test]
    fn long_texts_are_longer_in_every_part_of_the_distribution() {
        let [short, long] = [Length::Short, Length::Long].map(|length| all(length, 20));
        for tenth in 1..10 {
            let at = |lengths: &[usize]| lengths[lengths.len() * tenth / 10];
            assert!(at(&long) >= at(&short) + 25, "{tenth}: {} and {}", at(&short), at(&long));
        }
    }

    #[test]
    fn every_service_has_phrases_in_every_language() {
        let words = Words::read();
        for (service, phrases) in words.phrases.values().flatten() {
            assert!(LANGUAGES.iter().all(|language| phrases.contains_key(language)), "{service:?}");
        }
    }
}
