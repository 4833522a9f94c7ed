use std::collections::BTreeMap;

use amtspult_portal_app::cases::{Application, receive};
use domain::{FormVersion, Message, TextModule, TextModulePurpose};
use portal_store::table::feed;
use protocol::Scope;

use crate::support::{LUKASZ, World};

/// Changes the module of the receipt.
async fn change(world: &World, change: impl Fn(&mut TextModule)) {
    let mut write = world.means.database.write().await.unwrap();
    let modules: Vec<TextModule> = feed::all(write.connection(), demo::musterau(), None).await.unwrap();
    let mut receipt = modules.into_iter().find(|one| one.purpose == Some(TextModulePurpose::Receipt)).unwrap();
    change(&mut receipt);
    feed::put(&mut write, demo::musterau(), Scope::Directory, &[receipt.into()]).await.unwrap();
    write.commit().await.unwrap();
}

/// Subjects of the messages with which an application is answered at once.
async fn answers(world: &World) -> Vec<String> {
    let applicant = world.account(LUKASZ).await;
    let mut write = world.means.database.write().await.unwrap();
    let forms: Vec<FormVersion> = feed::all(write.connection(), demo::musterau(), None).await.unwrap();
    let application = Application {
        tenant: demo::musterau(),
        form: forms.into_iter().find(|form| form.id.contains("Hundesteuer")).unwrap(),
        applicant: applicant.id,
        name: applicant.name(),
        fields: BTreeMap::new(),
        attachments: vec![],
    };
    let case = receive(&mut write, application, world.means.clock.now()).await.unwrap();
    let messages: Vec<Message> = feed::all(write.connection(), demo::musterau(), Some(case.id)).await.unwrap();
    messages.into_iter().map(|message| message.subject).collect()
}

#[tokio::test]
async fn a_receipt_goes_out_whatever_its_module_is_called() {
    let world = World::new().await;
    assert_eq!(answers(&world).await, ["Eingangsbestätigung: Hundesteuer"]);
    change(&world, |module| module.title = "Ihr Antrag ist da".to_owned()).await;
    assert_eq!(answers(&world).await, ["Ihr Antrag ist da: Hundesteuer"]);
}

#[tokio::test]
async fn no_receipt_goes_out_with_a_gap_or_without_a_module() {
    let world = World::new().await;
    change(&world, |module| module.body = "Guten Tag [Anrede]".to_owned()).await;
    assert_eq!(answers(&world).await, [""; 0]);
    change(&world, |module| module.purpose = None).await;
    assert_eq!(answers(&world).await, [""; 0]);
}
