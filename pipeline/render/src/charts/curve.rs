//! A cumulative curve over days, in thousandths of a share.

use report_model::chart::{ChartSpec, Drawing, LabelRole};

use super::{At, Canvas, scale};
use crate::tokens::Tokens;

/// The top of the value axis: the whole.
const WHOLE: u64 = 1000;

pub(super) fn draw(spec: &ChartSpec, tokens: &Tokens) -> Drawing {
    let sizes = tokens.charts;
    let mut canvas = Canvas::new(sizes.width, sizes.height, spec.rtl, tokens);
    let (top, bottom) = (sizes.label_height, sizes.height - sizes.label_height * 2);
    let (start, end) = (sizes.tick_width, sizes.width - 60);
    let level = |value: u64| bottom - scale(value, WHOLE, bottom - top);
    let last_day =
        spec.series.iter().map(|series| series.values.len().saturating_sub(1)).max().unwrap_or(0).max(1) as u64;
    let along = |day: u64| start + scale(day, last_day, end - start);
    for tick in &spec.ticks {
        let y = level(tick.value);
        canvas.line(&[(start, y), (end, y)], if tick.value == 0 { "axis" } else { "grid" }, 2, false);
        canvas.label((start - 15, y), At::End, sizes.tick_width - 15, LabelRole::Tick, &tick.label);
    }
    for (&day, label) in spec.days.iter().zip(&spec.categories) {
        let x = along(u64::from(day));
        canvas.line(&[(x, top), (x, bottom)], "grid", 3, true);
        canvas.label((x, bottom + 14), At::Under, 260, LabelRole::Category, label);
    }
    for series in &spec.series {
        // A step for each day: the share changes on a day, not between two.
        let mut points: Vec<(u32, u32)> = Vec::new();
        for (day, &value) in (0_u64..).zip(&series.values) {
            if let Some(&(_, before)) = points.last() {
                points.push((along(day), before));
            }
            points.push((along(day), level(value)));
        }
        if points.is_empty() {
            continue;
        }
        let mut area = points.clone();
        area.push((along(last_day), bottom));
        area.push((along(0), bottom));
        canvas.area(&area, &series.colour);
        canvas.line(&points, &series.colour, 6, false);
    }
    for line in &spec.lines {
        let y = level(line.value);
        canvas.line(&[(start, y), (end, y)], &line.colour, 4, true);
        canvas.label((end - 10, y.saturating_sub(26)), At::End, 700, LabelRole::Line, &line.label);
    }
    for (day, total) in spec.days.iter().zip(&spec.totals) {
        let share = spec.series.first().and_then(|series| series.values.get(*day as usize)).copied().unwrap_or(0);
        let at = (along(u64::from(*day)).saturating_sub(14), level(share).saturating_sub(26));
        canvas.label(at, At::End, 200, LabelRole::Value, total);
    }
    canvas.finish(spec)
}
