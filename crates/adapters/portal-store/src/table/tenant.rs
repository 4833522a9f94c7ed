//! Tenants.

use domain::{Tenant, TenantId};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::Migration;
use crate::{Connection, Result, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112301,
    sql: &["CREATE TABLE tenant (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        ags TEXT NOT NULL
    ) {strict}"],
};

/// Enters a new tenant.
pub async fn insert(connection: &mut Connection, tenant: &Tenant) -> Result<()> {
    sqlx::query("INSERT INTO tenant (id, name, ags) VALUES ($1, $2, $3)")
        .bind(tenant.id.to_string())
        .bind(tenant.name.clone())
        .bind(tenant.ags.clone())
        .execute(connection)
        .await?;
    Ok(())
}

/// All tenants, by name.
pub async fn all(connection: &mut Connection) -> Result<Vec<Tenant>> {
    let rows = sqlx::query("SELECT id, name, ags FROM tenant ORDER BY name").fetch_all(connection).await?;
    rows.iter().map(read).collect()
}

/// The tenant of an id.
pub async fn find(connection: &mut Connection, tenant: TenantId) -> Result<Option<Tenant>> {
    let row = sqlx::query("SELECT id, name, ags FROM tenant WHERE id = $1")
        .bind(tenant.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<Tenant> {
    Ok(Tenant { id: row::id(row, "id", "tenant")?, name: row.try_get("name")?, ags: row.try_get("ags")? })
}
