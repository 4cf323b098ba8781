//! What people do with a document, one file a step, in order: approval after its checklist, seal, intake, publication; then
//! anybody's check, and the preview of the site.

pub mod approval;
pub mod checklist;
pub mod intake;
pub mod publish;
pub mod seal;
pub mod serve;
pub mod verify;
