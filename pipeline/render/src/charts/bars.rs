//! Horizontal stacked bars by category.

use report_model::chart::{ChartSpec, Drawing, LabelRole};

use super::{At, Canvas, GAP, axis_end, scale};
use crate::tokens::Tokens;

/// The room for a letter of a name, in tenths of a millimetre.
const LETTER: u32 = 17;
/// Names with more letters take three lines.
const LONG: u32 = 60;

pub(super) fn draw(spec: &ChartSpec, tokens: &Tokens) -> Drawing {
    let sizes = tokens.charts;
    let bars = u32::try_from(spec.categories.len().max(1)).unwrap_or(1);
    let letters = spec.categories.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let letters = u32::try_from(letters).unwrap_or(u32::MAX);
    let pitch = if letters > LONG { sizes.bar_pitch * 3 / 2 } else { sizes.bar_pitch };
    let height = pitch * bars + sizes.label_height;
    let mut canvas = Canvas::new(sizes.width, height, spec.rtl, tokens);
    // Short names take less room, and leave it to the bars.
    let start = sizes.category_width.min(letters.saturating_mul(LETTER).saturating_add(40));
    let end = sizes.width - sizes.total_width;
    let bottom = pitch * bars;
    let max = axis_end(spec);
    let along = |value: u64| start + scale(value, max, end - start);
    for tick in &spec.ticks {
        let x = along(tick.value);
        canvas.line(&[(x, 0), (x, bottom)], if tick.value == 0 { "axis" } else { "grid" }, 2, false);
        canvas.label((x, bottom + 10), At::Under, 200, LabelRole::Tick, &tick.label);
    }
    for (at, category) in (0_u32..).zip(&spec.categories) {
        let middle = pitch * at + pitch / 2;
        let mut sum = 0;
        for series in &spec.series {
            let value = series.values.get(at as usize).copied().unwrap_or(0);
            let (from, to) = (along(sum), along(sum + value));
            let from = if sum > 0 && to > from + 2 * GAP { from + GAP } else { from };
            canvas.rect((from, middle - sizes.bar / 2), (to, middle + sizes.bar / 2), &series.colour);
            sum += value;
        }
        canvas.label((start - 20, middle), At::End, start - 20, LabelRole::Category, category);
        if let Some(total) = spec.totals.get(at as usize) {
            canvas.label((along(sum) + 14, middle), At::Start, sizes.total_width, LabelRole::Value, total);
        }
    }
    for line in &spec.lines {
        let x = along(line.value);
        canvas.line(&[(x, 0), (x, bottom)], &line.colour, 4, true);
        canvas.label((x, bottom + 10), At::Under, 300, LabelRole::Line, &line.label);
    }
    canvas.finish(spec)
}
