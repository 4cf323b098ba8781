//! What stands in the columns: the order of dates, the meaning of values, what the records are.

use std::io::{BufRead, Write};

use minijinja::context;
use report_model::record::{Field, Nature};
use tabulate::Lists;
use tabulate::mapping::DateOrder;
use tabulate::propose::{Meaning, OrderReason, Proposal, Spelling};

use super::{Dialogue, VALUES};
use crate::onboard::mapping::turned_days;

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// The order of dates, where nothing in the file tells.
    pub(super) fn orders(&mut self, proposal: &mut Proposal) -> std::io::Result<()> {
        for verdict in &mut proposal.dates {
            if !matches!(verdict.reason, OrderReason::Custom | OrderReason::Contradicted) {
                continue;
            }
            let reason = self.words.order(verdict);
            let field = self.words.field(verdict.field);
            let question = format!("{}\n   {reason}", self.words.say("ask", "order", &context! { field }));
            let orders = ["day_first", "month_first"].map(|order| self.words.get("dates", order));
            let default = if verdict.order == DateOrder::DayFirst { 1 } else { 2 };
            if let Some(at) = self.choose(&question, &orders, default)? {
                verdict.order = if at == 0 { DateOrder::DayFirst } else { DateOrder::MonthFirst };
                verdict.reason = OrderReason::Answered;
            }
        }
        Ok(())
    }

    /// Whether days that a spreadsheet has turned round are put right.
    pub(super) fn turned(&mut self, proposal: &mut Proposal) -> std::io::Result<()> {
        if proposal.turned.is_empty() || proposal.is_turned_answered {
            return Ok(());
        }
        let question = self.words.say("ask", "turned", &context! { counts => turned_days(proposal) });
        let answers = ["put_right", "leave"].map(|answer| self.words.get("ask", answer));
        match self.choose(&question, &answers, 1)? {
            Some(0) => proposal.is_turned_answered = true,
            Some(_) => proposal.turned.clear(),
            // Later: the proposal keeps its question mark.
            None => {}
        }
        Ok(())
    }

    /// What the values mean that nothing is known of, the most frequent first.
    pub(super) fn values(&mut self, proposal: &mut Proposal, lists: &Lists) -> std::io::Result<()> {
        let mut asked = 0;
        for (&field, values) in &mut proposal.values {
            let codes = &lists.of(field).codes;
            if codes.len() > 30 {
                continue;
            }
            for (value, count) in std::mem::take(&mut values.unknown) {
                asked += 1;
                let with = context! { value => value.as_str(), count, field => self.words.field(field) };
                let question = self.words.say("ask", "value", &with);
                let chosen = if asked > VALUES { None } else { self.choose(&question, codes, 0)? };
                match chosen {
                    Some(at) => {
                        let code = codes[at].clone();
                        values.proposed.push(Spelling { code, value, count, meaning: Meaning::Answered });
                    }
                    None => values.unknown.push((value, count)),
                }
            }
        }
        Ok(())
    }

    /// What the records are, where no column says it.
    pub(super) fn nature(&mut self, proposal: &mut Proposal) -> std::io::Result<()> {
        if proposal.columns.contains_key(&Field::Nature) || proposal.is_nature_answered {
            return Ok(());
        }
        let natures: Vec<String> = Nature::ALL.iter().map(|&nature| self.words.nature(nature)).collect();
        let named = Nature::ALL.iter().position(|&nature| Some(nature) == proposal.nature);
        let chosen = self.choose(&self.words.get("ask", "nature"), &natures, named.map_or(1, |at| at + 1))?;
        if let Some(nature) = chosen.and_then(|at| Nature::ALL.get(at).copied()) {
            proposal.nature = Some(nature);
            proposal.is_nature_answered = true;
        }
        Ok(())
    }
}
