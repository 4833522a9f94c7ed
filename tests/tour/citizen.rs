//! What the citizen does: apply, and later read the answer.

use demo::{PASSWORD, musterau};
use fantoccini::Locator;

use crate::browser::{Page, key};
use crate::programs::Portal;
use crate::{Outcome, Tour};

const CITIZEN: &str = "lukasz.wojcik@example.org";
pub const FAMILY_NAME: &str = "Wójcik";
const SCHEMA_TITLE: &str = "Benachrichtigung über die Beschäftigung einer schwangeren oder stillenden Frau nach § 27 (1) Mutterschutzgesetz (MuSchG)";
/// From his Servicekonto.
pub const STREET: &str = "Muldengasse";
/// Of the form on the phone.
pub const EMPLOYER: &str = "Gärtnerei Weißdorn";
pub const IBAN: &str = "DE89370400440532013000";

/// Fills in a form and gives the Aktenzeichen.
pub async fn apply(tour: &Tour, page: &Page, portal: &Portal) -> Outcome<String> {
    sign_in(page, portal).await?;
    page.picture(&tour.folder, "01-portal").await?;
    let hundesteuer = apply_for_dog(tour, page).await?;
    if !portal.has_real_form {
        return Ok(hundesteuer);
    }
    page.goto(&portal.url).await?;
    open_form(page, "Allgemeiner Antrag").await?;
    page.fill("#f-bankData-0-bankIBAN", IBAN).await?;
    page.picture(&tour.folder, "03-real-form").await?;
    send(page).await
}

async fn sign_in(page: &Page, portal: &Portal) -> Outcome {
    page.goto(&format!("{}/anmelden", portal.url)).await?;
    page.fill("#email", CITIZEN).await?;
    page.fill("#password", PASSWORD).await?;
    page.click("#sign-in").await?;
    page.goto(&portal.url).await
}

/// The form of the town that the clerk works for: others have forms of the same name.
async fn open_form(page: &Page, title: &str) -> Outcome {
    let place = format!("/formulare/{}/", musterau());
    let path = format!("//a[starts-with(@href, '{place}') and normalize-space(.) = '{title}']");
    let link = page.client.find(Locator::XPath(&path)).await?;
    Ok(link.click().await?)
}

async fn apply_for_dog(tour: &Tour, page: &Page) -> Outcome<String> {
    open_form(page, "Hundesteuer: Hund anmelden").await?;
    // Sent as it is, the form says what is missing, at the head and at each field.
    page.click("#weiter").await?;
    page.see("#f-hund-0-name[aria-invalid=true]").await?;
    page.picture(&tour.folder, "02-form-errors").await?;
    for (field, text) in [
        ("hund-0-name", "Bello"),
        ("hund-0-rasse", "Dackel"),
        ("hund-0-wurfdatum", "01.03.2025"),
        ("hund-0-haltungsbeginn", "01.06.2025"),
        ("ermaessigung-0-anzahlHunde", "1"),
    ] {
        page.fill(&format!("#f-{field}"), text).await?;
    }
    page.click("#f-hund-0-herkunft option[value=tierheim]").await?;
    for choice in
        ["hund-0-geschlecht-0", "hund-0-gefaehrlich-1", "erklaerung-0-richtigkeit", "erklaerung-0-datenschutz"]
    {
        page.press_on(&format!("#f-{choice}"), ' ').await?;
    }
    send(page).await
}

