//! Addresses of this portal.

/// Address of the sign-in page that leads on to `next`.
pub fn sign_in(next: &str) -> String {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/anmelden?weiter={next}")
}

/// A place of our own, or the start page: nobody is led elsewhere by a link to the sign-in.
pub fn own_place(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if own { next } else { "/" }
}
