//! YAML → a typed value, or a message with file, line, column and what to do.
//!
//! `serde_yaml` places its own errors; two things it does not do are done here. It drops a repeated key in silence:
//! [`Unique`] refuses it. It knows nothing of a check that runs later: such a check gives a path
//! (`indicators[2].target`), and [`locate`] reads the text again, walks the path, and fails on purpose where it ends.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The largest YAML file that is read, in bytes.
pub(super) const LARGEST: usize = 8 << 20;

/// How deep brackets may lie in one another. The reader looks at every open one for each sign that it reads, so that
/// without a bound a file of brackets takes the square of its length; deeper values it would refuse itself, afterwards.
const DEEPEST: usize = 128;

/// What is wrong in a file of the cycle, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// The file or folder.
    pub path: PathBuf,
    /// Line and column, from 1; none where the whole file is meant.
    pub place: Option<(usize, usize)>,
    /// What is wrong.
    pub message: String,
    /// What to do; empty for nothing more than the message says.
    pub hint: String,
}

impl ConfigError {
    /// About a whole file or folder.
    pub fn whole(path: &Path, message: impl Into<String>, hint: impl Into<String>) -> Self {
        ConfigError { path: path.to_owned(), place: None, message: message.into(), hint: hint.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

/// Everything that is wrong with a cycle, as a compiler lists it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if n == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

/// Reads the bytes of `path` as a `T`.
///
/// # Errors
/// When they are too many, no UTF-8, no YAML, repeat a key, or are no `T`.
pub fn read<T: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<T, ConfigError> {
    let text = text(path, bytes)?;
    if let Some(place) = too_deep(text) {
        let message = format!("its brackets lie in one another more than {DEEPEST} deep");
        let hint = "close what was opened before: no list of a cycle is this deep".to_owned();
        return Err(ConfigError { path: path.to_owned(), place: Some(place), message, hint });
    }
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err(ConfigError::whole(path, "it is empty".to_owned(), "fill it in, or remove it if it may be absent"));
    }
    let fail = |error: &serde_yaml::Error| explained(path, error);
    Unique.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| fail(&error))?;
    let value = serde_yaml::Deserializer::from_str(text);
    // Enums are written as a map of one key (`share: {…}`), as in JSON, and not as a YAML tag.
    serde_yaml::with::singleton_map_recursive::deserialize(value).map_err(|error| fail(&error))
}

/// A holder as its file is written, with the line that lets an editor check it.
///
/// # Panics
/// Never: a holder is plain data.
pub fn written(data: &Path, holder: &report_model::holder::Holder) -> String {
    let schema = super::schema::line(data, "holder", 2);
    let text = serde_yaml::to_string(holder).expect("a holder is plain data");
    format!("{schema}\n{text}")
}

/// The text of a file, if it may be one.
fn text<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, ConfigError> {
    if bytes.len() > LARGEST {
        let message = format!("it has {} bytes, and no file of a cycle has more than {LARGEST}", bytes.len());
        return Err(ConfigError::whole(path, message, "exports belong in `exports/`; split a list that is this long"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        ConfigError {
            path: path.to_owned(),
            place: Some((line, column)),
            message: "this is no UTF-8".to_owned(),
            hint: "save the file as UTF-8".to_owned(),
        }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Where brackets lie in one another too deep, by line and column. Brackets inside a word or a quoted text open nothing;
/// those of a comment or of prose may be counted, and close again.
fn too_deep(text: &str) -> Option<(usize, usize)> {
    let (mut depth, mut line, mut start) = (0_usize, 1, 0);
    let mut opens = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => (line, start, opens) = (line + 1, at + 1, true),
            b'[' | b'{' if opens => {
                depth += 1;
                if depth > DEEPEST {
                    return Some((line, at - start + 1));
                }
            }
            b']' | b'}' => (depth, opens) = (depth.saturating_sub(1), true),
            b',' | b':' | b'-' | b'?' => opens = true,
            _ => opens &= byte.is_ascii_whitespace(),
        }
    }
    None
}

/// The message of `serde_yaml` in our words.
fn explained(path: &Path, error: &serde_yaml::Error) -> ConfigError {
    let place = error.location().map(|location| (location.line(), location.column()));
    let full = error.to_string();
    let message = full.rsplit_once(" at line ").map_or(full.as_str(), |(message, _)| message);
    let (message, hint) = reworded(message);
    ConfigError { path: path.to_owned(), place, message, hint }
}

/// A message of `serde_yaml` in our words, with what to do.
pub(super) fn reworded(message: &str) -> (String, String) {
    for (theirs, ours) in [("unknown field `", "unknown key"), ("unknown variant `", "unknown value")] {
        if let Some((before, after)) = message.split_once(theirs)
            && let Some((name, expected)) = after.split_once('`')
        {
            let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
            return (format!("{before}{ours} `{}`", shown(name)), did_you_mean(name, known.iter().copied()));
        }
    }
    if let Some((before, name)) = message.split_once("missing field `") {
        let name = name.trim_end_matches('`');
        return (format!("{before}the key `{name}` is missing"), format!("add `{name}:` here"));
    }
    if message.contains("EndOfStream") || message.contains("end of stream") {
        return ("it is empty".to_owned(), "fill it in, or remove it if it may be absent".to_owned());
    }
    let hint = if message.contains("tab") || message.contains("found character that cannot start any token") {
        "YAML is indented with spaces, and a text that holds `: `, `#` or begins with a sign stands in quotes"
    } else if message.contains("expected a string") {
        "put the value in quotes"
    } else {
        ""
    };
    (shown(message), hint.to_owned())
}

/// A piece of a file as a message may show it: short, on one line.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let mut shown: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// What a name with a typing error stands for.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = |candidate: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
    let near = known.map(|candidate| (far(candidate), candidate));
    near.filter(|&(distance, candidate)| distance * 3 <= candidate.chars().count().max(3)).min().map(|(_, near)| near)
}

/// `did you mean …?`, or the list where nothing is near.
pub(super) fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 24;
    let known: Vec<&str> = known.collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    match known.get(..MOST) {
        _ if known.is_empty() => String::new(),
        Some(first) if known.len() > MOST => format!("it is one of `{}`, …", first.join("`, `")),
        _ => format!("it is one of `{}`", known.join("`, `")),
    }
}

/// A step of a path in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Item(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.to_owned())
    }
}

