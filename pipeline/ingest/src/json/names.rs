//! The names under which the values of a document lie.

use super::lexer::Event;

/// What stands after the name of an array, in the path of what lies in it: no name of JSON that is read ends so.
const WITHIN: char = '\0';

/// The names under which a value lies: those of the objects and arrays that are open, and its own.
#[derive(Default)]
pub(super) struct Names {
    open: Vec<String>,
    pub(super) own: String,
}

impl Names {
    pub(super) fn begin_object(&mut self) {
        self.open.push(std::mem::take(&mut self.own));
    }

    pub(super) fn begin_array(&mut self) {
        self.own.push(WITHIN);
        self.begin_object();
    }

    /// Ends an object or an array.
    pub(super) fn end(&mut self) {
        self.own = self.open.pop().unwrap_or_default();
        if self.own.ends_with(WITHIN) {
            self.own.pop();
        }
    }

    /// Goes on behind something that is looked at no further.
    pub(super) fn follow(&mut self, event: Event) {
        match event {
            Event::Begin { array: true } => self.begin_array(),
            Event::Begin { array: false } => self.begin_object(),
            Event::Key(key) => self.name(key),
            Event::End => self.end(),
            Event::Value(_) => {}
        }
    }

    pub(super) fn name(&mut self, key: String) {
        self.own = key;
    }

    pub(super) fn path(&self) -> Vec<String> {
        self.open.iter().chain([&self.own]).cloned().collect()
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The names from a depth on, joined by points.
    pub(super) fn below(&self, depth: usize) -> String {
        let names = self.open.iter().skip(depth).chain([&self.own]).map(String::as_str);
        names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(".")
    }
}

/// Whether a path leads through an array.
pub(super) fn is_within_array(path: &[String]) -> bool {
    path.iter().any(|name| name.ends_with(WITHIN))
}

/// A path, as a person reads it.
pub(super) fn shown(path: &[String]) -> String {
    let names = path.iter().map(|name| name.trim_end_matches(WITHIN)).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join(".")
}
