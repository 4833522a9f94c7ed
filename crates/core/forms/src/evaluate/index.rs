//! Where the parts of a form stand in the lists of an [`super::Evaluator`], from 0, each as a type of its own: a group
//! can't be taken for a field.
//!
//! Instances stay plain numbers, as a [`domain::FieldKey`] has them.

use std::ops::{Index, IndexMut};

/// A type for the place in lists of one kind; `list[index]` looks into them.
macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub usize);

        impl $name {
            /// The items of a list in its order, each with its index.
            pub fn each<T>(list: impl IntoIterator<Item = T>) -> impl Iterator<Item = (Self, T)> {
                list.into_iter().enumerate().map(|(index, item)| (Self(index), item))
            }
        }

        impl<T> Index<$name> for Vec<T> {
            type Output = T;

            fn index(&self, index: $name) -> &T {
                &self[index.0]
            }
        }

        impl<T> IndexMut<$name> for Vec<T> {
            fn index_mut(&mut self, index: $name) -> &mut T {
                &mut self[index.0]
            }
        }
    };
}

index! {
    /// A section, among those of the form.
    SectionIndex
}

index! {
    /// A group, among those of all sections.
    GroupIndex
}

index! {
    /// A field, among those of all groups.
    FieldIndex
}

index! {
    /// A validator, among those of its field or group.
    ValidatorIndex
}

index! {
    /// A validator over several fields, among those of the form.
    RuleIndex
}
