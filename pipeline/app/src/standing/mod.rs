//! Where each document stands, what waits for whom, and what to type next.

pub mod next;
pub mod page;
pub mod shell;
pub mod status;
pub mod waits;
