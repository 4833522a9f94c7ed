//! Where lines may run.

use std::ops::Range;

use super::page::{Course, NEAR, Page, Piece};
use super::port::{is_box, ports};
use bpmn::model::Bounds;

/// Ways beside a shape, and how far they lie apart.
const TRACKS: u8 = 2;
const TRACK: f64 = 10.0;
/// Ways outside of everything.
const OUTER_TRACKS: u8 = 12;
/// Where lines may run: the crossings of these coordinates, and between neighbours a piece across and one down.
pub(super) struct Net {
    pub xs: Vec<f64>,
    pub ys: Vec<f64>,
}

/// Marks of the pieces to the right and down of a crossing.
pub(super) const ACROSS: u8 = 1;
pub(super) const DOWN: u8 = 2;
/// The same for a piece that lies on a line with which an end is shared.
pub(super) const RELATED: u8 = 2;

impl Net {
    pub fn new(page: &Page<'_>) -> Self {
        let (mut xs, mut ys) = (vec![], vec![]);
        let all = page.shapes.values().chain(page.frames.values());
        for bounds in all.clone() {
            for track in 1..=TRACKS {
                let away = f64::from(track) * TRACK;
                xs.extend([bounds.x - away, bounds.right() + away]);
                ys.extend([bounds.y - away, bounds.bottom() + away]);
            }
        }
        for bounds in all.clone() {
            let ports = ports(bounds, is_box(bounds));
            xs.extend(ports.iter().map(|port| port.at.0));
            ys.extend(ports.iter().map(|port| port.at.1));
        }
        if let Some(extent) = all.copied().reduce(Bounds::with) {
            for track in 1..=OUTER_TRACKS {
                let away = f64::from(track) * TRACK;
                xs.extend([extent.x - away, extent.right() + away]);
                ys.extend([extent.y - away, extent.bottom() + away]);
            }
        }
        Self { xs: sorted(xs), ys: sorted(ys) }
    }

    /// What of it lies in these bounds.
    pub fn part(&self, bounds: &Bounds) -> Self {
        let inner = |values: &[f64], low: f64, high: f64| {
            values.iter().copied().filter(|at| (low..=high).contains(at)).collect::<Vec<f64>>()
        };
        Self { xs: inner(&self.xs, bounds.x, bounds.right()), ys: inner(&self.ys, bounds.y, bounds.bottom()) }
    }

    pub fn size(&self) -> usize {
        self.xs.len() * self.ys.len()
    }

    /// Marks the pieces that lie within a shape.
    pub fn mark_within(&self, marks: &mut [u8], bounds: &Bounds) {
        for (course, mark) in [(Course::Across, ACROSS), (Course::Down, DOWN)] {
            let (along, aside) = self.coordinates(course);
            let (from, to, low, high) = match course {
                Course::Across => (bounds.x, bounds.right(), bounds.y, bounds.bottom()),
                Course::Down => (bounds.y, bounds.bottom(), bounds.x, bounds.right()),
            };
            let begin = along.partition_point(|at| *at <= from + 0.5).saturating_sub(1);
            let end = along.partition_point(|at| *at < to - 0.5);
            let lows = aside.partition_point(|at| *at <= low + 0.5)..aside.partition_point(|at| *at < high - 0.5);
            self.mark(marks, course, begin..end, lows, mark);
        }
    }

    /// Marks the pieces that lie on a line.
    pub fn mark_along(&self, marks: &mut [u8], piece: &Piece, mark: u8) {
        let (along, aside) = self.coordinates(piece.course);
        let begin = along.partition_point(|at| *at <= piece.from + 0.5).saturating_sub(1);
        let end = along.partition_point(|at| *at < piece.to - 0.5);
        let near =
            aside.partition_point(|at| *at <= piece.at - NEAR)..aside.partition_point(|at| *at < piece.at + NEAR);
        self.mark(marks, piece.course, begin..end, near, mark);
    }

    fn mark(&self, marks: &mut [u8], course: Course, along: Range<usize>, aside: Range<usize>, mark: u8) {
        for across in aside {
            for at in along.clone() {
                let (x, y) = if course == Course::Across { (at, across) } else { (across, at) };
                marks.iter_mut().skip(y * self.xs.len() + x).take(1).for_each(|known| *known |= mark);
            }
        }
    }

    /// Those along a course, and those beside it.
    fn coordinates(&self, course: Course) -> (&[f64], &[f64]) {
        match course {
            Course::Across => (&self.xs, &self.ys),
            Course::Down => (&self.ys, &self.xs),
        }
    }

    pub fn index(values: &[f64], value: f64) -> Option<usize> {
        values.binary_search_by(|known| known.total_cmp(&value)).ok()
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}
