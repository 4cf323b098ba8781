//! Signatures, bundles and the ledger: bytes in, bytes out. No file is read or written here.
