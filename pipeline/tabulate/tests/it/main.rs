//! The tests of the tabulation, one binary: cases as folders, laws as properties, a naive count beside the real one,
//! and bytes that no office would send.

mod cycle;

mod generated;
mod oracle;

mod cases;
mod corrections;
mod counting;
mod fuzz;
mod laws;
