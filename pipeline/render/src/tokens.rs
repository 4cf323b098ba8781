//! The design tokens, `templates/theme/tokens.yaml`: read by Typst and by the charts alike.

use std::collections::BTreeMap;

use plotters::style::RGBColor;
use serde::Deserialize;

use crate::assets::{AssetError, Assets};

const PATH: &str = "theme/tokens.yaml";

/// Colours, fonts, sizes, and the measures of charts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// Colours by name, `#rrggbb`.
    pub colours: BTreeMap<String, String>,
    /// The font families of each script, in the order of preference.
    pub fonts: BTreeMap<String, Vec<String>>,
    /// Sizes of text by role, in points.
    pub sizes: BTreeMap<String, f64>,
    /// The measures of the page, in millimetres.
    pub page: BTreeMap<String, f64>,
    /// The measures of charts.
    pub charts: ChartTokens,
}

/// The measures of charts, in tenths of a millimetre.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartTokens {
    /// The width of a chart.
    pub width: u32,
    /// The height of columns and curves.
    pub height: u32,
    /// The distance from one horizontal bar to the next.
    pub bar_pitch: u32,
    /// The thickness of a horizontal bar.
    pub bar: u32,
    /// The room for the names of categories beside horizontal bars.
    pub category_width: u32,
    /// The room for totals at the end of horizontal bars.
    pub total_width: u32,
    /// The room for the ticks of a vertical axis.
    pub tick_width: u32,
    /// The height of a line of labels.
    pub label_height: u32,
    /// The width of a bullet.
    pub bullet_width: u32,
    /// The height of a bullet.
    pub bullet_height: u32,
}

impl Tokens {
    /// Reads the tokens.
    ///
    /// # Errors
    /// When the file is missing, malformed, or a colour in it is none.
    pub fn open(assets: &Assets) -> Result<Tokens, AssetError> {
        let malformed = |reason: String| AssetError::Malformed { path: PATH.to_owned(), reason };
        let tokens: Tokens = serde_yaml::from_str(assets.text(PATH)?).map_err(|error| malformed(error.to_string()))?;
        if let Some((name, value)) = tokens.colours.iter().find(|(_, value)| rgb(value).is_none()) {
            return Err(malformed(format!("colours.{name}: `{value}` is no colour: write `#rrggbb`")));
        }
        Ok(tokens)
    }

    /// The colour with this name; the ink where there is none.
    pub fn colour(&self, name: &str) -> RGBColor {
        self.colours.get(name).and_then(|value| rgb(value)).unwrap_or(RGBColor(0, 0, 0))
    }
}

fn rgb(text: &str) -> Option<RGBColor> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some(RGBColor(part(0)?, part(2)?, part(4)?))
}
