//! The key that signs ID tokens.

use sqlx::{AnyPool, Row as _};

use super::Migration;
use crate::sealing::Sealer;
use crate::{Connection, Result};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112305,
    sql: &["CREATE TABLE signing_key (
        id TEXT NOT NULL PRIMARY KEY,
        algorithm TEXT NOT NULL,
        pkcs8 {blob} NOT NULL
    ) {strict}"],
};

/// Whether the database holds a sealed key; not where it has no tables yet.
pub async fn is_sealed(pool: &AnyPool) -> bool {
    let row = sqlx::query("SELECT pkcs8 FROM signing_key LIMIT 1").fetch_optional(pool).await.ok().flatten();
    let stored = row.and_then(|row| row.try_get::<Vec<u8>, _>("pkcs8").ok());
    stored.is_some_and(|stored| std::str::from_utf8(&stored).is_ok_and(Sealer::is_sealed))
}

/// The PKCS#8 bytes of the ES256 key, if there is one: sealed, or as an earlier version stored them.
pub async fn es256(connection: &mut Connection) -> Result<Option<Vec<u8>>> {
    let row = sqlx::query("SELECT pkcs8 FROM signing_key WHERE algorithm = 'ES256' ORDER BY id LIMIT 1")
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("pkcs8")).transpose()?)
}

/// Puts the sealed bytes in the place of the open ones.
pub async fn seal_es256(connection: &mut Connection, sealed: &str) -> Result<()> {
    sqlx::query("UPDATE signing_key SET pkcs8 = $1 WHERE algorithm = 'ES256'")
        .bind(sealed.as_bytes().to_vec())
        .execute(connection)
        .await?;
    Ok(())
}

/// Stores the key, sealed.
pub async fn insert_es256(connection: &mut Connection, id: &str, pkcs8: &[u8]) -> Result<()> {
    sqlx::query("INSERT INTO signing_key (id, algorithm, pkcs8) VALUES ($1, 'ES256', $2)")
        .bind(id.to_owned())
        .bind(pkcs8.to_vec())
        .execute(connection)
        .await?;
    Ok(())
}