impl From<&String> for Step {
    fn from(key: &String) -> Self {
        Step::Key(key.clone())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Step::Item(item)
    }
}

/// Line and column of the value at the end of a path, or of the longest part of the path that is there.
pub fn locate(bytes: &[u8], path: &[Step]) -> Option<(usize, usize)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (0..=path.len()).rev().find_map(|length| {
        let walk = Walk { path: &path[..length] };
        let error = walk.deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
        error.location().map(|location| (location.line(), location.column()))
    })
}

/// Walks a path, and fails where it ends: the error has the place.
struct Walk<'a> {
    path: &'a [Step],
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Walk<'_> {
    fn scalar<E: Error>(&self) -> Result<(), E> {
        if self.path.is_empty() { Err(E::custom("here")) } else { Ok(()) }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.scalar()
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.scalar()
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.scalar()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.scalar()
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.path.split_first() else { return self.scalar() };
        while let Some(key) = map.next_key::<String>()? {
            if matches!(step, Step::Key(wanted) if *wanted == key) {
                map.next_value_seed(Walk { path: rest })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((step, rest)) = self.path.split_first() else { return self.scalar() };
        let mut item = 0;
        loop {
            let there = if matches!(step, Step::Item(wanted) if *wanted == item) {
                seq.next_element_seed(Walk { path: rest })?.is_some()
            } else {
                seq.next_element::<IgnoredAny>()?.is_some()
            };
            if !there {
                return Ok(());
            }
            item += 1;
        }
    }
}

/// Reads anything, and refuses a map that repeats a key.
struct Unique;

impl<'de> DeserializeSeed<'de> for Unique {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(Unique)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Unique)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while map.next_key_seed(NewKey { keys: &mut keys })?.is_some() {
            map.next_value_seed(Unique)?;
        }
        Ok(())
    }
}

/// Reads a key that the map must not have yet. It fails while it reads the key, so that the error has its place.
struct NewKey<'a> {
    keys: &'a mut HashSet<String>,
}

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NewKey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        if self.keys.insert(key.to_owned()) {
            Ok(())
        } else {
            Err(E::custom(format_args!("the key `{}` stands here twice: keep one of the two", shown(key))))
        }
    }
}
