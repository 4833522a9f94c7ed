//! The cheapest way of a line over the net (A*).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::net::{ACROSS, DOWN, Net, RELATED};
use super::page::{Course, Page, pieces};
use super::port::{Port, is_box, ports};
use crate::layout::route::{Point, straightened};
use crate::layout::{ends, host};
use bpmn::model::{Bounds, ElementId};

/// How far from its ends a line is looked for first, and the most crossings of a net in which it is looked for then.
const NEARBY: f64 = 250.0;
const SIZE_LIMIT: usize = 500_000;

/// Wider shapes, pools mostly, are come to anywhere.
const LARGE: f64 = 200.0;
/// What a corner costs, in pixels; an unusual side of a shape; to lie on a line with which an end is shared, for each pixel.
const CORNER: f64 = 30.0;
const SIDE: f64 = 25.0;
const SHARED: f64 = 2.0;
/// To lie on another line costs more than any way around it.
const ALIEN: f64 = 2_000.0;
/// More than one: a good way is found sooner than the best one.
const EAGER: f64 = 1.3;
/// Most pieces that are looked at for one line.
const STEP_LIMIT: usize = 200_000;
/// Of a stop at which a line begins.
const NOWHERE: u32 = u32::MAX;

/// A crossing of the net, and by which course it was come to.
type Stop = (usize, usize, Course);

impl Net {
    /// The cheapest way of a line: near its ends, or else anywhere, if that isn't too far.
    pub fn way(&self, page: &Page<'_>, line: ElementId) -> Option<Vec<Point>> {
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
}

pub(super) struct Search<'a, 'p> {
    pub net: &'a Net,
    pub page: &'a Page<'p>,
    /// By crossing: the pieces from it that lie within a shape, and those that lie on a line.
    pub blocked: Vec<u8>,
    pub laid: Vec<u8>,
    /// What the line stays in.
    pub within: Option<Bounds>,
}

impl Search<'_, '_> {
    /// Ports that the net knows; the sides that lead the right way cost least. An attached event is left away from its host.
    pub fn ports_of(&self, element: ElementId, bounds: &Bounds, other: Point) -> Vec<Port> {
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
    pub fn run(&self, begins: &[Port], goals: &[Port], end: &Bounds) -> Option<Vec<Point>> {
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
