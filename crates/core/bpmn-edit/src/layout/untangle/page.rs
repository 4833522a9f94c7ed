//! What is drawn on a plane, and what gets in the way of what.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::route::Point;
use crate::layout::{Canvas, ends, host, pools_of};
use bpmn::model::{Bounds, ElementId, Kind, Model};

/// Lines nearer to each other than this can't be told apart.
pub(super) const NEAR: f64 = 6.0;
/// So long they may be near each other, where one crosses the border of a shape beside the other.
const SHORT: f64 = 6.0;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Course {
    Across,
    Down,
}

/// A straight piece of a line: at a coordinate, from one to another along it.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub course: Course,
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

impl Piece {
    fn between(one: Point, two: Point) -> Self {
        if one.1 == two.1 {
            Self { course: Course::Across, at: one.1, from: one.0.min(two.0), to: one.0.max(two.0) }
        } else {
            Self { course: Course::Down, at: one.0, from: one.1.min(two.1), to: one.1.max(two.1) }
        }
    }

    fn enters(&self, bounds: &Bounds) -> bool {
        let (low, high, begin, end) = match self.course {
            Course::Across => (bounds.y, bounds.bottom(), bounds.x, bounds.right()),
            Course::Down => (bounds.x, bounds.right(), bounds.y, bounds.bottom()),
        };
        self.at > low + 0.5 && self.at < high - 0.5 && self.from < end - 0.5 && self.to > begin + 0.5
    }

    /// For how long it lies on another one.
    fn shared(&self, other: &Self) -> f64 {
        if self.course != other.course || (self.at - other.at).abs() >= NEAR {
            return 0.0;
        }
        (self.to.min(other.to) - self.from.max(other.from)).max(0.0)
    }
}

pub(super) fn pieces(way: &[Point]) -> impl Iterator<Item = Piece> {
    way.array_windows().map(|[one, two]| Piece::between(*one, *two))
}

/// A plane with all that is drawn on it.
pub(super) struct Page<'a> {
    pub model: &'a Model,
    /// What lines go around: nodes, data, notes, closed pools.
    pub shapes: BTreeMap<ElementId, Bounds>,
    /// What lines go around unless they belong in it: pools and open subprocesses.
    pub frames: BTreeMap<ElementId, Bounds>,
    pub ways: BTreeMap<ElementId, Vec<Point>>,
    /// Pieces of all lines, by where they are.
    laid: BTreeMap<(Course, i64), Vec<(ElementId, Piece)>>,
}

/// In buckets, of which neighbours are looked at, too.
fn bucket(at: f64) -> i64 {
    // Drawings are far smaller than that.
    (at / NEAR).floor().clamp(-1e12, 1e12) as i64
}

impl<'a> Page<'a> {
    pub fn new(model: &'a Model, canvas: &Canvas) -> Self {
        let (mut shapes, mut frames) = (BTreeMap::new(), BTreeMap::new());
        for (element, drawn) in &canvas.shapes {
            let kind = &model.element(*element).kind;
            match kind {
                Kind::Lane { .. } => {}
                _ if Some(*element) == canvas.scope => {}
                Kind::Participant { .. } => drop(frames.insert(*element, drawn.bounds)),
                _ if drawn.is_frame => drop(frames.insert(*element, drawn.bounds)),
                _ => drop(shapes.insert(*element, drawn.bounds)),
            }
        }
        let mut page = Self { model, shapes, frames, ways: BTreeMap::new(), laid: BTreeMap::new() };
        for (line, drawn) in &canvas.lines {
            if drawn.points.len() > 1 && ends(model, *line).is_some() {
                page.put(*line, drawn.points.clone());
            }
        }
        page
    }

    pub fn put(&mut self, line: ElementId, way: Vec<Point>) {
        for piece in pieces(&way) {
            self.laid.entry((piece.course, bucket(piece.at))).or_default().push((line, piece));
        }
        self.ways.insert(line, way);
    }

    /// Takes a line away; its way is still known.
    pub fn lift(&mut self, line: ElementId) {
        for piece in self.ways.get(&line).into_iter().flat_map(|way| pieces(way)) {
            if let Some(laid) = self.laid.get_mut(&(piece.course, bucket(piece.at))) {
                laid.retain(|(other, _)| *other != line);
            }
        }
    }

    pub fn bounds(&self, element: ElementId) -> Option<Bounds> {
        self.shapes.get(&element).or_else(|| self.frames.get(&element)).copied()
    }

    /// The frames that an end of a line lies in.
    pub fn around(&self, line: ElementId) -> BTreeSet<ElementId> {
        let (from, to) = ends(self.model, line).unwrap_or((line, line));
        let mut around = BTreeSet::new();
        for end in [from, to] {
            let mut at = self.model.element(end).parent;
            while let Some(here) = at {
                around.insert(here);
                around.extend(pools_of(self.model, here));
                at = self.model.element(here).parent;
            }
        }
        around
    }

    /// The innermost frame that both ends of a line lie in: the line stays in it.
    pub fn within(&self, line: ElementId) -> Option<Bounds> {
        let (from, to) = ends(self.model, line)?;
        let holds = |frame: &Bounds| {
            let is_in = |end| self.bounds(end).is_some_and(|end| frame.contains(&end));
            is_in(from) && is_in(to)
        };
        let around = self.around(line);
        let frames = self.frames.iter().filter(|(id, bounds)| around.contains(id) && holds(bounds));
        frames
            .map(|(_, bounds)| *bounds)
            .min_by(|one, two| (one.width * one.height).total_cmp(&(two.width * two.height)))
    }

    fn crosses(&self, line: ElementId, piece: &Piece, around: &BTreeSet<ElementId>) -> bool {
        let frames = self.frames.iter().filter(|(id, _)| !around.contains(id));
        self.shapes.iter().chain(frames).any(|(id, bounds)| *id != line && piece.enters(bounds))
    }

    /// Whether two lines may lie on each other: they begin, or end, at the same element. What leaves a border goes its own way.
    pub fn is_related(&self, one: ElementId, two: ElementId) -> bool {
        let (Some(one), Some(two)) = (ends(self.model, one), ends(self.model, two)) else { return false };
        let leaves_border = |from| host(self.model, from).is_some();
        one.0 == two.0 || (one.1 == two.1 && !leaves_border(one.0) && !leaves_border(two.0))
    }

    /// For how long a piece lies on lines that it shares no end with, and on others.
    fn shared(&self, line: ElementId, piece: &Piece) -> (f64, f64) {
        let (mut alien, mut related) = (0.0_f64, 0.0_f64);
        let own = bucket(piece.at);
        for at in [own - 1, own, own + 1] {
            for (other, laid) in self.laid.get(&(piece.course, at)).into_iter().flatten() {
                if *other == line {
                    continue;
                }
                let length = piece.shared(laid);
                if self.is_related(line, *other) {
                    related = related.max(length);
                } else {
                    alien = alien.max(length);
                }
            }
        }
        (alien, related)
    }

    pub fn is_tangled(&self, line: ElementId) -> bool {
        self.ways.get(&line).is_some_and(|way| self.tangles(line, way))
    }

    /// Whether a line can't be told apart on this way.
    pub fn tangles(&self, line: ElementId, way: &[Point]) -> bool {
        let around = self.around(line);
        pieces(way).any(|piece| self.crosses(line, &piece, &around) || self.shared(line, &piece).0 > SHORT)
    }
}
