//! The tests of reading, one binary: cases as folders, tables as properties, and bytes that no office would send.

mod cases;
mod fuzz;
mod reading;
