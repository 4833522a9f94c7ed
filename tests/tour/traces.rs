//! What people wrote stands readable in no file that the desk and its window have left: database, logs, temporary files,
//! the webview's profile.

use testkit::canary::{self, files, sightings};

use crate::desk::Window;
use crate::programs::Portal;
use crate::{Outcome, Tour, citizen, clerk};

/// Words that stand nowhere else. With the others that are searched they are 50.
const CANARIES: usize = 45;

fn canaries() -> Vec<String> {
    (0..CANARIES).map(canary::word).collect()
}

/// What the clerk writes, so that it can be searched.
pub fn note() -> String {
    canaries().join(" ")
}

/// To be called while the window is still open: its profile and its write-ahead log are there then.
pub fn none(tour: &Tour, window: &Window, portal: &Portal) -> Outcome {
    let mut words = canaries();
    words.extend([citizen::STREET, clerk::NOTE, clerk::SUBJECT, clerk::ANSWER].map(str::to_owned));
    // Only the real form asks for it.
    words.extend(portal.has_real_form.then(|| citizen::IBAN.to_owned()));
    let on_the_portal = sightings(&tour.folder.join("portal"), &words);
    let unseen: Vec<_> = words.iter().filter(|word| !on_the_portal.iter().any(|(_, seen)| seen == *word)).collect();
    if !unseen.is_empty() {
        return Err(format!("the search for traces is blind: it doesn't see {unseen:?} on the portal").into());
    }
    let searched: Vec<_> = window.left_behind().iter().flat_map(|folder| files(folder)).collect();
    if !searched.iter().any(|path| path.to_string_lossy().to_lowercase().contains("webkit")) {
        return Err(format!("there is no profile of the webview among {searched:?}").into());
    }
    let seen: Vec<_> = window.left_behind().iter().flat_map(|folder| sightings(folder, &words)).collect();
    println!("  · {} words searched in {} files of desk and window", words.len(), searched.len());
    if seen.is_empty() { Ok(()) } else { Err(format!("readable on disk: {seen:?}").into()) }
}
