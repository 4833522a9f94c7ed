//! Choices within a step, tried one after another.

#[derive(Default)]
pub(crate) struct Picks {
    /// What was chosen, and of how many.
    made: Vec<(usize, usize)>,
    at: usize,
}

impl Picks {
    /// The same choices from the beginning.
    pub fn rewind(&mut self) {
        self.at = 0;
    }

    pub fn one_of<'t, T>(&mut self, ways: &'t [T]) -> Option<&'t T> {
        let chosen = match self.made.get(self.at) {
            Some((chosen, _)) => *chosen,
            None => {
                self.made.push((0, ways.len()));
                0
            }
        };
        self.at += 1;
        ways.get(chosen)
    }

    /// Other choices than before; false if all have been tried, and then anew.
    pub fn next(&mut self) -> bool {
        self.made.truncate(self.at);
        while let Some((chosen, count)) = self.made.pop() {
            if chosen + 1 < count {
                self.made.push((chosen + 1, count));
                return true;
            }
        }
        false
    }
}
