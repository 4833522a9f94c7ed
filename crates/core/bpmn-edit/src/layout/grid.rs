//! Nodes in columns by rank and in bands by lane. A line that passes columns takes a place in each, so that it doesn't cross
//! nodes.

use std::collections::BTreeMap;

use super::route::Point;
use super::{GAP_X, GAP_Y, PADDING};

pub(super) struct Item {
    pub rank: usize,
    pub band: usize,
    pub width: f64,
    pub height: f64,
}

pub(super) struct Grid {
    pub width: f64,
    pub height: f64,
    /// Upper and lower edge of each band.
    pub bands: Vec<(f64, f64)>,
    places: Vec<Place>,
    columns: Vec<Column>,
    /// The places that each line goes through, its ends among them.
    ways: Vec<Option<Vec<usize>>>,
}

struct Place {
    item: Item,
    before: Vec<usize>,
    /// Of the middle; within the band until all bands are known.
    y: f64,
}

struct Column {
    left: f64,
    width: f64,
}

impl Grid {
    /// Items by number, the lines that lead on between them, and how many bands there are.
    pub fn new(items: Vec<Item>, edges: &[Option<(usize, usize)>], bands: usize) -> Self {
        let places = items.into_iter().map(|item| Place { item, before: vec![], y: 0.0 }).collect();
        let mut grid = Self { width: 0.0, height: 0.0, bands: vec![], places, columns: vec![], ways: vec![] };
        for edge in edges {
            let way = edge.map(|(from, to)| grid.way_through(from, to));
            grid.ways.push(way);
        }
        grid.set_columns();
        grid.set_rows(bands);
        grid
    }

    /// The upper left corner of an item.
    pub fn position(&self, item: usize) -> Point {
        let Some(place) = self.places.get(item) else { return (0.0, 0.0) };
        (self.left(place), place.y - place.item.height / 2.0)
    }

    /// The corners of a line from border to border; none if it doesn't lead on.
    pub fn way(&self, line: usize) -> Option<Vec<Point>> {
        let through: Vec<&Place> =
            self.ways.get(line)?.as_ref()?.iter().filter_map(|place| self.places.get(*place)).collect();
        let (first, last) = (through.first()?, through.last()?);
        let mut points = vec![(self.left(first) + first.item.width, first.y)];
        for pair in through.windows(2) {
            let [from, to] = pair else { continue };
            let column = self.columns.get(from.item.rank)?;
            let channel = column.left + column.width + GAP_X / 2.0;
            points.extend([(channel, from.y), (channel, to.y)]);
        }
        points.push((self.left(last), last.y));
        Some(points)
    }

    fn left(&self, place: &Place) -> f64 {
        let column = self.columns.get(place.item.rank);
        column.map_or(0.0, |column| column.left + (column.width - place.item.width) / 2.0)
    }

    fn way_through(&mut self, from: usize, to: usize) -> Vec<usize> {
        let of = |at: usize| self.places.get(at).map_or((0, 0), |place| (place.item.rank, place.item.band));
        let ((first, _), (last, band)) = (of(from), of(to));
        let mut way = vec![from];
        let mut before = from;
        for rank in first + 1..last {
            let item = Item { rank, band, width: 0.0, height: 0.0 };
            self.places.push(Place { item, before: vec![before], y: 0.0 });
            before = self.places.len() - 1;
            way.push(before);
        }
        if let Some(target) = self.places.get_mut(to) {
            target.before.push(before);
        }
        way.push(to);
        way
    }

    fn set_columns(&mut self) {
        let mut widths: BTreeMap<usize, f64> = BTreeMap::new();
        for place in &self.places {
            let width = widths.entry(place.item.rank).or_default();
            *width = width.max(place.item.width);
        }
        let mut left = 0.0;
        for width in widths.into_values() {
            self.columns.push(Column { left, width });
            left += width + GAP_X;
        }
        self.width = (left - GAP_X).max(0.0);
    }

    /// Column by column: each place as near as can be to the middle of what leads to it, none above another one.
    fn set_rows(&mut self, bands: usize) {
        let mut by_rank: Vec<Vec<usize>> = self.columns.iter().map(|_| vec![]).collect();
        for (at, place) in self.places.iter().enumerate() {
            if let Some(column) = by_rank.get_mut(place.item.rank) {
                column.push(at);
            }
        }
        let mut spans: Vec<Option<(f64, f64)>> = vec![None; bands];
        for column in by_rank {
            let mut wanted: Vec<(usize, f64, usize)> =
                column.into_iter().map(|at| (self.band(at), self.middle_before(at), at)).collect();
            wanted.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2)));
            let mut last: Option<(usize, f64)> = None;
            for (band, middle, at) in wanted {
                let Some(place) = self.places.get_mut(at) else { continue };
                let half = place.item.height / 2.0;
                let free = last.filter(|(of, _)| *of == band).map(|(_, bottom)| bottom + GAP_Y + half);
                place.y = free.map_or(middle, |free| free.max(middle));
                last = Some((band, place.y + half));
                if let Some(span) = spans.get_mut(band) {
                    let (top, bottom) = span.unwrap_or((place.y - half, place.y + half));
                    *span = Some((top.min(place.y - half), bottom.max(place.y + half)));
                }
            }
        }
        self.stack(&spans);
    }

    fn band(&self, at: usize) -> usize {
        self.places.get(at).map_or(0, |place| place.item.band)
    }

    /// Of what leads there within the band.
    fn middle_before(&self, at: usize) -> f64 {
        let band = self.band(at);
        let before = self.places.get(at).map(|place| place.before.as_slice()).unwrap_or_default();
        let known: Vec<f64> = before
            .iter()
            .filter_map(|at| self.places.get(*at))
            .filter(|place| place.item.band == band)
            .map(|place| place.y)
            .collect();
        known.iter().sum::<f64>() / known.iter().map(|_| 1.0).sum::<f64>().max(1.0)
    }

    /// Puts the bands below each other.
    fn stack(&mut self, spans: &[Option<(f64, f64)>]) {
        let padding = if spans.len() > 1 { PADDING } else { 0.0 };
        let mut top = 0.0;
        let mut offsets = vec![];
        for span in spans {
            let (begin, end) = span.unwrap_or((0.0, 0.0));
            let height = end - begin + 2.0 * padding;
            offsets.push(top + padding - begin);
            self.bands.push((top, top + height));
            top += height;
        }
        self.height = top;
        for place in &mut self.places {
            place.y += offsets.get(place.item.band).copied().unwrap_or_default();
        }
    }
}
