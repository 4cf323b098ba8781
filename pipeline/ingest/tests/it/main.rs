//! The tests of reading, one binary: cases as folders, tables as properties, and bytes that no office would send.

mod bodies;
mod bounds;
mod cases;
mod described;
mod encodings;
mod fuzz;
mod glued;
mod layers;
mod losses;
mod making;
mod polluted;
mod reading;
