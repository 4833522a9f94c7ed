//! Lines that can be told apart: none crosses a shape, and no two that have nothing to do with each other lie on each other.
//!
//! The columns and rows of the drawing give each line a simple way. A line whose way crosses a shape, or lies on that of a
//! line that it shares no end with, is drawn anew: by the cheapest way (A*) over a net of the coordinates beside all shapes.
//! Each pixel costs one, each corner some more, so that lines stay simple; a piece within a shape isn't in the net, and one
//! that lies on another line costs more than any way around it. Lines are done in the order of the file, so that the same
//! model is always drawn alike.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::Range;

use super::route::{Point, straightened};
use super::{Canvas, ends, host, pools_of};
use crate::model::{Bounds, ElementId, Kind, Model};

/// Lines nearer to each other than this can't be told apart.
const NEAR: f64 = 6.0;
/// So long they may be near each other, where one crosses the border of a shape beside the other.
const SHORT: f64 = 6.0;
/// Wider shapes, pools mostly, are come to anywhere.
const LARGE: f64 = 200.0;
/// Ways beside a shape, and how far they lie apart.
const TRACKS: u8 = 2;
const TRACK: f64 = 10.0;
/// Ways outside of everything.
const OUTER_TRACKS: u8 = 12;
/// What a corner costs, in pixels; an unusual side of a shape; to lie on a line with which an end is shared, for each pixel.
const CORNER: f64 = 30.0;
const SIDE: f64 = 25.0;
const SHARED: f64 = 2.0;
/// More than one: a good way is found sooner than the best one.
const EAGER: f64 = 1.3;
/// To lie on another line costs more than any way around it.
const ALIEN: f64 = 2_000.0;
/// Most pieces that are looked at for one line.
const STEP_LIMIT: usize = 200_000;
/// How far from its ends a line is looked for first, and the most crossings of a net in which it is looked for then.
const NEARBY: f64 = 250.0;
const SIZE_LIMIT: usize = 500_000;
/// Of a stop at which a line begins.
const NOWHERE: u32 = u32::MAX;
/// Most lines that are drawn anew: a tangle of more has no room for them.
const LINE_LIMIT: usize = 400;
/// Lines that others got in the way of are drawn anew so often.
const ROUNDS: usize = 3;

