use amtspult_portal_store::table::operation::{self, Decided};
use domain::{DeviceId, OperationId};
use protocol::{Outcome, Refusal};
use uuid::Uuid;

use crate::support::{anna, musterau, now, on_both, settle};

#[tokio::test]
async fn the_first_answer_stays() {
    on_both(async |place| {
        settle(&place.database).await;
        let (tenant, id) = (musterau().id, OperationId(Uuid::from_u128(50)));
        let device = DeviceId(Uuid::from_u128(51));
        let decided = |outcome| Decided { account: anna().id, digest: "digest".to_owned(), outcome };
        let applied = Outcome::Applied { at: now() };
        let refused = Outcome::Refused { refusal: Refusal::CaseUnknown };
        let mut write = place.database.write().await.unwrap();
        assert!(operation::find(write.connection(), tenant, id).await.unwrap().is_none());
        let first = decided(applied.clone());
        assert!(operation::insert(&mut write, (tenant, id), device, &first, now()).await.unwrap());
        assert!(!operation::insert(&mut write, (tenant, id), device, &decided(refused), now()).await.unwrap());
        let found = operation::find(write.connection(), tenant, id).await.unwrap().unwrap();
        assert_eq!((found.account, found.outcome), (anna().id, applied));
    })
    .await;
}
