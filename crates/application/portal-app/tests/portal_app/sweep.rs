use amtspult_portal_app::filling::Filling;
use amtspult_portal_app::filling::save::Page;
use amtspult_portal_app::sweep::{DRAFT, Swept, sweep};
use forms::Vertrauensniveau;

use crate::support::{LUKASZ, World};

#[tokio::test]
async fn a_draft_is_kept_as_long_as_its_applicant_is_told() {
    let world = World::new().await;
    let form = world.form().await;
    let (account, level) = (world.account(LUKASZ).await, Vertrauensniveau::Basis);
    let mut filling = Filling::open(&world.means, account, level, demo::musterau(), &form).await.unwrap().unwrap();
    let judged = filling.judge(&world.means).await.unwrap().evaluation;
    filling.save(&world.means, &judged, Page::default()).await.unwrap();
    world.advance(DRAFT.as_secs());
    assert_eq!(sweep(&world.means.database, world.means.clock.now()).await.unwrap(), Swept::default());
    world.advance(1);
    assert_eq!(sweep(&world.means.database, world.means.clock.now()).await.unwrap().drafts, 1);
}
