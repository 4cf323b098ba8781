//! A row whose quotes are not where the rules want them: of all ways to cut it, the one that needs the least excuse.
//!
//! Each way has a price: for a quote that must be a character, for a quoted cell that runs over line ends, and for each
//! cell more or less than a row of the table has. A row of another length whose quotes are in order stays as it is.

use std::collections::BTreeMap;

use memchr::{memchr, memchr2, memchr3};

use super::cut::{After, Form, Span, after, is_escaped, is_wrapped, plain, wrapped};
use crate::delimited::dialect::Dialect;

/// Rows of more bytes are left as they were cut.
const LONGEST: usize = 1 << 16;
/// How many cuts are followed at most.
const MOST_CUTS: usize = 1 << 12;
/// How many bytes are looked at for a row, each reading of a cell counted.
const MOST_BYTES: usize = 1 << 20;

/// What is excused, each at its price.
mod price {
    /// A cell more or less than usual.
    pub(super) const CELL: u32 = 30;
    /// A quote that nothing takes its meaning within a quoted cell, beside letters.
    pub(super) const INNER: u32 = 10;
    /// The same beside a delimiter, where a quoted cell might begin or end.
    pub(super) const AT_EDGE: u32 = 25;
    /// Two quotes before a delimiter, of which one is a character and one closes.
    pub(super) const BEFORE_CLOSING: u32 = 15;
    /// A quoted cell with text behind its closing quote.
    pub(super) const GLUED: u32 = 20;
    /// A quote in a cell that is not quoted.
    pub(super) const STRAY: u32 = 10;
    /// A quote at the start of a cell that is none: where nothing closes it, where something may, where it is closed.
    pub(super) const NOT_OPENING: [u32; 3] = [30, 60, 100];
    /// A line end within a quoted cell, and a whole row of delimiters within it.
    pub(super) const LINE: u32 = 2;
    pub(super) const ROW: u32 = 15;
    /// A cell with more excuses than that is no reading.
    pub(super) const MOST: u32 = 90;
}

/// A text, and how it is cut.
struct Row<'a> {
    text: &'a [u8],
    dialect: Dialect,
    width: usize,
    /// How many bytes may still be looked at: a row of nothing but quotes has more readings than are worth their time.
    budget: usize,
}

/// A cell that may stand at a place.
struct Reading {
    span: Span,
    next: usize,
    price: u32,
}

/// A cut on the way: the cell before it, and the cut before that.
struct Step {
    span: Span,
    before: Option<usize>,
    price: u32,
}

/// Cuts the row at `at` anew; gives the place after its line end, or `None` to leave it as it was.
///
/// `end` is where the row ends by the rules; nothing behind it is looked at.
pub(super) fn row(
    text: &[u8],
    at: usize,
    end: usize,
    dialect: Dialect,
    width: usize,
    spans: &mut Vec<Span>,
) -> Option<usize> {
    if end - at > LONGEST {
        return None;
    }
    let mut row = Row { text: &text[..end], dialect, width, budget: MOST_BYTES };
    let mut steps: Vec<Step> = Vec::new();
    let mut open: BTreeMap<(usize, usize), Option<usize>> = BTreeMap::from([((at, 0), None)]);
    let mut best: Option<(u32, usize, usize)> = None;
    while let Some(((place, count), before)) = open.pop_first() {
        let so_far = before.map_or(0, |step: usize| steps[step].price);
        for reading in row.readings(place) {
            if steps.len() > MOST_CUTS || row.budget == 0 {
                return None;
            }
            let step = Step { span: reading.span, before, price: so_far + reading.price };
            let (price, count) = (step.price, count + 1);
            let delimiter = dialect.delimiter.bytes();
            if !delimiter.is_empty() && row.text[reading.next..].starts_with(delimiter) {
                let key = (reading.next + delimiter.len(), count);
                let is_better = open.get(&key).is_none_or(|other| other.is_none_or(|other| steps[other].price > price));
                if is_better {
                    steps.push(step);
                    open.insert(key, Some(steps.len() - 1));
                }
            } else {
                let off = u32::try_from(count.abs_diff(width)).unwrap_or(u32::MAX);
                let price = price.saturating_add(off.saturating_mul(price::CELL));
                if best.is_none_or(|(lowest, ..)| price < lowest) {
                    steps.push(step);
                    best = Some((price, steps.len() - 1, reading.next));
                }
            }
        }
    }
    let (_, last, next) = best?;
    spans.clear();
    let mut step = Some(last);
    while let Some(at) = step {
        spans.push(steps[at].span);
        step = steps[at].before;
    }
    spans.reverse();
    Some(after_line_end(row.text, next))
}

fn after_line_end(text: &[u8], at: usize) -> usize {
    match (text.get(at), text.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => at + 2,
        (Some(_), _) => at + 1,
        (None, _) => at,
    }
}

