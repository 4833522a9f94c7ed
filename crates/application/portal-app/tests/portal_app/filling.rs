use amtspult_portal_app::filling::save::{NotTaken, Page};
use amtspult_portal_app::filling::seen::Seen;
use amtspult_portal_app::filling::{Filling, HandedIn, discard, submit};
use domain::FieldKey;
use forms::Vertrauensniveau;
use portal_store::table::case_index;

use crate::support::{LUKASZ, World};

async fn open(world: &World, form: &str) -> Filling {
    let account = world.account(LUKASZ).await;
    let level = Vertrauensniveau::Basis;
    Filling::open(&world.means, account, level, demo::musterau(), form).await.unwrap().unwrap()
}

/// What a page sends on which somebody typed this.
fn typed(filling: &Filling, judged: &forms::Evaluation, text: &str) -> Page {
    let values = [(FieldKey::new("a", 0, "x"), vec![text.to_owned()])].into();
    Page { seen: Seen::of(filling.form(), &filling.draft, judged), values, ..Page::default() }
}

#[tokio::test]
async fn what_was_reviewed_becomes_a_case_once() {
    let world = World::new().await;
    let form = world.form().await;
    let mut filling = open(&world, &form).await;
    let judged = filling.judge_with_account(&world.means).await.unwrap().evaluation;
    assert_eq!(judged.findings.len(), 1, "it has to be filled in");
    let page = typed(&filling, &judged, "Bello");
    assert!(filling.save(&world.means, &judged, page).await.unwrap().not_taken.is_empty());

    let reviewed = open(&world, &form).await;
    let judgement = reviewed.judge(&world.means).await.unwrap();
    assert!(judgement.evaluation.findings.is_empty());
    let HandedIn::Now(case) = submit(&world.means, &reviewed, judgement.submission()).await.unwrap() else {
        panic!("not handed in")
    };
    let mut read = world.means.database.read().await.unwrap();
    let mine = case_index::of_applicant(&mut read, reviewed.account.id).await.unwrap();
    assert_eq!(mine[0], (demo::musterau(), case));
    drop(read);
    let again = submit(&world.means, &reviewed, judgement.submission()).await.unwrap();
    assert_eq!(again, HandedIn::Before, "a second click");
}

#[tokio::test]
async fn what_was_changed_after_the_review_is_not_sent() {
    let world = World::new().await;
    let form = world.form().await;
    let mut here = open(&world, &form).await;
    let judged = here.judge(&world.means).await.unwrap().evaluation;
    let page = typed(&here, &judged, "Bello");
    here.save(&world.means, &judged, page).await.unwrap();
    let reviewed = open(&world, &form).await;
    let mut elsewhere = open(&world, &form).await;
    let judged = elsewhere.judge(&world.means).await.unwrap().evaluation;
    let page = typed(&elsewhere, &judged, "Luna");
    elsewhere.save(&world.means, &judged, page).await.unwrap();
    let submission = reviewed.judge(&world.means).await.unwrap().submission();
    assert_eq!(submit(&world.means, &reviewed, submission).await.unwrap(), HandedIn::Changed);
}

#[tokio::test]
async fn answers_entered_at_once_are_both_kept_and_long_ones_refused() {
    let world = World::new().await;
    let form = world.form().await;
    let (mut one, mut other) = (open(&world, &form).await, open(&world, &form).await);
    let judged = one.judge(&world.means).await.unwrap().evaluation;
    let (first, second) = (typed(&one, &judged, "Bello"), typed(&other, &judged, "Luna"));
    one.save(&world.means, &judged, first).await.unwrap();
    other.save(&world.means, &judged, second).await.unwrap();
    let judged = other.judge(&world.means).await.unwrap().evaluation;
    assert_eq!(other.open_choices(&judged).count(), 1);
    let page = typed(&other, &judged, &"x".repeat(20_001));
    let outcome = other.save(&world.means, &judged, page).await.unwrap();
    assert_eq!(outcome.not_taken, [NotTaken::TooLong(FieldKey::new("a", 0, "x"))]);
    discard(&world.means, &other.key()).await.unwrap();
    assert!(open(&world, &form).await.draft.answers.is_empty());
}
