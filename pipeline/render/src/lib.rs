//! From a report to its pages. It reads no file: templates, words and fonts are handed to it as [`Assets`].
//!
//! ```text
//! SectoralReport ─ view (words, phrases, numbers) → View ─ typeset (Typst) → PDF
//!                       └ charts (plotters): ChartSpec → Drawing, geometry without text
//! ```

mod assets;
pub mod charts;
pub mod guide;
mod tokens;
mod typeset;
pub mod view;

pub use assets::{AssetError, Assets};
pub use charts::Drawer;
pub use tokens::Tokens;
pub use typeset::{Press, PressError};
