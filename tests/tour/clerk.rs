//! What the clerk does at the desk.

use demo::{PASSWORD, TOTP_SECRET};
use jiff::Timestamp;
use portal_app::sign_in::totp;

use crate::browser::{Browsers, Page, key};
use crate::desk::Window;
use crate::programs::Portal;
use crate::{Outcome, Tour, traces};

const CLERK: &str = "anna.lehmann@musterau.example";
pub const NOTE: &str = "Unterlagen am Telefon besprochen.";
pub const SUBJECT: &str = "Ergebnis der Prüfung";
pub const ANSWER: &str = "Ihr Antrag ist geprüft. Den Nachweis finden Sie anbei.";
pub const ATTACHMENT: &str = "Nachweis.pdf";

fn test_id(name: &str) -> String {
    format!("[data-testid={name}]")
}

/// Signs in through the browser that the desk opens.
pub async fn sign_in(tour: &Tour, window: &Window, browsers: &Browsers, portal: &Portal) -> Outcome {
    let page = &window.page;
    page.see(&format!("{}, {}", test_id("choose-file-key"), test_id("portal-url"))).await?;
    page.picture(&tour.folder, "04-first-start").await?;
    if page.count(&test_id("choose-file-key")).await? == 1 {
        page.click(&test_id("choose-file-key")).await?;
    }
    page.fill(&test_id("portal-url"), &portal.url).await?;
    page.click(&test_id("sign-in")).await?;
    page.see(&test_id("sign-in-url")).await?;
    page.until("the browser is opened", || async { Ok(window.opened_url.exists()) }).await?;
    let address = std::fs::read_to_string(&window.opened_url)?;
    in_browser(&browsers.open().await?, &address).await?;
    page.see(&test_id("inbox-row")).await?;
    page.picture(&tour.folder, "05-inbox").await
}

async fn in_browser(page: &Page, address: &str) -> Outcome {
    page.goto(address).await?;
    page.fill("#email", CLERK).await?;
    page.fill("#password", PASSWORD).await?;
    page.click("#sign-in").await?;
    let code = totp::code(TOTP_SECRET, Timestamp::now()).ok_or("no code")?;
    page.fill("#code", &code).await?;
    page.click("#confirm-code").await?;
    page.see_text("h1", "Die Anmeldung ist abgeschlossen.").await?;
    page.client.clone().close().await?;
    Ok(())
}

/// Searches the case and opens it, by keyboard alone.
pub async fn find_case(window: &Window, aktenzeichen: &str) -> Outcome {
    let page = &window.page;
    page.press("/").await?;
    page.see_focus(&test_id("search")).await?;
    page.press_with_control('a').await?;
    page.press(aktenzeichen).await?;
    page.see_text("mark", aktenzeichen.split('-').next_back().unwrap_or(aktenzeichen)).await?;
    page.until("one case is found", || async { Ok(page.count("[data-testid=inbox-row][data-case]").await? == 1) })
        .await?;
    enter(page).await?;
    page.see_focus(&test_id("inbox-list")).await?;
    enter(page).await?;
    page.see_text("[data-testid=case]", aktenzeichen).await?;
    page.see_focus("[data-testid=case] h2").await
}

async fn enter(page: &Page) -> Outcome {
    page.press(&key::ENTER.to_string()).await
}

/// Claim, note, state, answer with attachment, both PDFs; all without a line and by keyboard alone.
pub async fn work_offline(tour: &Tour, window: &Window) -> Outcome {
    let page = &window.page;
    page.see("[data-testid=sync-line][data-line=offline]").await?;
    page.press("c").await?;
    page.see(&test_id("release")).await?;
    write_note(page, NOTE).await?;
    page.press("s").await?;
    page.see(&test_id("change-state-dialog")).await?;
    page.press_until_focus(key::DOWN, "input[name=next-state][value=in-pruefung]").await?;
    enter(page).await?;
    page.see_text(&test_id("case"), "In Prüfung").await?;
    page.picture(&tour.folder, "06-offline-case").await?;
    answer(tour, window).await?;
    page.see_text(&test_id("offline-banner"), "4").await?;
    pdfs(tour, window).await?;
    write_note(page, &traces::note()).await
}

async fn write_note(page: &Page, text: &str) -> Outcome {
    page.press("n").await?;
    page.see_focus(&test_id("note-text")).await?;
    page.press(text).await?;
    page.press_with_control(key::ENTER).await?;
    page.see_text(&test_id("note"), text).await?;
    page.press(&key::TAB.to_string()).await
}

