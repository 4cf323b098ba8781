//! A value against its target and its baseline, on one line of the scoreboard. It carries no label: the row says all.

use report_model::chart::{ChartSpec, Drawing};

use super::{Canvas, axis_end, scale};
use crate::tokens::Tokens;

pub(super) fn draw(spec: &ChartSpec, tokens: &Tokens) -> Drawing {
    let sizes = tokens.charts;
    let (width, height) = (sizes.bullet_width, sizes.bullet_height);
    let mut canvas = Canvas::new(width, height, spec.rtl, tokens);
    let max = axis_end(spec).max(spec.lines.iter().map(|line| line.value).max().unwrap_or(0));
    let along = |value: u64| scale(value, max, width);
    canvas.rect((0, height * 3 / 10), (width, height * 7 / 10), "track");
    if let Some(series) = spec.series.first() {
        let value = series.values.first().copied().unwrap_or(0);
        canvas.rect((0, height * 3 / 10), (along(value), height * 7 / 10), &series.colour);
    }
    for line in &spec.lines {
        let x = along(line.value).clamp(3, width - 3);
        canvas.line(&[(x, 4), (x, height - 4)], &line.colour, 6, false);
    }
    canvas.finish(spec)
}
