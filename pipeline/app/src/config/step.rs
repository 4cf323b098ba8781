//! The way to a value in a document, and pieces of a file as messages show them.

/// A step of a path in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// The item of a list, from 0.
    Item(usize),
}

impl<T: AsRef<str> + ?Sized> From<&T> for Step {
    fn from(key: &T) -> Self {
        Step::Key(key.as_ref().to_owned())
    }
}

impl From<usize> for Step {
    fn from(item: usize) -> Self {
        Step::Item(item)
    }
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

/// A path as a message shows it: `measures[0].due`.
pub(super) fn shown_path(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(&shown(key)),
            Step::Key(key) => text.push_str(&format!(".{}", shown(key))),
            Step::Item(item) => text.push_str(&format!("[{item}]")),
        }
    }
    text
}
