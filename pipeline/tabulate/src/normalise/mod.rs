//! Strings → typed values: dates as days ([`date`]), rows as records ([`record`]).

pub mod date;
pub mod record;
