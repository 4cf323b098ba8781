//! From exports to reports: the run, each agency, the ministry's synthesis. Knows the cycle, counts by `tabulate`, and the
//! arithmetic of `accounts`; nothing of approvals.

pub mod agency;
pub mod explain;
pub mod ministry;
pub mod run;
