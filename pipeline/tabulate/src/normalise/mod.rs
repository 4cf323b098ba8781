//! Strings → typed values: text in one form ([`text`]), dates as days ([`date`]), rows as records ([`record`]).

pub mod date;
pub mod record;
pub mod text;
