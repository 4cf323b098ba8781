//! The files that last: every write goes through [`fs`]; the register of steps, keys, holders and who signs.

pub mod fs;
pub mod holders;
pub mod keys;
pub mod register;
pub mod signer;
