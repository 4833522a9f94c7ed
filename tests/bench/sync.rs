//! Exchanging with the portal: the first sync, and one without news.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::{ANNA, Workplace, World};

use crate::report::Report;

/// Signs Anna in on an empty folder; gives the time until everything is here.
pub async fn first(world: &World, folder: &Path) -> (Duration, Workplace) {
    let workplace = Workplace::open(folder);
    workplace.sign_in(world, ANNA).await;
    let started = Instant::now();
    until_online(&workplace).await;
    (started.elapsed(), workplace)
}

/// Returns once an exchange is complete and nothing waits.
pub async fn until_online(workplace: &Workplace) {
    let mut events = workplace.host.events();
    loop {
        let sync = &workplace.status().await["sync"];
        if sync["line"] == "online" && sync["waiting"] == 0 {
            return;
        }
        // Lagging behind the news is news as well.
        let _ = events.recv().await;
    }
}

/// Exchanges without news that are looked at.
const IDLE: usize = 5;

/// Exchanges without news: their requests, and the files that they changed.
pub async fn idle(report: &Report, world: &World, workplace: &Workplace, folder: &Path) {
    // When the stream of events has begun, an exchange of its own follows.
    exchange(workplace).await;
    exchange(workplace).await;
    let before = files(folder);
    let mut requests = 0;
    for method in ["GET", "POST"] {
        world.cuts().arm(method, "", None);
        for _ in 0..IDLE {
            exchange(workplace).await;
        }
        requests += world.cuts().seen().whole;
    }
    let changed = files(folder).into_iter().filter(|(name, content)| before.get(name) != Some(content)).count();
    let figure = format!("{:.1} requests, {changed} files changed", requests as f64 / IDLE as f64);
    report.compared("idle sync", &figure, "1 request, no write", requests == IDLE && changed == 0);
}

async fn exchange(workplace: &Workplace) {
    let mut events = workplace.host.events();
    workplace.call("sync_now", json!({})).await;
    // It has begun with the first piece of news.
    let _ = events.recv().await;
    until_online(workplace).await;
}

/// Content of the databases and their logs, by name. The index of a log (`-shm`) is memory that is shared.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file());
    files
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| !name.ends_with("-shm"))
        .collect()
}
