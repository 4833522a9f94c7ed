//! How folded blocks are gone through: one way of each, by which a trace of the small process becomes one of the process
//! itself.

use crate::index::NodeIndex;

/// The number of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Way(usize);

/// Nothing is done.
pub(crate) const NOTHING: Way = Way(0);

#[derive(Clone, Debug)]
enum Part {
    Nothing,
    Happens {
        node: NodeIndex,
        behind: Option<NodeIndex>,
    },
    Chosen(Chosen),
    Then(Way, Way),
    /// Both begin at once; all of one is done before the rest of the other.
    Beside(Way, Way),
    /// What is chosen before the first wait.
    Begins(Way),
}

#[derive(Clone, Debug)]
pub(crate) enum Chosen {
    Takes {
        node: NodeIndex,
        flows: Vec<NodeIndex>,
    },
    /// These flows rather than the one that stands for them.
    Instead {
        node: NodeIndex,
        flow: NodeIndex,
        flows: Vec<NodeIndex>,
    },
}

/// All ways of a net; each may be a part of others.
pub(crate) struct Ways(Vec<Part>);

/// What happens, and what is chosen then.
#[derive(Default)]
pub(crate) struct Done {
    /// A node, and the event-based gateway behind which it is; none on entering the block.
    pub happens: Option<(NodeIndex, Option<NodeIndex>)>,
    pub chosen: Vec<Chosen>,
}

enum Task {
    Write(Way),
    /// The other branch begins here.
    Return(usize),
    Meet,
}

impl Default for Ways {
    fn default() -> Self {
        Self(vec![Part::Nothing])
    }
}

impl Ways {
    fn add(&mut self, part: Part) -> Way {
        self.0.push(part);
        Way(self.0.len() - 1)
    }

    pub fn happens(&mut self, node: NodeIndex, behind: Option<NodeIndex>) -> Way {
        self.add(Part::Happens { node, behind })
    }

    pub fn chosen(&mut self, chosen: Chosen) -> Way {
        self.add(Part::Chosen(chosen))
    }

    pub fn begins(&mut self, way: Way) -> Way {
        self.add(Part::Begins(way))
    }

    pub fn then(&mut self, one: Way, two: Way) -> Way {
        match (one, two) {
            (NOTHING, only) | (only, NOTHING) => only,
            _ => self.add(Part::Then(one, two)),
        }
    }

    pub fn beside(&mut self, one: Way, two: Way) -> Way {
        match (one, two) {
            (NOTHING, only) | (only, NOTHING) => only,
            _ => self.add(Part::Beside(one, two)),
        }
    }

    /// What is done, the entering first.
    pub fn written(&self, way: Way) -> Vec<Done> {
        let mut done = vec![Done::default()];
        // Where in `done` things go on, and where branches that are done have come to.
        let (mut at, mut met) = (0, vec![]);
        let mut open = vec![Task::Write(way)];
        while let Some(task) = open.pop() {
            let way = match task {
                Task::Write(way) => way,
                Task::Return(start) => {
                    met.push(at);
                    at = start;
                    continue;
                }
                Task::Meet => {
                    at = met.pop().map_or(at, |other| at.max(other));
                    continue;
                }
            };
            let mut choose = |chosen: &mut Vec<Chosen>| {
                done.get_mut(at).into_iter().for_each(|done: &mut Done| done.chosen.append(chosen));
            };
            match self.0.get(way.0) {
                None | Some(Part::Nothing) => {}
                Some(Part::Happens { node, behind }) => {
                    done.push(Done { happens: Some((*node, *behind)), chosen: vec![] });
                    at = done.len() - 1;
                }
                Some(Part::Chosen(chosen)) => choose(&mut vec![chosen.clone()]),
                Some(Part::Then(one, two)) => open.extend([Task::Write(*two), Task::Write(*one)]),
                Some(Part::Beside(one, two)) => {
                    open.extend([Task::Meet, Task::Write(*two), Task::Return(at), Task::Write(*one)]);
                }
                Some(Part::Begins(way)) => {
                    self.written(*way).first_mut().into_iter().for_each(|first| choose(&mut first.chosen));
                }
            }
        }
        done
    }
}
