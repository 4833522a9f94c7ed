use amtspult_portal_store::table::tenant;
use domain::{Tenant, TenantId};
use uuid::Uuid;

use crate::support::{musterau, on_both, settle};

#[tokio::test]
async fn tenants_are_listed_by_name() {
    on_both(async |place| {
        settle(&place.database).await;
        let mut write = place.database.write().await.unwrap();
        let altdorf = Tenant { id: TenantId(Uuid::from_u128(90)), name: "Altdorf".to_owned(), ..musterau() };
        tenant::insert(write.connection(), &altdorf).await.unwrap();
        assert_eq!(tenant::all(write.connection()).await.unwrap(), [altdorf.clone(), musterau()]);
        assert_eq!(tenant::find(write.connection(), altdorf.id).await.unwrap(), Some(altdorf));
        assert_eq!(tenant::find(write.connection(), TenantId(Uuid::from_u128(91))).await.unwrap(), None);
    })
    .await;
}
