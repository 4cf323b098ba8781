//! Cumulative curves side by side, one a panel, on the same axes: in thousandths of a share, over days.

use report_model::chart::{ChartSpec, Drawing, LabelRole, Series};

use super::{At, Canvas, scale};
use crate::tokens::Tokens;

/// How many panels stand side by side.
const ACROSS: u32 = 3;
/// The heights of a panel's curve, of its name above and of its days below, in tenths of a millimetre.
const HEIGHT: u32 = 220;
const NAME: u32 = 90;
const DAYS: u32 = 70;
/// Between two panels.
const GAP: u32 = 50;
/// The top of the value axis: the whole.
const WHOLE: u64 = 1000;

pub(super) fn draw(spec: &ChartSpec, tokens: &Tokens) -> Drawing {
    let sizes = tokens.charts;
    let rows = u32::try_from(spec.series.len()).unwrap_or(0).div_ceil(ACROSS).max(1);
    let mut canvas = Canvas::new(sizes.width, rows * (NAME + HEIGHT + DAYS), spec.rtl, tokens);
    let across = (sizes.width - sizes.tick_width - GAP * (ACROSS - 1)) / ACROSS;
    let last_day = spec.series.iter().map(|series| series.values.len()).max().unwrap_or(1).max(2) as u64 - 1;
    for (at, series) in (0_u32..).zip(&spec.series) {
        let (row, column) = (at / ACROSS, at % ACROSS);
        let panel = Panel {
            start: sizes.tick_width + column * (across + GAP),
            width: across,
            top: row * (NAME + HEIGHT + DAYS) + NAME,
            last_day,
        };
        if column == 0 {
            for tick in &spec.ticks {
                let place = (panel.start - 15, panel.level(tick.value));
                canvas.label(place, At::End, sizes.tick_width - 15, LabelRole::Tick, &tick.label);
            }
        }
        panel.draw(&mut canvas, spec, series);
        let total = spec.totals.get(at as usize).map_or("", String::as_str);
        if let Some(&day) = spec.days.first() {
            let share = series.values.get(day as usize).or(series.values.last()).copied().unwrap_or(0);
            let place = (panel.along(u64::from(day)).saturating_sub(12), panel.level(share).saturating_sub(24));
            canvas.label(place, At::End, across, LabelRole::Value, total);
        }
    }
    Drawing { legend: Vec::new(), ..canvas.finish(spec) }
}

/// Where a panel stands.
struct Panel {
    start: u32,
    width: u32,
    top: u32,
    last_day: u64,
}

impl Panel {
    fn level(&self, value: u64) -> u32 {
        self.top + HEIGHT - scale(value, WHOLE, HEIGHT)
    }

    fn along(&self, day: u64) -> u32 {
        self.start + scale(day, self.last_day, self.width)
    }

    /// The axes, the target, the legal day, and the curve: a step for each day.
    fn draw(&self, canvas: &mut Canvas<'_>, spec: &ChartSpec, series: &Series) {
        let (end, bottom) = (self.start + self.width, self.top + HEIGHT);
        for tick in &spec.ticks {
            let y = self.level(tick.value);
            canvas.line(&[(self.start, y), (end, y)], if tick.value == 0 { "axis" } else { "grid" }, 2, false);
        }
        for line in &spec.lines {
            let y = self.level(line.value);
            canvas.line(&[(self.start, y), (end, y)], &line.colour, 3, true);
        }
        for (&day, label) in spec.days.iter().zip(&spec.categories) {
            let x = self.along(u64::from(day));
            canvas.line(&[(x, self.top), (x, bottom)], "axis", 3, true);
            canvas.label((x, bottom + 10), At::Under, self.width, LabelRole::Tick, label);
        }
        let mut points: Vec<(u32, u32)> = Vec::new();
        for (day, &value) in (0_u64..).zip(&series.values) {
            let before = points.last().map(|&(_, level)| (self.along(day), level));
            points.extend(before);
            points.push((self.along(day), self.level(value)));
        }
        if let Some(&(x, _)) = points.last() {
            let mut area = points.clone();
            area.extend([(x, bottom), (self.start, bottom)]);
            canvas.area(&area, &series.colour);
            canvas.line(&points, &series.colour, 5, false);
        }
        canvas.label((self.start, self.top - NAME / 2), At::Start, self.width, LabelRole::Category, &series.label);
    }
}
