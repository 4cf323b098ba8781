//! Hasila's command line: arguments → one use case of [`app`] → a message and an exit status.

pub mod cli;