/// Draws those of these lines anew that can't be told apart from others.
pub(super) fn untangle(model: &Model, canvas: &mut Canvas, lines: &BTreeSet<ElementId>) {
    let mut page = Page::new(model, canvas);
    let (mut net, mut left) = (None, LINE_LIMIT);
    for _ in 0..ROUNDS {
        let tangled: Vec<ElementId> = lines.iter().copied().filter(|line| page.is_tangled(*line)).collect();
        if tangled.is_empty() {
            break;
        }
        let net = net.get_or_insert_with(|| Net::new(&page));
        for line in tangled {
            if left == 0 || !page.is_tangled(line) {
                continue;
            }
            left -= 1;
            page.lift(line);
            let old = page.ways.get(&line).cloned().unwrap_or_default();
            let way = net.way(&page, line).unwrap_or(old);
            page.put(line, way);
        }
    }
    for line in lines {
        if let (Some(known), Some(way)) = (canvas.lines.get_mut(line), page.ways.get(line)) {
            known.points.clone_from(way);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Course {
    Across,
    Down,
}

/// A straight piece of a line: at a coordinate, from one to another along it.
#[derive(Clone, Copy)]
struct Piece {
    course: Course,
    at: f64,
    from: f64,
    to: f64,
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

fn pieces(way: &[Point]) -> impl Iterator<Item = Piece> {
    way.array_windows().map(|[one, two]| Piece::between(*one, *two))
}

/// A plane with all that is drawn on it.
struct Page<'a> {
    model: &'a Model,
    /// What lines go around: nodes, data, notes, closed pools.
    shapes: BTreeMap<ElementId, Bounds>,
    /// What lines go around unless they belong in it: pools and open subprocesses.
    frames: BTreeMap<ElementId, Bounds>,
    ways: BTreeMap<ElementId, Vec<Point>>,
    /// Pieces of all lines, by where they are.
    laid: BTreeMap<(Course, i64), Vec<(ElementId, Piece)>>,
}

/// In buckets, of which neighbours are looked at, too.
fn bucket(at: f64) -> i64 {
    // Drawings are far smaller than that.
    (at / NEAR).floor().clamp(-1e12, 1e12) as i64
}

impl<'a> Page<'a> {
    fn new(model: &'a Model, canvas: &Canvas) -> Self {
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

    fn put(&mut self, line: ElementId, way: Vec<Point>) {
        for piece in pieces(&way) {
            self.laid.entry((piece.course, bucket(piece.at))).or_default().push((line, piece));
        }
        self.ways.insert(line, way);
    }

    /// Takes a line away; its way is still known.
    fn lift(&mut self, line: ElementId) {
        for piece in self.ways.get(&line).into_iter().flat_map(|way| pieces(way)) {
            if let Some(laid) = self.laid.get_mut(&(piece.course, bucket(piece.at))) {
                laid.retain(|(other, _)| *other != line);
            }
        }
    }

    fn bounds(&self, element: ElementId) -> Option<Bounds> {
        self.shapes.get(&element).or_else(|| self.frames.get(&element)).copied()
    }

    /// The frames that an end of a line lies in.
    fn around(&self, line: ElementId) -> BTreeSet<ElementId> {
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
    fn within(&self, line: ElementId) -> Option<Bounds> {
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
    fn is_related(&self, one: ElementId, two: ElementId) -> bool {
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

    fn is_tangled(&self, line: ElementId) -> bool {
        self.ways.get(&line).is_some_and(|way| self.tangles(line, way))
    }

    /// Whether a line can't be told apart on this way.
    fn tangles(&self, line: ElementId, way: &[Point]) -> bool {
        let around = self.around(line);
        pieces(way).any(|piece| self.crosses(line, &piece, &around) || self.shared(line, &piece).0 > SHORT)
    }
}

/// Where lines may run: the crossings of these coordinates, and between neighbours a piece across and one down.
struct Net {
    xs: Vec<f64>,
    ys: Vec<f64>,
}

/// Marks of the pieces to the right and down of a crossing.
const ACROSS: u8 = 1;
const DOWN: u8 = 2;
/// The same for a piece that lies on a line with which an end is shared.
const RELATED: u8 = 2;

/// A crossing of the net, and by which course it was come to.
type Stop = (usize, usize, Course);

/// Where a line may begin or end, and what that costs.
struct Port {
    at: Point,
    course: Course,
    /// Outside of the shape: a step in this direction.
    out: Point,
    cost: f64,
}

impl Net {
    fn new(page: &Page<'_>) -> Self {
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
    fn part(&self, bounds: &Bounds) -> Self {
        let inner = |values: &[f64], low: f64, high: f64| {
            values.iter().copied().filter(|at| (low..=high).contains(at)).collect::<Vec<f64>>()
        };
        Self { xs: inner(&self.xs, bounds.x, bounds.right()), ys: inner(&self.ys, bounds.y, bounds.bottom()) }
    }

    fn size(&self) -> usize {
        self.xs.len() * self.ys.len()
    }

    /// Marks the pieces that lie within a shape.
    fn mark_within(&self, marks: &mut [u8], bounds: &Bounds) {
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
    fn mark_along(&self, marks: &mut [u8], piece: &Piece, mark: u8) {
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

    /// The cheapest way of a line: near its ends, or else anywhere, if that isn't too far.
    fn way(&self, page: &Page<'_>, line: ElementId) -> Option<Vec<Point>> {
        let (from, to) = ends(page.model, line)?;
        let (begin, end) = (page.bounds(from)?, page.bounds(to)?);
        let near = self.part(&begin.with(end).grown(NEARBY));
        let is_free = |way: &Vec<Point>| !page.tangles(line, way);
        let found = near.search(page, line, (from, &begin), (to, &end));
        found.filter(is_free).or_else(|| {
            let whole = (self.size() <= SIZE_LIMIT).then(|| self.search(page, line, (from, &begin), (to, &end)));
            whole.flatten()
        })
    }

    fn search(
        &self,
        page: &Page<'_>,
        line: ElementId,
        (from, begin): (ElementId, &Bounds),
        (to, end): (ElementId, &Bounds),
    ) -> Option<Vec<Point>> {
        let around = page.around(line);
        let mut blocked = vec![0; self.size()];
        let frames = page.frames.iter().filter(|(id, _)| !around.contains(id));
        page.shapes.iter().chain(frames).for_each(|(_, bounds)| self.mark_within(&mut blocked, bounds));
        // Lines with which no end is shared, and below them those with which one is.
        let mut laid = vec![0; self.size()];
        for (other, way) in page.ways.iter().filter(|(other, _)| **other != line) {
            let shift = if page.is_related(line, *other) { RELATED } else { 0 };
            pieces(way).for_each(|piece| {
                let mark = if piece.course == Course::Across { ACROSS } else { DOWN };
                self.mark_along(&mut laid, &piece, mark << shift);
            });
        }
        let search = Search { net: self, page, blocked, laid, within: page.within(line) };
        let begins = search.ports_of(from, begin, end.center());
        let goals = search.ports_of(to, end, begin.center());
        search.run(&begins, &goals, end)
    }

    fn index(values: &[f64], value: f64) -> Option<usize> {
        values.binary_search_by(|known| known.total_cmp(&value)).ok()
    }
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup();
    values
}

/// Tasks have room for several lines at a side; events and gateways have corners.
fn is_box(bounds: &Bounds) -> bool {
    bounds.width > 60.0
}

fn ports(bounds: &Bounds, is_box: bool) -> Vec<Port> {
    let (x, y) = bounds.center();
    let offsets: &[f64] = if is_box { &[0.0, -15.0, 15.0, -30.0, 30.0] } else { &[0.0] };
    let mut all = vec![];
    for offset in offsets.iter().copied() {
        let cost = offset.abs();
        if offset.abs() < bounds.height / 2.0 - 5.0 || offset == 0.0 {
            let port = |x, out| Port { at: (x, y + offset), course: Course::Across, out: (out, 0.0), cost };
            all.extend([port(bounds.x, -1.0), port(bounds.right(), 1.0)]);
        }
        if offset.abs() < bounds.width / 2.0 - 5.0 || offset == 0.0 {
            let port = |y, out| Port { at: (x + offset, y), course: Course::Down, out: (0.0, out), cost };
            all.extend([port(bounds.y, -1.0), port(bounds.bottom(), 1.0)]);
        }
    }
    all
}

struct Search<'a, 'p> {
    net: &'a Net,
    page: &'a Page<'p>,
    blocked: Vec<u8>,
    laid: Vec<u8>,
    within: Option<Bounds>,
}

impl Search<'_, '_> {
    /// Ports that the net knows; the sides that lead the right way cost least. An attached event is left away from its host.
    fn ports_of(&self, element: ElementId, bounds: &Bounds, other: Point) -> Vec<Port> {
        let (x, y) = bounds.center();
        let away = (other.0 - x, other.1 - y);
        let on = host(self.page.model, element).and_then(|host| self.page.bounds(host));
        let mut all = ports(bounds, is_box(bounds));
        if bounds.width > LARGE {
            // Wherever another line may run.
            let inner = self.net.xs.iter().copied().filter(|at| *at > bounds.x + 5.0 && *at < bounds.right() - 5.0);
            all.extend(inner.flat_map(|at| {
                let port = |y, out| Port { at: (at, y), course: Course::Down, out: (0.0, out), cost: 0.0 };
                [port(bounds.y, -1.0), port(bounds.bottom(), 1.0)]
            }));
        }
        all.retain(|port| {
            on.is_none_or(|host| !strictly_within(&host, (port.at.0 + port.out.0, port.at.1 + port.out.1)))
        });
        for port in &mut all {
            let leads = port.out.0 * away.0 + port.out.1 * away.1;
            let is_usual = port.course == Course::Across || on.is_some();
            port.cost += if leads <= 0.0 { 2.0 * SIDE } else { 0.0 } + if is_usual { 0.0 } else { SIDE };
        }
        all
    }

    /// A* from any port to any other.
    fn run(&self, begins: &[Port], goals: &[Port], end: &Bounds) -> Option<Vec<Point>> {
        let stop = |port: &Port| {
            Some((Net::index(&self.net.xs, port.at.0)?, Net::index(&self.net.ys, port.at.1)?, port.course))
        };
        let goal: BTreeMap<Stop, f64> = goals.iter().filter_map(|port| Some((stop(port)?, port.cost))).collect();
        let count = self.blocked.len() * 2;
        // By the number of a stop; of what it was come to from, too.
        let (mut costs, mut came) = (vec![f64::INFINITY; count], vec![NOWHERE; count]);
        let mut open: BinaryHeap<(Reverse<u64>, Stop)> = BinaryHeap::new();
        for port in begins {
            let Some(stop) = stop(port) else { continue };
            costs.iter_mut().skip(self.number(stop)).take(1).for_each(|cost| *cost = port.cost);
            open.push((self.rank(port.cost, stop, end), stop));
        }
        let mut best: Option<(f64, Stop)> = None;
        for _ in 0..STEP_LIMIT {
            let Some((rank, at)) = open.pop() else { break };
            let Some(cost) = costs.get(self.number(at)).copied() else { continue };
            if best.is_some_and(|(best, _)| rank.0 as f64 >= best * 16.0) {
                break;
            }
            // A cheaper way has been found meanwhile.
            if rank.0 > self.rank(cost, at, end).0 {
                continue;
            }
            let begins = came.get(self.number(at)).is_none_or(|before| *before == NOWHERE);
            if let Some(port) = goal.get(&at).filter(|_| !begins)
                && best.is_none_or(|(best, _)| cost + port < best)
            {
                best = Some((cost + port, at));
            }
            // A line leaves its shape straight.
            for (next, step) in self.steps(at).filter(|(next, _)| !begins || next.2 == at.2) {
                let number = self.number(next);
                if let (Some(known), Some(came)) = (costs.get_mut(number), came.get_mut(number))
                    && cost + step < *known
                {
                    (*known, *came) = (cost + step, u32::try_from(self.number(at)).unwrap_or(NOWHERE));
                    open.push((self.rank(cost + step, next, end), next));
                }
            }
        }
        let (_, mut at) = best?;
        let mut way = vec![self.point(at)];
        while let Some(before) = came.get(self.number(at)).copied().filter(|before| *before != NOWHERE) {
            at = self.stop(before as usize);
            way.push(self.point(at));
        }
        way.reverse();
        Some(straightened(way))
    }

    fn stop(&self, number: usize) -> Stop {
        let (crossing, course) = (number / 2, if number % 2 == 1 { Course::Down } else { Course::Across });
        (crossing % self.net.xs.len().max(1), crossing / self.net.xs.len().max(1), course)
    }

    fn number(&self, (x, y, course): Stop) -> usize {
        (y * self.net.xs.len() + x) * 2 + usize::from(course == Course::Down)
    }

    /// What it costs at least to come to the end, in sixteenths.
    fn rank(&self, cost: f64, stop: Stop, goal: &Bounds) -> Reverse<u64> {
        let (x, y) = self.point(stop);
        let away = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        let (dx, dy) = (away(x, goal.x, goal.right()), away(y, goal.y, goal.bottom()));
        let corner = if dx > 0.0 && dy > 0.0 { CORNER } else { 0.0 };
        Reverse(((cost + EAGER * (dx + dy) + corner) * 16.0).min(1e15) as u64)
    }

    fn point(&self, (x, y, _): Stop) -> Point {
        (self.net.xs.get(x).copied().unwrap_or_default(), self.net.ys.get(y).copied().unwrap_or_default())
    }

    /// The four neighbours, with what it costs to go there.
    fn steps(&self, (x, y, course): Stop) -> impl Iterator<Item = (Stop, f64)> {
        let across = [x.checked_sub(1), Some(x + 1).filter(|x| *x < self.net.xs.len())];
        let down = [y.checked_sub(1), Some(y + 1).filter(|y| *y < self.net.ys.len())];
        let across = across.into_iter().flatten().map(move |x| (x, y, Course::Across));
        let down = down.into_iter().flatten().map(move |y| (x, y, Course::Down));
        let here = self.point((x, y, course));
        across.chain(down).filter_map(move |next| {
            let there = self.point(next);
            let mark = if next.2 == Course::Across { ACROSS } else { DOWN };
            let piece = y.min(next.1) * self.net.xs.len() + x.min(next.0);
            let is_blocked = self.blocked.get(piece).is_some_and(|known| known & mark != 0);
            if is_blocked || self.within.is_some_and(|frame| !strictly_within(&frame, there)) {
                return None;
            }
            let length = (here.0 - there.0).abs() + (here.1 - there.1).abs();
            let laid = self.laid.get(piece).copied().unwrap_or_default();
            let corner = if next.2 == course { 0.0 } else { CORNER };
            let shared = if laid & mark != 0 {
                ALIEN + 20.0 * length
            } else if laid & (mark << RELATED) != 0 {
                SHARED * length
            } else {
                0.0
            };
            Some((next, length + corner + shared))
        })
    }
}

fn strictly_within(bounds: &Bounds, (x, y): Point) -> bool {
    x > bounds.x && x < bounds.right() && y > bounds.y && y < bounds.bottom()
}
