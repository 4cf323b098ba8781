//! The program as a whole, in one test binary.

mod bad_input;
mod config;
mod determinism;
mod docs;
mod kill;
mod marked;
mod nyc311;
mod office;
mod reconcile;
mod run;
mod schemas;
mod support;
mod words;
