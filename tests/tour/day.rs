//! A stretch of a clerk's day by keyboard alone, in the real window: going through a filtered list while cases leave it,
//! then claim, answer with a text module and close. After each step the focus is where one would look.

use std::time::Duration;

use serde_json::json;

use crate::Outcome;
use crate::browser::{PATIENCE, Page, key};
use crate::desk::Window;

/// Cases that are gone through.
const SHORT: usize = 6;
const WHOLE: usize = 40;
/// Most keys from the claim to the closed case.
const KEYS: usize = 12;

const LIST: &str = "[data-testid=inbox-list]";

/// `cargo xtask day` asks for all of it, the tour for a short version.
pub fn is_whole() -> bool {
    std::env::var_os("TOUR_WHOLE_DAY").is_some()
}

/// Goes through the unassigned cases; every second one is claimed and leaves the list.
pub async fn triage(window: &Window) -> Outcome {
    let page = &window.page;
    choose_filter(page, "unassigned").await?;
    let mut seen: Vec<String> = vec![];
    let cases = if is_whole() { WHOLE } else { SHORT };
    for step in 0..cases {
        page.press("j").await?;
        let shown = shown_after(page, seen.last()).await?;
        let Some(shown) = shown else { break };
        if seen.contains(&shown) {
            return Err(format!("{shown} was shown twice: {seen:?}").into());
        }
        page.see_focus(LIST).await?;
        if step.is_multiple_of(2) {
            page.press("c").await?;
            let row = format!("[data-testid=inbox-row][data-case=\"{shown}\"]");
            page.until("the claimed case leaves the list", || async { Ok(page.count(&row).await? == 0) }).await?;
            page.see_focus(LIST).await?;
        }
        seen.push(shown);
    }
    if seen.len() < cases {
        return Err(format!("only {} cases were shown", seen.len()).into());
    }
    println!("  · {} cases were gone through, each shown once", seen.len());
    Ok(())
}

/// Chooses a filter, with nothing searched for.
async fn choose_filter(page: &Page, name: &str) -> Outcome {
    page.press("/").await?;
    page.see_focus("[data-testid=search]").await?;
    page.press_with_control('a').await?;
    page.press(&key::BACKSPACE.to_string()).await?;
    page.press(&key::ENTER.to_string()).await?;
    page.press_until_focus(key::F6, ".filter").await?;
    page.press_until_focus(key::DOWN, &format!("[data-testid=filter-{name}]")).await?;
    page.press(&key::ENTER.to_string()).await?;
    page.see(&format!("[data-testid=filter-{name}][aria-current=true]")).await?;
    page.press_until_focus(key::F6, LIST).await?;
    page.see("[data-testid=inbox-row][data-case]").await
}

/// The case of the marked row once it is shown and another one than before; `None` at the end of the list.
async fn shown_after(page: &Page, before: Option<&String>) -> Outcome<Option<String>> {
    let script = "const row = document.querySelector('.row-active');
        const shown = document.querySelector('[data-testid=case]')?.dataset.case;
        const last = row?.getAttribute('aria-posinset') === row?.getAttribute('aria-setsize');
        return [shown && row?.dataset.case === shown ? shown : '', last];";
    let looking = async {
        loop {
            let answer = page.client.execute(script, vec![]).await?;
            let (case, last) = (answer[0].as_str().unwrap_or_default(), answer[1] == true);
            match before {
                Some(before) if before == case && last => return Ok(None),
                Some(before) if before == case => {}
                _ if case.is_empty() => {}
                _ => return Ok(Some(case.to_owned())),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.map_err(|_| "no other case is shown")?
}

/// Claims a case, answers with a module and closes it.
pub async fn answer_and_close(window: &Window) -> Outcome {
    let page = &window.page;
    choose_filter(page, "unassigned").await?;
    with_postfach(page).await?;
    let mut keys = 0;
    let mut press = async |text: &str| {
        keys += text.chars().count();
        page.press(text).await
    };
    press("c").await?;
    page.see("[data-testid=release]").await?;
    press("a").await?;
    page.see_focus("[data-testid=answer-subject]").await?;
    page.press_with_control('t').await?;
    page.see_focus("[data-testid=module-search]").await?;
    press("zwi").await?;
    press(&key::ENTER.to_string()).await?;
    page.see_focus("[data-testid=answer-body]").await?;
    page.press_with_control(key::ENTER).await?;
    page.see("[data-testid=send-answer]:not([disabled])").await?;
    page.press_with_control(key::ENTER).await?;
    page.see_text("[data-testid=message]", "dauert leider länger").await?;
    page.see_focus("[data-pane=case] *").await?;
    press("b").await?;
    page.see_text("[data-testid=case] .facts", "Abgeschlossen").await?;
    page.see_focus("[data-pane=case] *").await?;
    page.until("all of it is at the portal", || async { Ok(page.count("[data-testid=waiting-count]").await? == 0) })
        .await?;
    // Three chords with Control.
    let keys = keys + 3;
    println!("  · claimed, answered and closed in {keys} keys");
    if keys > KEYS { Err(format!("that took {keys} keys instead of {KEYS}").into()) } else { Ok(()) }
}

/// Goes on to a case whose applicant can be answered.
async fn with_postfach(page: &Page) -> Outcome {
    for _ in 0..WHOLE {
        page.press("j").await?;
        page.see("[data-testid=claim]").await?;
        let script = "return document.querySelector('[data-testid=answer]') !== null";
        if page.client.execute(script, vec![json!(null)]).await?.as_bool() == Some(true) {
            return Ok(());
        }
    }
    Err("no unassigned case has a Postfach".into())
}
