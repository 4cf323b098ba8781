//! The figures of a public cycle by name, and the count that each one prints.

use std::collections::BTreeMap;

use report_model::definitions::BreakdownId;
use report_model::term::Term;

use crate::system::Variable;

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// A body.
    Body(Name),
    /// A kind of body.
    Kind(Name),
    /// The headline of the synthesis.
    Headline,
}

/// Which cell it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The whole.
    Total,
    /// A key of a breakdown.
    Cell(BreakdownId, Name),
}

/// What it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// A term.
    Term(Term),
    /// The numerator of a share.
    Numerator(Name),
    /// The denominator of a share.
    Denominator(Name),
    /// The complaints of the bodies that measure something.
    Covered(Name),
    /// The rejected records behind the bounds of a share.
    Faulty(Name),
    /// Replies up to a day, from the day after the band before.
    Replies(u32),
    /// Ages up to a day, from the day after the band before.
    Ages(u32),
    /// Complaints open on the first day.
    Opening,
    /// Complaints of the stock received in the period.
    StockReceived,
    /// Complaints finished in the period.
    Closed,
    /// Complaints open after the last day.
    Closing,
    /// Records received in the period.
    Cohort,
    /// Records refused.
    Rejected,
    /// Records that came from another body.
    From(Name),
    /// Records sent on to another body.
    To(Name),
    /// The complaints that a measure answers to.
    Measure(Name),
}

/// One printed figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Figure {
    /// Whose.
    pub(crate) scope: Scope,
    /// Where.
    pub(crate) place: Place,
    /// What.
    pub(crate) what: What,
}

/// A text of [`Names`], by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(u32);

/// The texts that figures are named with, each kept once.
#[derive(Debug, Default)]
pub(crate) struct Names {
    places: BTreeMap<String, Name>,
    texts: Vec<String>,
}

impl Names {
    /// The name of a text.
    pub(crate) fn of(&mut self, text: &str) -> Name {
        if let Some(&name) = self.places.get(text) {
            return name;
        }
        let name = Name(u32::try_from(self.texts.len()).expect("fewer than four thousand million names"));
        self.places.insert(text.to_owned(), name);
        self.texts.push(text.to_owned());
        name
    }

    /// The name of a text that has one.
    pub(crate) fn find(&self, text: &str) -> Option<Name> {
        self.places.get(text).copied()
    }

    /// The text of a name.
    pub(crate) fn text(&self, name: Name) -> &str {
        self.texts.get(name.0 as usize).map_or("", String::as_str)
    }

    /// A figure in words that stay the same from cycle to cycle, as `ABA/month/2025-03/received`.
    pub(crate) fn say(&self, figure: &Figure) -> String {
        let scope = match figure.scope {
            Scope::Body(body) => format!("body:{}", self.text(body)),
            Scope::Kind(kind) => format!("kind:{}", self.text(kind)),
            Scope::Headline => "headline".to_owned(),
        };
        let place = match figure.place {
            Place::Total => "total".to_owned(),
            Place::Cell(id, key) => format!("{id}/{}", self.text(key)),
        };
        let named = |what: &str, name: Name| format!("{what}:{}", self.text(name));
        let what = match figure.what {
            What::Term(term) => term.name().to_owned(),
            What::Numerator(share) => named("numerator", share),
            What::Denominator(share) => named("denominator", share),
            What::Covered(name) => named("covered", name),
            What::Faulty(share) => named("rejected_of", share),
            What::Replies(day) => format!("days_to_reply:{day}"),
            What::Ages(day) => format!("age_unanswered:{day}"),
            What::Opening => "stock:opening".to_owned(),
            What::StockReceived => "stock:received".to_owned(),
            What::Closed => "stock:closed".to_owned(),
            What::Closing => "stock:closing".to_owned(),
            What::Cohort => "records:cohort".to_owned(),
            What::Rejected => "records:rejected".to_owned(),
            What::From(body) => named("transferred_from", body),
            What::To(body) => named("transferred_to", body),
            What::Measure(id) => named("measure", id),
        };
        format!("{scope}/{place}/{what}")
    }
}

/// The count that each figure prints.
pub(crate) type Figures = BTreeMap<Figure, Variable>;
