//! Stacked columns along time.

use report_model::chart::{ChartSpec, Drawing, LabelRole};

use super::{At, Canvas, GAP, axis_end, scale};
use crate::tokens::Tokens;

pub(super) fn draw(spec: &ChartSpec, tokens: &Tokens) -> Drawing {
    let sizes = tokens.charts;
    let mut canvas = Canvas::new(sizes.width, sizes.height, spec.rtl, tokens);
    let (top, bottom) = (sizes.label_height, sizes.height - sizes.label_height * 2);
    let (start, end) = (sizes.tick_width, sizes.width);
    let max = axis_end(spec);
    let level = |value: u64| bottom - scale(value, max, bottom - top);
    for tick in &spec.ticks {
        let y = level(tick.value);
        canvas.line(&[(start, y), (end, y)], if tick.value == 0 { "axis" } else { "grid" }, 2, false);
        canvas.label((start - 15, y), At::End, sizes.tick_width - 15, LabelRole::Tick, &tick.label);
    }
    let columns = u32::try_from(spec.categories.len().max(1)).unwrap_or(1);
    let pitch = (end - start) / columns;
    let thickness = (pitch * 58 / 100).clamp(1, 150);
    for (at, category) in (0_u32..).zip(&spec.categories) {
        let centre = start + pitch * at + pitch / 2;
        let mut sum = 0;
        for series in &spec.series {
            let value = series.values.get(at as usize).copied().unwrap_or(0);
            let (low, high) = (level(sum), level(sum + value));
            let low = if sum > 0 && low > high + 2 * GAP { low - GAP } else { low };
            canvas.rect((centre - thickness / 2, high), (centre + thickness / 2, low), &series.colour);
            sum += value;
        }
        if let Some(total) = spec.totals.get(at as usize) {
            canvas.label((centre, level(sum).saturating_sub(8)), At::Above, pitch + 30, LabelRole::Value, total);
        }
        canvas.label((centre, bottom + 14), At::Under, pitch, LabelRole::Category, category);
    }
    for line in &spec.lines {
        let y = level(line.value);
        canvas.line(&[(start, y), (end, y)], &line.colour, 4, true);
        canvas.label((end, y.saturating_sub(6)), At::Above, 300, LabelRole::Line, &line.label);
    }
    canvas.finish(spec)
}
