//! A person at a terminal is asked one question after the other, and may go back: what `hasila init` and `hasila new` share.
//!
//! An [`Interview`] says which questions its answers so far leave open; [`walk`] goes through them by their place. Going back
//! takes up the answers as they were before the last question, so that whatever followed from it is open again.

mod ask;
mod day;
mod question;

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use report_model::diagnostic::{Diagnose, Diagnostic, Message};
use words::Language;

pub use ask::Terminal;
pub(crate) use ask::typed;
pub use day::{DayError, day, western};
pub use question::{Answer, Choice, Kind, Question, Reader};

/// Why a person could not be asked to the end.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The terminal cannot be read or written.
    #[error(transparent)]
    Terminal(#[from] std::io::Error),
    /// The input ended: nobody has agreed to what follows.
    #[error("the answers ended before the questions")]
    Ended,
}

impl Diagnose for AskError {
    fn diagnose(&self) -> Vec<Diagnostic> {
        vec![match self {
            AskError::Terminal(error) => Diagnostic::error(Message::new("begin.terminal").with("why", error)),
            AskError::Ended => Diagnostic::error(Message::new("begin.ended")).hint(Message::new("begin.ended_hint")),
        }]
    }
}

/// What is asked, as far as the answers go; a clone is what there was before a question.
pub trait Interview: Clone {
    /// What a question is of.
    type Key: Clone + Ord;
    /// Why an answer cannot be taken.
    type Error: From<AskError>;

    /// The language of what is said now.
    fn language(&self) -> &'static Language;

    /// What is open, in order. What was asked is not asked again, whether or not it stands here still.
    fn open(&self) -> Vec<Self::Key>;

    /// How it is asked.
    fn question(&self, key: &Self::Key) -> Question;

    /// Takes an answer.
    ///
    /// # Errors
    /// When nothing can go on with it.
    fn take(&mut self, key: &Self::Key, answer: &Answer) -> Result<(), Self::Error>;
}

/// Asks everything that is open, and gives what the answers made of it.
///
/// # Errors
/// When the terminal cannot be read or written, the answers end, or one of them cannot be taken.
pub fn walk<I: Interview, R: BufRead, W: Write>(
    mut interview: I,
    terminal: &mut Terminal<R, W>,
) -> Result<I, I::Error> {
    // What was asked, each with what there was before.
    let mut asked: Vec<(I::Key, I)> = Vec::new();
    let mut answered: BTreeMap<I::Key, question::Remembered> = BTreeMap::new();
    let mut is_begun = false;
    loop {
        let is_new = |key: &I::Key| asked.iter().all(|(before, _)| before != key);
        let open: Vec<I::Key> = interview.open().into_iter().filter(is_new).collect();
        let Some(key) = open.first().cloned() else { return Ok(interview) };
        if !is_begun {
            let how = words::said(&Message::new("begin.ask.how"), &interview.language().l10n());
            terminal.line(&format!("{how}\n"))?;
            is_begun = true;
        }
        let question = interview.question(&key);
        let question = match answered.get(&key) {
            Some(before) => question.with_default(before),
            None => question,
        };
        let place = (asked.len() + 1, asked.len() + open.len());
        if let Some(answer) = terminal.ask(&question, place, interview.language())? {
            answered.insert(key.clone(), question.remembered(&answer));
            let before = interview.clone();
            interview.take(&key, &answer)?;
            asked.push((key, before));
        } else if let Some((_, before)) = asked.pop() {
            interview = before;
        } else {
            terminal.line(&format!("{}\n", interview.language().l10n().word("begin.ask.first")))?;
        }
    }
}
