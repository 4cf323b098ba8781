//! YAML → a typed value, or a message with file, line, column and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use report_model::lang::Lang;
use schemars::JsonSchema;
use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_path_to_error::{Segment, Track};

use super::expected::{Expected, Sort, found};
pub use super::step::Step;
pub(super) use super::step::shown;
use super::step::shown_path;
pub use super::walk::locate;
use super::walk::{TWICE, Unique};

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
    pub message: Message,
    /// What to do; none for nothing more than the message says.
    pub hints: Vec<Message>,
    /// Whether the machine did not give it: that says nothing of what is written in it.
    pub is_unread: bool,
}

impl ConfigError {
    /// About a whole file or folder.
    pub fn whole(path: &Path, message: impl Say, hint: impl Say) -> Self {
        ConfigError::at(path, None, message, hint)
    }

    /// About a place in a file.
    pub(super) fn at(path: &Path, place: Option<(usize, usize)>, message: impl Say, hint: impl Say) -> Self {
        let message = message.message().unwrap_or_else(|| Message::new("message.plain").with("text", ""));
        let hints = hint.message().into_iter().collect();
        ConfigError { path: path.to_owned(), place, message, hints, is_unread: false }
    }

    /// About a file that the machine does not give.
    pub(super) fn unread(path: &Path, message: impl Say, hint: impl Say) -> Self {
        ConfigError { is_unread: true, ..ConfigError::whole(path, message, hint) }
    }
}

/// What can be said: a text of the catalogue, or words that are in none.
pub trait Say {
    /// The message; `None` for nothing.
    fn message(self) -> Option<Message>;
}

impl Say for Message {
    fn message(self) -> Option<Message> {
        Some(self)
    }
}

impl Say for Option<Message> {
    fn message(self) -> Option<Message> {
        self
    }
}

impl Say for &str {
    fn message(self) -> Option<Message> {
        (!self.is_empty()).then(|| Message::new("message.plain").with("text", self))
    }
}

impl Say for String {
    fn message(self) -> Option<Message> {
        self.as_str().message()
    }
}

impl Diagnose for ConfigError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        let said = Diagnostic::error(self.message.clone()).within(self.path.display(), self.place);
        vec![self.hints.iter().cloned().fold(said, Diagnostic::hint)]
    }
}

/// In English: an operator reads the diagnostics in a language of the cycle.
impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let l10n = words::language(Lang::En).l10n();
        self.diagnose().iter().try_for_each(|one| f.write_str(&words::lines(one, &l10n)))
    }
}

/// Everything that is wrong with a cycle, as a compiler lists it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl Diagnose for ConfigErrors {
    fn diagnose(&self) -> Vec<Diagnostic> {
        self.0.iter().flat_map(Diagnose::diagnose).collect()
    }
}

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
pub fn read<T: DeserializeOwned + JsonSchema>(path: &Path, bytes: &[u8]) -> Result<T, ConfigError> {
    let text = checked(path, bytes)?;
    let mut track = Track::new();
    let value = serde_path_to_error::Deserializer::new(serde_yaml::Deserializer::from_str(text), &mut track);
    // Enums are written as a map of one key (`share: {…}`), as in JSON, and not as a YAML tag.
    serde_yaml::with::singleton_map_recursive::deserialize(value).map_err(|error| {
        let place = error.location().map(|location| (location.line(), location.column()));
        let document = serde_yaml::from_str(text).unwrap_or_default();
        let (message, hint) = reworded::<T>(&error.to_string(), &[], &track.path(), &document);
        ConfigError::at(path, place, message, hint)
    })
}

/// Reads the bytes of `path` as whatever they say.
pub(super) fn document(path: &Path, bytes: &[u8]) -> Result<serde_yaml::Value, ConfigError> {
    let text = checked(path, bytes)?;
    serde_yaml::from_str(text).map_err(|error| broken(path, &error))
}

/// A part of a document as a `T`, which stands at `at` in a file of the kind `F`.
pub(super) fn part<T: DeserializeOwned, F: JsonSchema>(
    document: &serde_yaml::Value,
    part: serde_yaml::Value,
    at: &[Step],
) -> Result<T, (Message, Option<Message>)> {
    let mut track = Track::new();
    let value = serde_path_to_error::Deserializer::new(part, &mut track);
    serde_yaml::with::singleton_map_recursive::deserialize(value)
        .map_err(|error: serde_yaml::Error| reworded::<F>(&error.to_string(), at, &track.path(), document))
}

