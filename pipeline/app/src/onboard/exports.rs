//! The exports of the agency, read from end to end, and what they are compared with. Where they hold several bodies, they
//! are read again for this one: what is proposed for it is what its own rows say.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use report_model::lang::{Lang, Localised};
use tabulate::mapping::{DateOrder, Format, is_heading, quoted};
use tabulate::propose::{Asked, Bodies, ExportProfile, Proposal, RowsOf, Why};
use tabulate::{ExportFile, Limits, Lists, Mapping};

use super::{OnboardError, kept};
use crate::config::CycleInputs;

/// What a person says of the exports before they are read.
pub struct Given<'a> {
    /// Them.
    pub files: &'a [PathBuf],
    /// How they are written.
    pub format: Format,
    /// Whose rows are read, as in the `where` of a mapping.
    pub rows: BTreeMap<String, Vec<String>>,
}

/// The exports, as they were seen. A clone shares what was seen.
#[derive(Clone)]
pub struct Exports {
    files: Vec<ExportFile>,
    seen: Rc<ExportProfile>,
    /// The codes that values are looked up in.
    pub lists: Lists,
    /// What is mapped already.
    mapping: Option<Mapping>,
    /// The id of the agency.
    pub agency: String,
    /// The names that the body goes by.
    names: Vec<String>,
    format: Format,
    custom: DateOrder,
    limits: Limits,
    /// Whose rows were read.
    rows_of: RowsOf,
    /// The columns of all tables that name bodies, with the bodies: as they were before the rows of one were chosen.
    bodies: Vec<Bodies>,
}

impl Exports {
    /// Reads files. `name` is what a person calls the body, `mapping` what is mapped already.
    ///
    /// # Errors
    /// When a file cannot be read, or holds no table of records.
    pub fn read(
        cycle: &CycleInputs,
        (agency, name): (&str, &Localised),
        mapping: Option<Mapping>,
        given: Given<'_>,
    ) -> Result<Self, OnboardError> {
        let files: Vec<ExportFile> = given.files.iter().map(|path| ExportFile::at(path)).collect();
        let values = |mapping: &Mapping| {
            mapping.sources.iter().map(|source| source.values.clone()).chain([mapping.values.clone()]).collect()
        };
        let declared: Vec<tabulate::mapping::ValueLists> = mapping.as_ref().map(values).unwrap_or_default();
        let mut exports = Exports {
            seen: Rc::default(),
            lists: cycle.lists.of_agency(&cycle.reference, agency).with(&declared.iter().collect::<Vec<_>>()),
            mapping,
            agency: agency.to_owned(),
            names: name.0.values().cloned().chain([agency.to_owned()]).collect(),
            format: given.format,
            custom: custom(cycle),
            limits: Limits::default(),
            rows_of: RowsOf::All,
            bodies: Vec::new(),
            files,
        };
        exports.seen = Rc::new(exports.see()?);
        exports.bodies = exports.seen.proposals(&exports.asked()).into_iter().flat_map(|one| one.bodies).collect();
        let whose = exports.whose(given.rows);
        exports.read_for(whose)?;
        Ok(exports)
    }

    fn see(&self) -> Result<ExportProfile, OnboardError> {
        ExportProfile::of(&self.files, &self.asked()).map_err(OnboardError::Proposal)
    }

    /// Reads the exports again for the rows of one body.
    ///
    /// # Errors
    /// When no table has the columns by which they are chosen, or no row the values.
    pub fn read_for(&mut self, rows_of: RowsOf) -> Result<(), OnboardError> {
        let Some(rows) = rows_of.rows() else {
            self.rows_of = rows_of;
            return Ok(());
        };
        let headings = self.seen.headings();
        let unknown = rows.keys().find(|name| !headings.iter().any(|heading| is_heading(heading, name)));
        if let Some(heading) = unknown {
            let known = headings;
            return Err(OnboardError::NoColumn { heading: shown(heading), known });
        }
        self.rows_of = rows_of.clone();
        let seen = self.see()?;
        if seen.rows() == 0 {
            return Err(self.no_rows(rows_of.rows().unwrap_or(&BTreeMap::new())));
        }
        self.seen = Rc::new(seen);
        Ok(())
    }

