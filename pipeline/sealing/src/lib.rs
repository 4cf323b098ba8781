//! Signatures, bundles and the ledger: bytes in, bytes out. No file is read or written here, and no clock is asked.
//!
//! [`keys`] signs and verifies in minisign's formats, [`archive`] is the one way to write a bundle's bytes, [`bundle`]
//! what an agency seals, [`ledger`] the chain of signed lines that records who did what.

pub mod archive;
pub mod bundle;
pub mod keys;
pub mod ledger;
