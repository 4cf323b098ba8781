//! The program as a whole, in one test binary.

mod attacks;
mod bad_input;
mod claims;
mod commands;
mod config;
mod corrections;
mod counts;
mod determinism;
mod docs;
mod findings;
mod guide;
mod kill;
mod marked;
mod newcomer;
mod nyc311;
mod office;
mod onboard;
mod open;
mod papers;
mod reconcile;
mod rules;
mod run;
mod schemas;
mod status;
mod support;
mod words;