    fn no_rows(&self, rows: &BTreeMap<String, Vec<String>>) -> OnboardError {
        let asked = rows.iter().map(|(heading, values)| format!("{}={}", shown(heading), shown(&values.join(", "))));
        let named = self.bodies.iter().filter(|bodies| rows.keys().any(|name| is_heading(&bodies.heading, name)));
        let known = named.flat_map(|bodies| bodies.named.iter().map(|one| quoted(&one.value))).collect();
        OnboardError::NoRows { asked: asked.collect::<Vec<_>>().join("; "), known }
    }

    /// Whose rows these exports are read for: as somebody says, as the mapping has it, or as they show.
    fn whose(&self, given: BTreeMap<String, Vec<String>>) -> RowsOf {
        if !given.is_empty() {
            return RowsOf::Body { rows: given, why: Why::Answered };
        }
        let sources = self.mapping.iter().flat_map(|mapping| &mapping.sources);
        let headings = self.seen.headings();
        let is_there = |name: &String| headings.iter().any(|heading| is_heading(heading, name));
        let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (heading, values) in sources.flat_map(|source| &source.rows).filter(|(name, _)| is_there(name)) {
            let all = kept.entry(heading.clone()).or_default();
            all.extend(values.iter().filter(|value| !all.contains(value)).cloned().collect::<Vec<_>>());
        }
        // Where no value stood, nobody had said anything.
        kept.retain(|_, values| !values.is_empty());
        if kept.is_empty() {
            RowsOf::body(&self.agency, &self.names, &self.bodies)
        } else {
            RowsOf::Body { rows: kept, why: Why::Answered }
        }
    }

    fn asked(&self) -> Asked<'_> {
        static ALL: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let Exports { lists, format, custom, limits, rows_of, names, .. } = self;
        Asked { lists, format, custom: *custom, limits, rows: rows_of.rows().unwrap_or(&ALL), body: names }
    }

    /// Whose rows were read.
    pub const fn rows_of(&self) -> &RowsOf {
        &self.rows_of
    }

    /// The value of a column of bodies that is likely this one.
    pub fn likely<'a>(&self, bodies: &'a Bodies) -> Option<&'a str> {
        bodies.likely(&self.agency, &self.names)
    }

    /// The columns that name bodies, before the rows of one were chosen.
    pub fn bodies(&self) -> &[Bodies] {
        &self.bodies
    }

    /// What the agency's columns seem to be, beside what is mapped already.
    pub fn proposals(&self) -> Vec<Proposal> {
        let proposals = self.seen.proposals(&self.asked());
        let proposals = match &self.mapping {
            Some(mapping) => kept::kept((&self.seen, &self.asked()), proposals, mapping),
            None => proposals,
        };
        proposals.into_iter().map(|proposal| self.of_body(proposal)).collect()
    }

    /// A proposal with whose rows its table is read for.
    fn of_body(&self, proposal: Proposal) -> Proposal {
        let has = |name: &str| proposal.contents.keys().find(|heading| is_heading(heading, name)).cloned();
        let rows_of = match &self.rows_of {
            RowsOf::Body { rows, why } => {
                let rows: BTreeMap<String, Vec<String>> =
                    rows.iter().filter_map(|(name, values)| Some((has(name)?, values.clone()))).collect();
                if rows.is_empty() { RowsOf::All } else { RowsOf::Body { rows, why: *why } }
            }
            RowsOf::Whom(heading) if has(heading).is_some() => RowsOf::Whom(heading.clone()),
            RowsOf::Whom(_) | RowsOf::All => RowsOf::All,
        };
        let bodies = self.bodies.iter().filter(|bodies| has(&bodies.heading).is_some()).cloned().collect();
        Proposal { rows_of, bodies, ..proposal }
    }

    /// The proposal for one table, with columns that a person has chosen.
    pub(super) fn with_columns(&self, place: usize, proposal: &Proposal) -> Option<Proposal> {
        let anew =
            self.seen.with_columns(place, (proposal.columns.clone(), proposal.reasons.clone()), &self.asked())?;
        Some(Proposal {
            contradicted: proposal.contradicted.clone(),
            without: proposal.without.clone(),
            is_turned_answered: proposal.is_turned_answered,
            ..self.of_body(anew)
        })
    }
}

/// What a person wrote, as a message repeats it.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(80).collect()
}

/// The order of dates by custom: the month comes first where English is written in an American zone.
fn custom(cycle: &CycleInputs) -> DateOrder {
    let english = cycle.reference.cycle.languages.first() == Some(&Lang::En);
    if english && cycle.reference.definitions.zone.starts_with("America/") {
        DateOrder::MonthFirst
    } else {
        DateOrder::DayFirst
    }
}