/// The text of a file that is YAML and repeats no key.
fn checked<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, ConfigError> {
    let text = text(path, bytes)?;
    if let Some(place) = too_deep(text) {
        let message = Message::new("message.yaml.too_deep").count("most", DEEPEST);
        return Err(ConfigError::at(path, Some(place), message, Message::new("message.yaml.too_deep_hint")));
    }
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err(empty(path));
    }
    Unique.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| broken(path, &error))?;
    Ok(text)
}

fn empty(path: &Path) -> ConfigError {
    ConfigError::whole(path, Message::new("message.yaml.empty"), Message::new("message.yaml.empty_hint"))
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
        return Err(ConfigError::whole(path, too_long(bytes.len()), Message::new("message.yaml.too_long_hint")));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = String::from_utf8_lossy(before).matches('\n').count() + 1;
        let column = before.iter().rev().take_while(|&&byte| byte != b'\n').count() + 1;
        let (message, hint) = no_utf8();
        ConfigError::at(path, Some((line, column)), message, hint)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// That a file is too long.
pub(super) fn too_long(bytes: usize) -> Message {
    Message::new("message.yaml.too_long").count("bytes", bytes).count("most", LARGEST)
}

/// That a file is no UTF-8, and what to do.
pub fn no_utf8() -> (Message, Message) {
    (Message::new("message.yaml.no_utf8"), Message::new("message.yaml.no_utf8_hint"))
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

/// What the reader of YAML says of a text that is none, in our words.
fn broken(path: &Path, error: &serde_yaml::Error) -> ConfigError {
    /// What it says, and what we say.
    const KINDS: [(&str, &str); 11] = [
        (TWICE, "twice"),
        ("cannot start any token", "sign"),
        ("expected ',' or", "bracket"),
        ("mapping values are not allowed", "colon"),
        ("expected ':'", "no_colon"),
        ("expected key", "indent"),
        ("block", "indent"),
        ("quoted scalar", "quote"),
        ("alias", "reference"),
        ("anchor", "reference"),
        ("tab", "sign"),
    ];
    let place = error.location().map(|location| (location.line(), location.column()));
    let text = error.to_string();
    if text.contains("EndOfStream") || text.contains("end of stream") && place.is_none() {
        return empty(path);
    }
    let kind = KINDS.iter().find(|(theirs, _)| text.contains(theirs)).map_or("other", |(_, ours)| ours);
    let (message, hint) = match kind {
        "twice" => {
            let name = text.split(TWICE).nth(1).and_then(|rest| rest.split('`').nth(1)).unwrap_or_default();
            (Message::new("message.yaml.twice").with("name", shown(name)), Message::new("message.yaml.twice_hint"))
        }
        "bracket" => (Message::new("message.yaml.bracket"), Message::new("message.yaml.bracket_hint")),
        "colon" => (Message::new("message.yaml.colon"), Message::new("message.yaml.colon_hint")),
        "no_colon" => (Message::new("message.yaml.no_colon"), Message::new("message.yaml.no_colon_hint")),
        "indent" => (Message::new("message.yaml.indent"), Message::new("message.yaml.indent_hint")),
        "quote" => (Message::new("message.yaml.quote"), Message::new("message.yaml.quote_hint")),
        "reference" => (Message::new("message.yaml.reference"), Message::new("message.yaml.reference_hint")),
        "sign" => (Message::new("message.yaml.sign"), Message::new("message.yaml.sign_hint")),
        _ => (Message::new("message.yaml.other"), Message::new("message.yaml.other_hint")),
    };
    ConfigError::at(path, place, message, hint)
}

/// What `serde` says of a value, in our words, with what to do. `at` is the path of the part that was read, `path` that of
/// the value in it, `document` the whole file, `T` its kind.
fn reworded<T: JsonSchema>(
    text: &str,
    at: &[Step],
    path: &serde_path_to_error::Path,
    document: &serde_yaml::Value,
) -> (Message, Option<Message>) {
    let expected = Expected::of::<T>();
    let steps: Vec<Step> = at.iter().cloned().chain(steps(path)).collect();
    for (theirs, ours) in
        [("unknown field `", "message.yaml.unknown_key"), ("unknown variant `", "message.yaml.unknown_value")]
    {
        if let Some((_, after)) = text.split_once(theirs)
            && let Some((name, known)) = after.split_once('`')
        {
            let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
            let parent = without(&steps, name);
            let hint = did_you_mean(name, known.iter().copied());
            let hint = if known.is_empty() { Some(Message::new("message.yaml.no_key")) } else { hint };
            return (placed(parent, Message::new(ours).with("name", shown(name))), hint);
        }
    }
    if let Some((_, after)) = text.split_once("missing field `") {
        let name = after.split('`').next().unwrap_or_default();
        let value = [&steps[..], &[Step::from(name)]].concat();
        let example = expected.example(&value).unwrap_or_else(|| format!("{name}: …"));
        let hint = Message::new("message.yaml.missing_hint").with("example", example);
        return (placed(&steps, Message::new("message.yaml.missing").with("name", name)), Some(hint));
    }
    if let Some(name) = named_before("` is no period", text) {
        let hint = Some(Message::new("message.yaml.no_period_hint"));
        return (placed(&steps, Message::new("message.yaml.no_period").with("name", shown(name))), hint);
    }
    if let Some(name) = named_before("` is no id", text) {
        let hint = Some(Message::new("message.config.no_id_hint"));
        return (placed(&steps, Message::new("message.config.no_id").with("id", shown(name))), hint);
    }
    let known = (0..=steps.len()).rev().map(|length| &steps[..length]);
    let known = known.into_iter().find(|steps| expected.words(steps).is_some()).unwrap_or_default();
    let hint = expected.example(known).map(|example| Message::new("message.yaml.example").with("example", example));
    let said = match (found(document, known), expected.words(known)) {
        // A value of the right sort: what it holds is at fault.
        (Some((Sort::List | Sort::Keys, _)), Some(words)) if takes_what_stands(&expected, document, known) => {
            Message::new("message.yaml.within").said("expected", words)
        }
        (Some((_, there)), Some(words)) => {
            Message::new("message.yaml.expected").said("expected", words).said("found", there)
        }
        (None, Some(words)) => Message::new("message.yaml.within").said("expected", words),
        (_, None) => Message::new("message.yaml.unfit"),
    };
    (placed(known, said), hint)
}

fn takes_what_stands(expected: &Expected, document: &serde_yaml::Value, path: &[Step]) -> bool {
    found(document, path).is_some_and(|(sort, _)| expected.takes(path, sort))
}

/// The name that stands in backticks before these words of one of our own errors.
fn named_before<'a>(words: &str, text: &'a str) -> Option<&'a str> {
    let (before, _) = text.split_once(words)?;
    before.rsplit('`').next()
}

