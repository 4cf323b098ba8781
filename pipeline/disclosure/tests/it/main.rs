//! Disclosure control on made-up cycles.

mod edition;
mod failures;
mod made;
mod office;
mod outsider;
mod properties;
