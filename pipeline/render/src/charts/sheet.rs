//! The surface that plotters draws on: it keeps the shapes, for whoever shows them (Typst in a PDF, a page of the site).

use std::convert::Infallible;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};
use report_model::chart::{Points, Shape};

/// A sheet of shapes, in tenths of a millimetre.
pub(super) struct Sheet {
    width: u32,
    height: u32,
    pub(super) shapes: Vec<Shape>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Sheet {
    pub(super) const fn new(width: u32, height: u32) -> Self {
        Sheet { width, height, shapes: Vec::new() }
    }
}

impl DrawingBackend for &mut Sheet {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.shapes.push(Shape::Rect { x, y, width: 1, height: 1, colour: colour(color) });
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _: bool) -> Drawn {
        let (width, height) = (to.0 - from.0, to.1 - from.1);
        self.shapes.push(Shape::Rect { x: from.0, y: from.1, width, height, colour: colour(style.color()) });
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points = Points(path.into_iter().collect());
        self.shapes.push(Shape::Line { points, colour: colour(style.color()), thickness: style.stroke_width() });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let BackendColor { alpha, rgb } = style.color();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1, in hundredths")]
        let opacity = (alpha * 100.0).round() as u32;
        let colour = colour(BackendColor { alpha, rgb });
        self.shapes.push(Shape::Area { points: Points(path.into_iter().collect()), colour, opacity });
        Ok(())
    }
}

fn colour(BackendColor { rgb: (red, green, blue), .. }: BackendColor) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
