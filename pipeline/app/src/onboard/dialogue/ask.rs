//! How a question is asked, and what an answer may be.

use std::io::{BufRead, Write};

use chrono::NaiveDate;
use minijinja::context;

use super::Dialogue;

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// Asks for a text until it can be read; the default is taken for an empty line.
    ///
    /// # Errors
    /// When the terminal cannot be read or written.
    pub fn read<T: std::fmt::Display>(
        &mut self,
        question: &str,
        default: T,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> std::io::Result<T> {
        loop {
            self.line(&format!("\n{question}\n[{default}] "))?;
            let text = self.answer()?;
            if text.is_empty() {
                return Ok(default);
            }
            match read(&text) {
                Ok(value) => return Ok(value),
                Err(why) => self.line(&format!("{why}\n"))?,
            }
        }
    }

    /// Asks for a day. The default is taken for an empty line; 0 is none.
    pub(super) fn day(&mut self, question: &str, default: Option<NaiveDate>) -> std::io::Result<Option<NaiveDate>> {
        let taken = default.map_or_else(|| "[0] ".to_owned(), |day| format!("[{day}] "));
        self.line(&format!("\n{question}\n  0. {}\n", self.words.get("ask", "later")))?;
        loop {
            self.line(&taken)?;
            match self.answer()?.as_str() {
                "0" => return Ok(None),
                "" => return Ok(default),
                text => match text.parse() {
                    Ok(day) => return Ok(Some(day)),
                    Err(_) => self.line(&format!("{}\n", self.words.get("ask", "no_day")))?,
                },
            }
        }
    }

    /// Asks for one of some answers by its number. `default`, counted from 1, is taken for an empty line; 0 is none of
    /// them.
    ///
    /// # Errors
    /// When the terminal cannot be read or written.
    pub fn choose(&mut self, question: &str, answers: &[String], default: usize) -> std::io::Result<Option<usize>> {
        let none = self.words.get("ask", if default == 0 { "later" } else { "none" });
        let mut text = format!("\n{question}\n");
        for (number, answer) in (1..).zip(answers) {
            text.push_str(&format!("  {number}. {answer}\n"));
        }
        text.push_str(&format!("  0. {none}\n"));
        self.line(&text)?;
        loop {
            self.line(&format!("[{default}] "))?;
            let text = self.answer()?;
            let number = if text.is_empty() { Some(default) } else { text.parse().ok() };
            match number.filter(|&number| number <= answers.len()) {
                Some(number) => return Ok(number.checked_sub(1)),
                None => {
                    let again = self.words.say("ask", "again", &context! { most => answers.len() });
                    self.line(&format!("{again}\n"))?;
                }
            }
        }
    }

    /// Shows something.
    pub(super) fn line(&mut self, text: &str) -> std::io::Result<()> {
        self.output.write_all(text.as_bytes())?;
        self.output.flush()
    }

    /// A line of the person, trimmed.
    ///
    /// # Errors
    /// When the input ends: nobody has agreed to what follows.
    pub(super) fn answer(&mut self) -> std::io::Result<String> {
        const LONGEST: u64 = 4_096;
        let mut line = Vec::new();
        let read = std::io::Read::take(&mut self.input, LONGEST).read_until(b'\n', &mut line)?;
        if read == 0 {
            self.line("\n")?;
            return Err(std::io::Error::new(
                std::io::ErrorKind::UnexpectedEof,
                "the answers ended before the questions: nothing was written\n  hint: `--yes` asks nothing",
            ));
        }
        Ok(String::from_utf8_lossy(&line).trim().to_owned())
    }
}
