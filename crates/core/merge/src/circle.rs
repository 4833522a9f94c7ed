//! Things that were moved into each other.

use std::collections::HashSet;
use std::hash::Hash;

/// In what things stand, and that they can be put back.
pub trait Places<K> {
    /// What a thing stands in.
    fn place(&self, key: &K) -> Option<K>;

    /// Puts a thing where it stood in what both sides come from. It is in conflict.
    fn put_back(&mut self, key: &K);
}

/// One side may have moved A into B and the other B into A. Of each circle the first things, in the order of the keys, are
/// put back until it is none any more; what only stands in one of its things stays where it is.
///
/// A way upwards that is known to end isn't gone again, so that it takes about as many steps as there are things.
pub fn break_circles<K: Hash + Eq + Clone>(places: &mut impl Places<K>, keys: &[K]) {
    let mut ending: HashSet<K> = HashSet::new();
    for key in keys {
        let mut way = HashSet::from([key.clone()]);
        let mut at = key.clone();
        loop {
            if ending.contains(&at) {
                ending.extend(way);
                break;
            }
            match places.place(&at) {
                None => {
                    ending.extend(way);
                    break;
                }
                Some(place) if place == *key => {
                    places.put_back(key);
                    break;
                }
                // It leads into a circle that it isn't on.
                Some(place) if !way.insert(place.clone()) => break,
                Some(place) => at = place,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    struct Moved {
        places: BTreeMap<char, char>,
        back: String,
    }

    impl Places<char> for Moved {
        fn place(&self, key: &char) -> Option<char> {
            self.places.get(key).copied()
        }

        fn put_back(&mut self, key: &char) {
            self.back.push(*key);
            self.places.insert(*key, 'z');
        }
    }

    fn put_back(places: &[(char, char)]) -> String {
        let mut moved = Moved { places: places.iter().copied().collect(), back: String::new() };
        let keys: Vec<char> = moved.places.keys().copied().collect();
        break_circles(&mut moved, &keys);
        let before = moved.back.clone();
        break_circles(&mut moved, &keys);
        assert_eq!(moved.back, before, "no circle is left");
        before
    }

    #[test]
    fn each_circle_is_opened_once() {
        assert_eq!(put_back(&[('a', 'z'), ('b', 'a')]), "");
        assert_eq!(put_back(&[('a', 'b'), ('b', 'a'), ('c', 'a'), ('d', 'z')]), "a");
        assert_eq!(put_back(&[('a', 'b'), ('b', 'c'), ('c', 'b')]), "b");
        assert_eq!(put_back(&[('a', 'a'), ('b', 'c'), ('c', 'b')]), "ab");
    }
}
