//! Why a date was not read, and which finding that is.

use report_model::findings::Code;

/// Why a date was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateFault {
    /// In none of the layouts.
    Unreadable,
    /// No such day: 31 February.
    Impossible,
    /// Before 1990 or after 2100: a typing error, or an empty date that a program filled in.
    OutOfRange,
    /// A year of the Hijra: which Gregorian day it is depends on who saw the moon.
    Hijri,
    /// A time with a zone that is not known, or that several share (`EST`, `IST`).
    UnclearOffset,
}

impl DateFault {
    /// The finding of a date that was not read.
    pub(crate) const fn code(self) -> Code {
        match self {
            DateFault::Hijri => Code::HijriDate,
            DateFault::UnclearOffset => Code::UnclearOffset,
            DateFault::Unreadable | DateFault::Impossible | DateFault::OutOfRange => Code::UnreadableDate,
        }
    }
}
