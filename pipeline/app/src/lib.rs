//! The use cases of a cycle, for whoever drives them: the command line today.
//!
//! [`config`] reads the cycle's YAML; [`produce`] takes each body from its exports to its report, and the reports to the
//! synthesis; [`outputs`] and [`typesetting`] make what is read; [`steps`] are those from approval to publication, on the
//! [`stores`]; [`standing`] says where everything stands; [`init`] begins a cycle, [`onboard`] brings a new body in, and both
//! ask a person through [`interview`].

pub mod config;
pub mod init;
pub mod interview;
pub mod onboard;
pub mod outputs;
pub mod produce;
pub mod standing;
pub mod steps;
pub mod stores;
pub mod typesetting;