/// What is said, with the path before it.
fn placed(path: &[Step], said: Message) -> Message {
    if path.is_empty() {
        return said;
    }
    Message::new("message.yaml.at").with("path", shown_path(path)).said("what", said)
}

/// A path without its last step, where that is the name.
fn without<'a>(path: &'a [Step], name: &str) -> &'a [Step] {
    match path.split_last() {
        Some((Step::Key(last), rest)) if last == name => rest,
        _ => path,
    }
}

fn steps(path: &serde_path_to_error::Path) -> impl Iterator<Item = Step> + '_ {
    path.iter().map_while(|segment| match segment {
        Segment::Seq { index } => Some(Step::Item(*index)),
        Segment::Map { key } => Some(Step::Key(key.clone())),
        Segment::Enum { variant } => Some(Step::Key(variant.clone())),
        Segment::Unknown => None,
    })
}

/// What a name with a typing error stands for.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = |candidate: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
    let near = known.map(|candidate| (far(candidate), candidate));
    near.filter(|&(distance, candidate)| distance * 3 <= candidate.chars().count().max(3)).min().map(|(_, near)| near)
}

/// `did you mean …?`, or the list where nothing is near.
pub(super) fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<Message> {
    const MOST: usize = 24;
    let known: Vec<&str> = known.collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return Some(Message::new("message.known.did_you_mean").with("near", near));
    }
    match known.get(..MOST) {
        _ if known.is_empty() => None,
        Some(first) if known.len() > MOST => {
            Some(Message::new("message.known.one_of_many").list("known", first.iter().copied()))
        }
        _ => Some(Message::new("message.known.one_of").list("known", known)),
    }
}
