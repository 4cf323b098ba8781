//! Hasila's command line: from agencies' complaint exports to sectoral reports and the national synthesis.
//!
//! In the order of the flow: [`config`] reads the cycle, [`agency`] takes each body from its exports to its report,
//! [`ministry`] makes the synthesis, `onboard` brings a new body in, [`documents`] has both typeset by the workers of [`press_pool`]. [`fs`] is the
//! only writer of files; [`cli`] turns arguments into one call and its result into a message.

pub mod cli;

pub mod config;
pub mod run;

pub mod agency;
mod init;
mod keys;
mod onboard;
pub mod report;

pub mod consolidate;
pub mod ministry;
pub mod reconcile;

pub mod checklist;
pub mod holders;
pub mod recompute;
pub mod register;
pub mod signer;
pub mod written;

pub mod edition;

pub mod approval;
pub mod intake;
pub mod next;
pub mod publish;
pub mod seal;
pub mod serve;
pub mod status;
pub mod status_page;
pub mod verify;
pub mod waits;

pub mod assets;
pub mod documents;
pub mod press_pool;

mod annex;
pub mod counts_form;
pub mod findings;
pub mod fs;
mod shell;
