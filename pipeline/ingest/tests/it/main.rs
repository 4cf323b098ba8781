//! The tests of reading, one binary: cases as folders, tables as properties, and bytes that no office would send.

mod cases;
mod encodings;
mod fuzz;
mod polluted;
mod reading;
