use amtspult_portal_app::operations::decide;
use domain::{CaseState, DeviceId, OperationId};
use portal_store::table::feed;
use protocol::{OperationHead, Outcome, Refusal};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;

async fn new_case(world: &World) -> domain::Case {
    let member = world.anna().await;
    let mut read = world.means.database.read().await.unwrap();
    for (_, change) in
        feed::since(&mut read, member.tenant, protocol::Scope::Office(member.offices[0]), 0, 1000).await.unwrap()
    {
        if change.kind == "case"
            && let Some(body) = change.body
        {
            let case: domain::Case = serde_json::from_str(body.get()).unwrap();
            if case.state == CaseState::Eingegangen {
                return case;
            }
        }
    }
    panic!("the demo has a new case")
}

async fn decided(world: &World, id: Uuid, case: &domain::Case, intent: Value) -> Outcome {
    let operation = json!({"id": id, "case": case.id, "counter": 1, "depends_on": [],
        "recorded_at": "2026-11-23T09:00:00Z", "intent": intent});
    let head = OperationHead { id: OperationId(id) };
    let device = DeviceId(Uuid::from_u128(5));
    decide(&world.means, &world.anna().await, device, &head, &operation.to_string()).await.unwrap()
}

#[tokio::test]
async fn an_operation_is_decided_once_and_answered_alike_for_ever() {
    let world = World::new().await;
    let case = new_case(&world).await;
    let (id, claim) = (Uuid::now_v7(), json!({"type": "claim"}));
    let first = decided(&world, id, &case, claim.clone()).await;
    assert!(matches!(first, Outcome::Applied { .. }), "{first:?}");
    world.advance(60);
    assert_eq!(decided(&world, id, &case, claim).await, first);
    let other = decided(&world, id, &case, json!({"type": "add-note", "note": Uuid::now_v7(), "text": "Nein"})).await;
    assert_eq!(other, Outcome::Refused { refusal: Refusal::Forbidden }, "another wish under the same id");
    let mut read = world.means.database.read().await.unwrap();
    let (_, case) =
        feed::find::<domain::Case>(&mut read, demo::musterau(), &case.id.to_string()).await.unwrap().unwrap();
    assert_eq!(case.fencing, 1);
}

#[tokio::test]
async fn what_cant_be_read_is_refused_and_that_stays_so() {
    let world = World::new().await;
    let case = new_case(&world).await;
    let id = Uuid::now_v7();
    for _ in 0..2 {
        let outcome = decided(&world, id, &case, json!({"type": "of-a-newer-desk"})).await;
        assert_eq!(outcome, Outcome::Refused { refusal: Refusal::Unreadable });
    }
}
