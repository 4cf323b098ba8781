//! Workbooks whose cells are no marked text: those of Excel, old and new, locked or not, and SYLK. Knows tables and what is
//! below them, and no other format.

pub(crate) mod biff;
pub(crate) mod excel;
pub(crate) mod sylk;

mod guard;
mod hidden;
mod package;
mod unlock;
mod xml;
