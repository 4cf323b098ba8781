//! The id of a printed figure: which document, which measure, which cell. `OSR:deadline_compliance`,
//! `OSR:received:region=MA-06`, `synthesis:answered:service_month=water,2025-03`.

use std::fmt;
use std::str::FromStr;

use crate::definitions::BreakdownId;
use crate::id::AgencyId;
use crate::tally::Measured;

/// The name of the synthesis among documents.
const SYNTHESIS: &str = "synthesis";

/// The id of a printed figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureId {
    /// The body whose report prints it; none for the synthesis.
    pub agency: Option<AgencyId>,
    /// The term or the share.
    pub measure: Measured,
    /// The breakdown and the key of its cell; none for the whole.
    pub cell: Option<(BreakdownId, Vec<String>)>,
}

/// A text that is the id of no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FigureIdError {
    /// It has not the form of one.
    #[error("this is no figure: write DOCUMENT:MEASURE or DOCUMENT:MEASURE:BREAKDOWN=KEY")]
    Form,
    /// There is no such measure.
    #[error("there is no such term and no such indicator")]
    Measure,
    /// There is no such breakdown, or its key has another number of parts.
    #[error("there is no such breakdown, or its key has another number of parts")]
    Cell,
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let document = self.agency.as_ref().map_or(SYNTHESIS, AgencyId::as_str);
        write!(f, "{document}:{}", self.measure)?;
        match &self.cell {
            Some((breakdown, key)) => write!(f, ":{breakdown}={}", key.join(",")),
            None => Ok(()),
        }
    }
}

impl FromStr for FigureId {
    type Err = FigureIdError;

    fn from_str(text: &str) -> Result<Self, FigureIdError> {
        let mut parts = text.splitn(3, ':');
        let (Some(document), Some(measure)) = (parts.next(), parts.next()) else { return Err(FigureIdError::Form) };
        let agency = match document {
            SYNTHESIS => None,
            id => Some(id.parse().map_err(|_| FigureIdError::Form)?),
        };
        let measure = Measured::try_from(measure.to_owned()).map_err(|_| FigureIdError::Measure)?;
        if !matches!(measure, Measured::Term(_) | Measured::Share(_)) {
            return Err(FigureIdError::Measure);
        }
        Ok(FigureId { agency, measure, cell: parts.next().map(cell).transpose()? })
    }
}

fn cell(text: &str) -> Result<(BreakdownId, Vec<String>), FigureIdError> {
    let (breakdown, key) = text.split_once('=').ok_or(FigureIdError::Form)?;
    let breakdown = BreakdownId::from_name(breakdown).ok_or(FigureIdError::Cell)?;
    // A name of an entity may hold a comma: only the last one parts a key of two.
    let key: Vec<String> = match breakdown.dimensions().len() {
        1 => vec![key.to_owned()],
        _ => key.rsplit_once(',').map(|(first, second)| vec![first.to_owned(), second.to_owned()]).unwrap_or_default(),
    };
    if key.len() == breakdown.dimensions().len() { Ok((breakdown, key)) } else { Err(FigureIdError::Cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        for text in [
            "OSR:deadline_compliance",
            "synthesis:received",
            "OSR:received:region=MA-06",
            "OSR:answered:service_month=water,2025-03",
            "OSR:received:entity=Direction A, site 2",
        ] {
            assert_eq!(text.parse::<FigureId>().expect("a figure").to_string(), text);
        }
        for (text, error) in [
            ("OSR", FigureIdError::Form),
            ("OSR:stock", FigureIdError::Measure),
            ("OSR:Not a measure", FigureIdError::Measure),
            ("OSR:received:planet=x", FigureIdError::Cell),
            ("OSR:received:service_month=water", FigureIdError::Cell),
            ("O R:received", FigureIdError::Form),
        ] {
            assert_eq!(text.parse::<FigureId>(), Err(error), "{text}");
        }
    }
}
