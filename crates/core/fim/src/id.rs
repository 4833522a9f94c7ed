//! FIM ids, which are longer since XDatenfelder 3.0.0.

/// Whether two ids are of the same element: rules of 2.0 write them with 8 digits, elements of 3.0.0 have 11.
pub fn same_id(one: &str, other: &str) -> bool {
    plain_id(one) == plain_id(other)
}

/// An id without the zeros by which it is longer: letter, two digits of the one who gave it out, and the rest.
pub(crate) fn plain_id(id: &str) -> String {
    let parts = id.get(..3).zip(id.get(3..));
    parts.map_or_else(|| id.to_owned(), |(begin, rest)| format!("{begin}{}", rest.trim_start_matches('0')))
}
