//! Whose rows are read, where a column names several bodies.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use minijinja::context;
use tabulate::mapping::is_heading;
use tabulate::propose::{Bodies, RowsOf, Why};

use super::{Dialogue, VALUES};
use crate::onboard::{Exports, OnboardError, undecided};

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// Asks which of the bodies it is, unless one of them has its id or its name; then the exports are read for it. Gives
    /// whether they were.
    ///
    /// # Errors
    /// When nobody says it: rows of other bodies are not counted as those of this one.
    pub(super) fn rows(&mut self, exports: &mut Exports) -> Result<bool, OnboardError> {
        let RowsOf::Whom(heading) = exports.rows_of() else { return Ok(false) };
        let heading = heading.clone();
        if let Some(bodies) = exports.bodies().iter().find(|bodies| bodies.heading == heading).cloned()
            && let Some(values) = self.values_of_body(&exports.agency, &bodies, exports.likely(&bodies))?
        {
            exports.read_for(RowsOf::Body { rows: BTreeMap::from([(heading, values)]), why: Why::Answered })?;
            return Ok(true);
        }
        undecided(exports).map_or(Ok(false), Err)
    }

    /// The values of a column that name the body: by their numbers, or as the file writes one.
    fn values_of_body(
        &mut self,
        agency: &str,
        bodies: &Bodies,
        likely: Option<&str>,
    ) -> std::io::Result<Option<Vec<String>>> {
        let heading = bodies.heading.as_str();
        let mut question = format!("\n{}\n", self.words.say("ask", "rows", &context! { heading, agency }));
        let shown = bodies.named.len().min(VALUES);
        for (number, named) in (1..).zip(&bodies.named[..shown]) {
            question.push_str(&format!("  {number}. {} ({})\n", named.value, named.count));
        }
        let all = shown + 1;
        question.push_str(&format!("  {all}. {}\n", self.words.say("ask", "all_rows", &context! { agency })));
        question.push_str(&format!("  0. {}\n", self.words.get("ask", "later")));
        self.line(&question)?;
        let place = bodies.named[..shown].iter().position(|named| likely == Some(named.value.as_str()));
        let default = place.map_or(0, |place| place + 1);
        loop {
            self.line(&format!("[{default}] "))?;
            let text = self.answer()?;
            let text = if text.is_empty() { default.to_string() } else { text };
            if let Some(named) = bodies.named.iter().find(|named| is_heading(&named.value, &text)) {
                return Ok(Some(vec![named.value.clone()]));
            }
            let numbers: Option<Vec<usize>> =
                text.split([',', '،', ';']).map(|number| number.trim().parse().ok()).collect();
            match numbers.as_deref() {
                Some([0]) => return Ok(None),
                Some([one]) if *one == all => return Ok(Some(vec!["*".to_owned()])),
                Some(several) if several.iter().all(|number| (1..=shown).contains(number)) => {
                    let value = |number: &usize| bodies.named.get(number - 1).map(|named| named.value.clone());
                    return Ok(Some(several.iter().filter_map(value).collect()));
                }
                _ => self.line(&format!("{}\n", self.words.say("ask", "no_value", &context! { most => all })))?,
            }
        }
    }
}
