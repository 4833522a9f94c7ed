//! The window shows the desk and nothing else: no link and no dropped file leads it elsewhere.

use tauri::plugin::{Builder, TauriPlugin};
use tauri::{Url, Wry};

/// Keeps every webview at the desk's own pages.
pub fn guard() -> TauriPlugin<Wry> {
    Builder::new("navigation").on_navigation(|_, url| is_own(url)).build()
}

/// The pages that come with the program; on Windows the webview reaches them by a name that no network has.
fn is_own(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_programs_own_pages_are_shown() {
        let own = |address: &str| is_own(&Url::parse(address).unwrap());
        assert!(own(if cfg!(windows) { "http://tauri.localhost/" } else { "tauri://localhost/index.html" }));
        for foreign in
            ["http://evil.example/", "https://evil.example/", "file:///etc/passwd", "data:text/html,x", "tauri://evil/"]
        {
            assert!(!own(foreign), "{foreign}");
        }
    }
}