impl Row<'_> {
    /// The ways to read the cell at a place.
    fn readings(&mut self, at: usize) -> Vec<Reading> {
        let quote = self.dialect.quote;
        let delimiter = self.dialect.delimiter.bytes();
        let Some((span, next)) = plain(self.text, at, delimiter, true) else { return Vec::new() };
        if is_wrapped(self.text, at, self.dialect)
            && let Some((span, next)) = wrapped(self.text, (span, next), self.dialect, true)
        {
            return vec![Reading { span, next, price: 0 }];
        }
        if self.text.get(at) != Some(&quote) {
            let strays = memchr(quote, &self.text[at..next]).is_some();
            return vec![Reading { span, next, price: if strays { price::STRAY } else { 0 } }];
        }
        let (mut readings, looked_at) = self.quoted(at);
        self.budget = self.budget.saturating_sub(looked_at);
        readings.push(Reading { span, next, price: self.not_opening(at) });
        readings
    }

    /// The price of a first quote that is a character, by the next quote of the line.
    fn not_opening(&self, at: usize) -> u32 {
        let [alone, maybe, closed] = price::NOT_OPENING;
        match memchr3(self.dialect.quote, b'\n', b'\r', &self.text[at + 1..]) {
            Some(found) if self.text[at + 1 + found] == self.dialect.quote => {
                let next = at + 1 + found;
                if self.is_end(next + 1) {
                    if self.is_begin(next) && next > at + 1 { alone } else { closed }
                } else if self.is_begin(next) && next > at + 1 {
                    alone
                } else {
                    maybe
                }
            }
            _ => alone,
        }
    }

    fn is_end(&self, at: usize) -> bool {
        after(self.text, at, self.dialect.delimiter.bytes(), true) == After::End
    }

    /// Whether a cell begins at a place.
    fn is_begin(&self, at: usize) -> bool {
        let before = &self.text[..at];
        let delimiter = self.dialect.delimiter.bytes();
        matches!(before.last(), None | Some(b'\n' | b'\r')) || (!delimiter.is_empty() && before.ends_with(delimiter))
    }

    /// The ways in which the quote at a place opens a cell, and how many bytes it took to find them.
    fn quoted(&self, at: usize) -> (Vec<Reading>, usize) {
        let quote = self.dialect.quote;
        let start = at + 1;
        let (mut readings, mut from, mut excuses, mut lines, mut form) = (Vec::new(), start, 0, 0, Form::Plain);
        while let Some(found) = memchr(quote, &self.text[from..]) {
            let place = from + found;
            lines += self.lines(from, place);
            if excuses > price::MOST || (excuses > 0 && lines > 0) {
                break;
            }
            from = place + 1;
            if is_escaped(self.text, start, place, self.dialect.escape) {
                form = Form::Quotes;
                continue;
            }
            if self.dialect.escape.is_none() && self.text.get(place + 1) == Some(&quote) {
                if self.is_end(place + 2) {
                    let span = Span { start, end: place + 1, form };
                    let price = excuses + lines + price::BEFORE_CLOSING;
                    readings.push(Reading { span, next: place + 2, price });
                }
                form = Form::Quotes;
                from = place + 2;
                continue;
            }
            if self.is_end(place + 1) {
                let span = Span { start, end: place, form };
                readings.push(Reading { span, next: place + 1, price: excuses + lines });
                excuses += price::AT_EDGE;
            } else if self.is_begin(place) && place > start {
                excuses += price::AT_EDGE;
            } else {
                readings.extend(self.glued(at, place, form, excuses + lines));
                excuses += price::INNER;
            }
        }
        (readings, from - at)
    }

    /// A quoted part that closes at a place, with more behind it. Where the quotes keep a delimiter from being one, or
    /// others are doubled between them, they were set by a program, and are no part of the text.
    fn glued(&self, at: usize, closing: usize, form: Form, price: u32) -> Option<Reading> {
        let delimiter = self.dialect.delimiter.bytes();
        let (tail, next) = plain(self.text, closing + 1, delimiter, true)?;
        let strays = memchr(self.dialect.quote, &self.text[tail.start..tail.end]).is_some();
        let price = price + price::GLUED + if strays { price::INNER } else { 0 };
        let inside = &self.text[at + 1..closing];
        let keeps = !delimiter.is_empty() && memchr::memmem::find(inside, delimiter).is_some();
        let span = if keeps || form == Form::Quotes {
            Span { start: at + 1, end: next, form: Form::Glued }
        } else {
            Span { start: at, end: next, form: Form::Plain }
        };
        Some(Reading { span, next, price })
    }

    /// The price of the line ends between two places, and of the rows that they would swallow.
    fn lines(&self, from: usize, to: usize) -> u32 {
        let inside = &self.text[from..to];
        if memchr2(b'\n', b'\r', inside).is_none() {
            return 0;
        }
        let lines = memchr::memchr2_iter(b'\n', b'\r', inside).take(5).count();
        let delimiter = self.dialect.delimiter.bytes();
        let rows = if delimiter.is_empty() || self.width < 3 {
            0
        } else {
            memchr::memmem::find_iter(inside, delimiter).take(64 * self.width).count() / (self.width - 1)
        };
        u32::try_from(lines).unwrap_or(0) * price::LINE + u32::try_from(rows).unwrap_or(0) * price::ROW
    }
}
