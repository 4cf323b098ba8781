//! Disclosure control on made-up cycles.

mod edition;
mod made;
mod outsider;
mod past;
mod small;
