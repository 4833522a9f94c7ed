//! The tour: the main job from the citizen's form to the answer in the Postfach, in the real window and a real browser.
//!
//! Started by `cargo xtask tour`, which brings a display, a session bus and the drivers.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tour says where it is")]

mod browser;
mod citizen;
mod clerk;
mod day;
mod desk;
mod programs;
mod traces;

use std::path::PathBuf;
use std::process::ExitCode;

pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Folders and programs of one tour.
pub struct Tour {
    pub folder: PathBuf,
    pub programs: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match tour().await {
        Ok(()) => {
            println!("the tour is complete");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the tour ended: {error} (logs and pictures are in TOUR_FOLDER)");
            ExitCode::FAILURE
        }
    }
}

async fn tour() -> Outcome {
    let folder = PathBuf::from(std::env::var_os("TOUR_FOLDER").ok_or("TOUR_FOLDER is not set")?);
    let programs = PathBuf::from(std::env::var_os("TOUR_PROGRAMS").ok_or("TOUR_PROGRAMS is not set")?);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let tour = Tour { folder, programs };
    let mut portal = programs::Portal::start(&tour).await?;
    let browsers = browser::Browsers::start(&tour).await?;

    say("a citizen applies on the portal");
    let citizen = browsers.open().await?;
    let aktenzeichen = citizen::apply(&tour, &citizen, &portal).await?;
    say(&format!("the case is {aktenzeichen}"));
    let by_phone = if portal.has_schema {
        say("a citizen fills in an imported data schema on a phone");
        let phone = browsers.open_phone().await?;
        let aktenzeichen = citizen::apply_by_phone(&tour, &phone, &portal).await?;
        phone.close().await?;
        Some(aktenzeichen)
    } else {
        None
    };

    say("a clerk signs in and pulls");
    let window = desk::Window::open(&tour).await?;
    clerk::sign_in(&tour, &window, &browsers, &portal).await?;
    if let Some(aktenzeichen) = by_phone {
        clerk::find_case(&window, &aktenzeichen).await?;
        window.page.see_text("[data-testid=case]", citizen::EMPLOYER).await?;
        window.page.picture(&tour.folder, "14-schema-case").await?;
    }
    clerk::find_case(&window, &aktenzeichen).await?;

    say("the portal stops; the clerk works without a line");
    portal.stop().await?;
    clerk::work_offline(&tour, &window).await?;

    say("the portal is back; the outbox drains");
    portal.restart(&tour).await?;
    clerk::go_online(&tour, &window).await?;

    say("the citizen reads the answer");
    citizen::read_answer(&tour, &citizen, &portal, &aktenzeichen).await?;

    say("a stretch of the clerk's day by keyboard");
    day::triage(&window).await?;
    day::answer_and_close(&window).await?;
    say("nothing readable was left on the disk");
    traces::none(&tour, &window, &portal)?;
    window.close().await?;
    citizen.close().await?;
    portal.stop().await?;
    Ok(())
}

fn say(text: &str) {
    println!("  · {text}");
}
