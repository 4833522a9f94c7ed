//! A form's page is what `form_page` makes of the same form and answers, byte for byte: so what a designer sees is what
//! citizens get.

use domain::AttachmentRef;
use forms::{Answers, Context, Evaluator, Form, Vertrauensniveau, at_most};
use jiff::civil::date;
use portal_store::table::account;
use portal_store::table::form_draft::{self, Draft, DraftKey};
use serde_json::{Value, json};

use crate::support::{Browser, LUKASZ, World, hidden};

/// What the renderer gives for a draft, in which what the account has verified takes the place of what was sent.
fn rendered(form: &Form, draft: &Draft, context: &Context) -> String {
    let file = |file: &AttachmentRef| json!({"name": file.name, "size": file.size});
    let files = draft.files.iter().map(|(key, files)| (key.clone(), files.iter().map(file).collect::<Value>()));
    let mut answers: Answers = draft.answers.clone().into_iter().chain(files).collect();
    answers.extend(forms::evaluate(form, &answers, context).locked);
    let evaluation = forms::evaluate(form, &answers, context);
    let evaluator = Evaluator::new(form);
    let page = form_page::Page {
        files: &draft.files,
        account: &context.account,
        watched: evaluator.looked_at(),
        ..form_page::Page::new(form, &evaluation, &answers)
    };
    page.sections().into_string()
}

/// Answers as a page sends them: texts, and files by the name of their input.
type Sent = (Vec<(String, String)>, Vec<(String, String)>);

fn sent(answers: &Value) -> Sent {
    let (mut texts, mut files) = (vec![], vec![]);
    for (key, value) in answers.as_object().unwrap() {
        match value {
            Value::Array(all) if all.iter().any(Value::is_object) => {
                files.extend(all.iter().map(|file| (key.clone(), file["name"].as_str().unwrap().to_owned())));
            }
            Value::Array(all) => texts.extend(all.iter().map(|one| (key.clone(), one.as_str().unwrap().to_owned()))),
            Value::String(text) => texts.push((key.clone(), text.clone())),
            other => texts.push((key.clone(), other.to_string())),
        }
    }
    (texts, files)
}

async fn save(browser: &mut Browser, address: &str, answers: &Value) {
    let csrf = hidden(&browser.page(address).await, "csrf");
    let (texts, files) = sent(answers);
    let mut fields = vec![("csrf", csrf.as_str()), ("aktion", "speichern")];
    fields.extend(texts.iter().map(|(key, text)| (key.as_str(), text.as_str())));
    let file = |(key, name)| -> (&str, &str, &[u8]) { (key, name, b"%PDF-1.4 x") };
    let files: Vec<_> = files.iter().map(|(key, name)| file((key.as_str(), name.as_str()))).collect();
    browser.multipart(address, &fields, &files).await;
}

#[tokio::test]
async fn the_portal_shows_what_the_renderer_gives() {
    let world = World::new().await;
    let database = world.portal.database();
    let mut browser = world.browser();
    browser.sign_in(&world, LUKASZ, "/anmelden").await;
    let owner = account::by_email(&mut database.read().await.unwrap(), LUKASZ).await.unwrap().unwrap();
    let known = at_most(&owner.stammdaten, Vertrauensniveau::Basis);
    let context = Context::on(date(2026, 11, 23)).with_account(known);
    let mut pages = 0;
    for (number, filled) in trial::forms().into_iter().enumerate() {
        let mut json = filled.form;
        json["id"] = json!(format!("1:Form{number}:v1.0"));
        let form = Form::parse(&json).unwrap();
        let id = world.portal.publish_form(demo::MUSTERAU, "Hundesteuer", &json.to_string()).await.unwrap();
        let address = format!("/formulare/{}/{id}", demo::musterau()).replace(':', "%3A");
        let key = DraftKey { account: owner.id, tenant: demo::musterau(), form: id };
        let begun = Draft { answers: forms::prefill(&form, &context), ..Draft::default() };
        assert!(browser.page(&address).await.contains(&rendered(&form, &begun, &context)), "{}", filled.name);
        for answers in &filled.answers {
            save(&mut browser, &address, answers).await;
            let saved = form_draft::find(&mut database.read().await.unwrap(), &key).await.unwrap().unwrap();
            assert!(browser.page(&address).await.contains(&rendered(&form, &saved, &context)), "{}", filled.name);
            pages += 1;
        }
        // An account has at most 50.
        let mut write = database.write().await.unwrap();
        form_draft::delete(&mut write, &key).await.unwrap();
        write.commit().await.unwrap();
    }
    println!("{pages} saved pages");
    assert!(pages > 40, "{pages} saved pages");
}
