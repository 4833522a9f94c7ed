//! What a tenant tells about itself on the portal: Impressum, Datenschutz and the like, as it has written them.

use domain::TenantId;
use sqlx::Row as _;

use super::Migration;
use crate::{Connection, Result, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112907,
    sql: &["CREATE TABLE tenant_page (
        tenant TEXT NOT NULL REFERENCES tenant (id),
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (tenant, name)
    ) {strict}"],
};

/// Writes a page, in the place of what stood there.
pub async fn put(connection: &mut Connection, tenant: TenantId, name: &str, body: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO tenant_page (tenant, name, body) VALUES ($1, $2, $3)
         ON CONFLICT (tenant, name) DO UPDATE SET body = excluded.body",
    )
    .bind(tenant.to_string())
    .bind(name.to_owned())
    .bind(body.to_owned())
    .execute(connection)
    .await?;
    Ok(())
}

/// The pages of this name of all tenants.
pub async fn of_name(connection: &mut Connection, name: &str) -> Result<Vec<(TenantId, String)>> {
    let rows = sqlx::query("SELECT tenant, body FROM tenant_page WHERE name = $1 AND body <> '' ORDER BY tenant")
        .bind(name.to_owned())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((row::id(row, "tenant", "page")?, row.try_get("body")?))).collect()
}