async fn answer(tour: &Tour, window: &Window) -> Outcome {
    let page = &window.page;
    std::fs::write(window.dialogs.join("attach").join(ATTACHMENT), small_pdf())?;
    page.press("a").await?;
    page.press_until_focus(key::TAB, &test_id("answer-subject")).await?;
    page.press("Verschrieben").await?;
    page.press_with_control('z').await?;
    let script = "return document.querySelector('[data-testid=answer-subject]').value";
    page.until("what was typed is taken back", || async { Ok(page.client.execute(script, vec![]).await? == "") })
        .await?;
    page.press(SUBJECT).await?;
    page.press_until_focus(key::TAB, &test_id("answer-body")).await?;
    page.press(ANSWER).await?;
    page.see("[data-testid=draft-state][data-state=saved]").await?;
    page.press_until_focus(key::TAB, &test_id("attach")).await?;
    enter(page).await?;
    page.see_text(&test_id("attached"), ATTACHMENT).await?;
    page.picture(&tour.folder, "07-answer").await?;
    page.press_with_control(key::ENTER).await?;
    page.see("[data-testid=check-dialog] [data-testid=send-answer]:not([disabled])").await?;
    page.picture(&tour.folder, "08-check").await?;
    page.press_until_focus(key::TAB, &test_id("send-answer")).await?;
    enter(page).await?;
    page.see_text(&test_id("message"), ANSWER).await?;
    page.picture(&tour.folder, "09-sent").await
}

async fn pdfs(tour: &Tour, window: &Window) -> Outcome {
    let mut pages = vec![];
    for (key, prefix) in [("e", "Antragsausfertigung-"), ("p", "Akte-")] {
        window.page.press(key).await?;
        window.page.until(&format!("{prefix}….pdf"), || async { Ok(saved(window, prefix).is_some()) }).await?;
        let made = saved(window, prefix).ok_or("the PDF is gone")?;
        pages.push(pages_of(&made).await?);
        std::fs::copy(&made, tour.folder.join(format!("{}.pdf", prefix.trim_end_matches('-'))))?;
    }
    // The file has a cover sheet, the pages of the case, and the answer's attachment.
    if pages[1] != pages[0] + 2 {
        return Err(format!("Antrag and Akte have {pages:?} pages").into());
    }
    Ok(())
}

fn saved(window: &Window, prefix: &str) -> Option<std::path::PathBuf> {
    let entries = std::fs::read_dir(&window.dialogs).ok()?;
    entries.filter_map(|entry| Some(entry.ok()?.path())).find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.starts_with(prefix) && name.ends_with(".pdf")
    })
}

/// Another program can read it, and finds the case in it.
async fn pages_of(path: &std::path::Path) -> Outcome<usize> {
    let output = tokio::process::Command::new("pdftotext").arg(path).arg("-").output().await?;
    let text = String::from_utf8_lossy(&output.stdout);
    let shown = text.matches('\u{c}').count();
    if output.status.success() && text.contains(crate::citizen::FAMILY_NAME) && shown > 0 {
        return Ok(shown);
    }
    Err(format!("{} has {shown} pages, or lacks the applicant", path.display()).into())
}

/// The portal is back: everything goes out.
pub async fn go_online(tour: &Tour, window: &Window) -> Outcome {
    let page = &window.page;
    page.click(&test_id("sync")).await?;
    page.until("the outbox is empty", || async { Ok(page.count(&test_id("waiting-count")).await? == 0) }).await?;
    if page.count(&test_id("needs-you")).await? != 0 {
        return Err("the portal refused something".into());
    }
    page.click(&test_id("tab-messages")).await?;
    page.see_text(&test_id("message"), ANSWER).await?;
    page.picture(&tour.folder, "10-online").await?;
    page.click(&test_id("outbox-open")).await?;
    page.see("[data-testid=outbox-item][data-kind=send-message][data-work=transferred]").await?;
    page.picture(&tour.folder, "11-outbox").await?;
    page.press(&key::ESCAPE.to_string()).await?;
    page.until("the outbox is closed", || async { Ok(page.count(&test_id("outbox")).await? == 0) }).await
}

/// An empty page as a PDF, with the table of offsets that careful readers insist on.
fn small_pdf() -> String {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut offsets = String::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{number} 0 obj{object}endobj\n"));
    }
    let start = pdf.len();
    pdf.push_str(&format!("xref\n0 4\n0000000000 65535 f \n{offsets}trailer<</Size 4/Root 1 0 R>>\n"));
    pdf + &format!("startxref\n{start}\n%%EOF\n")
}
