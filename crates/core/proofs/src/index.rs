//! Where the parts of a [`crate::net::Net`] stand in its lists, from 0, each as a type of its own: a scope can't be taken
//! for a node, and a list of nodes can't be asked for a scope.
//!
//! States of the search have numbers of 32 bits, as there may be millions of them ([`crate::search`]).

use std::marker::PhantomData;

/// Declares the type of the place in one kind of list.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub usize);

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                Self(index)
            }
        }

        impl From<$name> for usize {
            fn from(index: $name) -> usize {
                index.0
            }
        }
    };
}

index! {
    /// A flow node or sequence flow.
    NodeIndex
}

index! {
    /// The process, or what tokens are in within it.
    ScopeIndex
}

index! {
    /// A place, which is also the number of its bit in a state.
    PlaceIndex
}

index! {
    /// An inclusive gateway where tokens meet.
    JoinIndex
}

index! {
    /// A variable that is tracked, which is also the number of its bit in a set of variables.
    VariableIndex
}

index! {
    /// A connection of two nodes, while blocks are folded.
    EdgeIndex
}

/// The scope of the process itself.
pub(crate) const ROOT: ScopeIndex = ScopeIndex(0);
/// The place that says that the process runs.
pub(crate) const RUNNING: PlaceIndex = PlaceIndex(0);

/// A list that is looked into by one kind of index.
#[derive(Clone, Debug)]
pub(crate) struct List<I, T> {
    items: Vec<T>,
    index: PhantomData<I>,
}

impl<I: Copy + From<usize> + Into<usize>, T> List<I, T> {
    pub fn new() -> Self {
        Self { items: vec![], index: PhantomData }
    }

    /// Puts an item at the end and gives its index.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::from(self.items.len() - 1)
    }

    pub fn get(&self, index: I) -> Option<&T> {
        self.items.get(index.into())
    }

    pub fn get_mut(&mut self, index: I) -> Option<&mut T> {
        self.items.get_mut(index.into())
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Of all items, without holding the list.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::from)
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// The items, each with its index.
    pub fn each(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.items.iter().enumerate().map(|(index, item)| (I::from(index), item))
    }

    /// A list as long as this one, with the same item everywhere.
    pub fn filled<U: Clone>(&self, item: U) -> List<I, U> {
        List { items: vec![item; self.items.len()], index: PhantomData }
    }

    /// A set of these items, empty, as [`crate::bits`] has it.
    pub fn none(&self) -> Vec<u64> {
        vec![0; self.items.len().div_ceil(64)]
    }
}