/// Fills in the form that was made of a data schema of FIM, on a phone, and gives the Aktenzeichen.
pub async fn apply_by_phone(tour: &Tour, page: &Page, portal: &Portal) -> Outcome<String> {
    sign_in(page, portal).await?;
    open_form(page, SCHEMA_TITLE).await?;
    // What is chosen decides which of the others are asked.
    for (group, path, choice) in [
        ("G00000000255_G60000000093", "G00000000255_G60000000093_F60000000263", 0),
        ("G00000000255_F00000000462", "G00000000255_F00000000462", 0),
        ("G00000000258", "G00000000258_F00000000464", 1),
        ("G00000000258", "G00000000258_F00000000465", 1),
        ("G00000000258", "G00000000258_F00000000466", 0),
    ] {
        page.press_on(&format!("{}-{choice}", schema_field(group, path)), ' ').await?;
    }
    for (group, path, text) in [
        ("G00000000253", "G00000000253_F60000000319", EMPLOYER),
        (
            "G00000000253_G60000000088_G60000000086",
            "G00000000253_G60000000088_G60000000086_F60000000243",
            "Muldengasse",
        ),
        ("G00000000253_G60000000088_G60000000086", "G00000000253_G60000000088_G60000000086_F60000000246", "04668"),
        ("G00000000253_G60000000088_G60000000086", "G00000000253_G60000000088_G60000000086_F60000000247", "Musterau"),
        ("G00000000253_G00000001408", "G00000000253_G00000001408_F60000000240", "+49 3437 9910"),
        ("G00000000253_G00000001914", "G00000000253_G00000001914_F60000000227", "Kowalczyk"),
        (
            "G00000000253_G00000001914_G00000001399",
            "G00000000253_G00000001914_G00000001399_F60000000240",
            "+49 3437 9911",
        ),
        ("G00000000255", "G00000000255_F60000000227", "Đorđević"),
        ("G00000000255", "G00000000255_F60000000228", "Milica"),
        ("G00000000255_G60000000083", "G00000000255_G60000000083_F60000000233", "1995"),
        (
            "G00000000255_G60000000093_G60000000088_G60000000086",
            "G00000000255_G60000000093_G60000000088_G60000000086_F60000000243",
            "Muldengasse",
        ),
        (
            "G00000000255_G60000000093_G60000000088_G60000000086",
            "G00000000255_G60000000093_G60000000088_G60000000086_F60000000246",
            "04668",
        ),
        (
            "G00000000255_G60000000093_G60000000088_G60000000086",
            "G00000000255_G60000000093_G60000000088_G60000000086_F60000000247",
            "Musterau",
        ),
        ("G00000000255_F00000000462", "G00000000255_F00000000467", "01.03.2027"),
    ] {
        page.fill(&schema_field(group, path), text).await?;
    }
    page.click(&format!("{} option[value='001']", schema_field("F00000000463", "F00000000463"))).await?;
    page.picture(&tour.folder, "13-phone").await?;
    send(page).await
}

/// A field of the form made of S00000094, by the paths of its group and of itself.
fn schema_field(group: &str, path: &str) -> String {
    format!("#f-S00000000094_{group}-0-S00000000094_{path}")
}

/// From the filled-in form over the check page to the confirmation.
async fn send(page: &Page) -> Outcome<String> {
    page.press_on("#weiter", key::ENTER).await?;
    page.click("#absenden").await?;
    page.text("#aktenzeichen-neu").await
}

/// The Postfach has exactly one answer, with its attachment.
pub async fn read_answer(tour: &Tour, page: &Page, portal: &Portal, aktenzeichen: &str) -> Outcome {
    page.goto(&format!("{}/postfach", portal.url)).await?;
    let link = page.client.find(Locator::XPath(&format!("//li[contains(., '{aktenzeichen}')]//a"))).await?;
    link.click().await?;
    page.see_text(".message", crate::clerk::ANSWER).await?;
    page.picture(&tour.folder, "12-postfach").await?;
    let answers =
        page.client.find_all(Locator::XPath(&format!("//li[contains(., '{}')]", crate::clerk::ANSWER))).await?;
    if answers.len() != 1 {
        return Err(format!("the Postfach has {} answers instead of one", answers.len()).into());
    }
    let attached = answers[0].find_all(Locator::Css(".files a")).await?;
    if attached.len() != 1 || attached[0].text().await? != crate::clerk::ATTACHMENT {
        return Err("the answer's attachment is missing".into());
    }
    Ok(())
}
