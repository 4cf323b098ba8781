//! How each body writes its exports: no two alike, as in life. The mappings of the shipped cycle tell Hasila the same.

mod authorities;
mod departments;
mod establishments;

use super::{Encoding, Shape};

pub(super) use authorities::VAE;
pub(super) use departments::{HRE, MCP, MCV, MJF, MSC, MVE};
pub(super) use establishments::{ABA, ACV, ALP, ATH, CDP, OFP, OHP, ONM, OSR, RBT, RCA};

const SEMICOLON: Shape = Shape::Csv { delimiter: ';', encoding: Encoding::Utf8Bom };
