//! The figures behind docs/benchmarks.md: a real portal over HTTP, the real encrypted database, the very commands that the
//! window calls, at 100,000 cases or as many as the first argument says; `window CASES` measures the window only, `designer` the form designer. Started by
//! `cargo xtask bench`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here shall end the run")]
#![allow(clippy::print_stdout, reason = "the figures are what it is for")]

mod commands;
mod designer;
mod documents;
mod report;
mod screen;
mod search;
mod start;
mod sync;
mod window;

use std::time::Duration;

use postgres::Postgres;
use tempfile::TempDir;
use testkit::{Workplace, World};

use report::{Report, thousands};

/// Cases of the first sync that has a budget.
const FIRST_SYNC: usize = 10_000;

#[tokio::main]
async fn main() {
    // cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.as_slice() {
        [mode, folder] if mode == start::CHILD => start::child(folder.as_ref()).await,
        [part] if part == "designer" => run_designer().await,
        [part, cases] if part == "window" => run_window(number(cases)).await,
        [cases] => run(number(cases)).await,
        _ => run(100_000).await,
    }
}

fn number(cases: &str) -> usize {
    cases.parse().expect("a number of cases")
}

/// Fills a portal with cases, and a desk from it; gives the time of this first sync, the desk and its folder.
async fn synced(world: &World, cases: usize) -> (Duration, Workplace, TempDir) {
    demo::bulk::seed(world.portal().database(), cases, world.now()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (time, workplace) = sync::first(world, folder.path()).await;
    (time, workplace, folder)
}

async fn run_window(cases: usize) {
    let report = Report::begin();
    let world = World::behind_cuts().await;
    let (_, workplace, folder) = synced(&world, cases).await;
    workplace.set_offline(true).await;
    workplace.close().await;
    window::measure(&report, folder.path());
    report.end();
}

async fn run_designer() {
    let report = Report::begin();
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let workplace = Workplace::signed_in(folder.path(), &world, testkit::PETRA).await;
    workplace.set_offline(true).await;
    designer::measure_commands(&report, &workplace).await;
    workplace.close().await;
    designer::measure_window(&report, folder.path());
    report.end();
}

async fn run(cases: usize) {
    let report = Report::begin();
    let small = World::new().await;
    let (first_sync, workplace, _folder) = synced(&small, FIRST_SYNC).await;
    report.seconds(&format!("first sync of {} cases", thousands(FIRST_SYNC)), first_sync, Some(10.0));
    documents::measure(&report, &workplace).await;
    workplace.close().await;
    drop(small);
    on_postgres(&report).await;

    let world = World::behind_cuts().await;
    let (first_sync, workplace, folder) = synced(&world, cases).await;
    report.seconds(&format!("first sync of {} cases", thousands(cases)), first_sync, None);
    sync::idle(&report, &world, &workplace, folder.path()).await;
    search::measure(&report, &workplace).await;
    commands::measure(&report, &workplace).await;
    workplace.close().await;
    start::measure(&report, folder.path());
    window::measure(&report, folder.path());
    report.end();
}

/// The same first sync, with the portal on PostgreSQL.
async fn on_postgres(report: &Report) {
    let what = format!("first sync of {} cases, portal on PostgreSQL", thousands(FIRST_SYNC));
    let Some(postgres) = Postgres::careful() else { return report.row(&what, "not measured: it doesn't start") };
    let world = World::on(&postgres.url).await;
    let (first_sync, workplace, _folder) = synced(&world, FIRST_SYNC).await;
    report.seconds(&what, first_sync, Some(10.0));
    workplace.close().await;
}
