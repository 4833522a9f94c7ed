//! Forward-only migrations, each in a transaction.

use sqlx::{AnyPool, AssertSqlSafe, Executor as _, Row as _};

use super::{Backend, Database};
use crate::error::{Result, StorageError};
use crate::table::{self, Migration};

/// In the order in which they run.
const MIGRATIONS: &[&Migration] = &[
    &table::tenant::CREATE,
    &table::account::CREATE,
    &table::session::CREATE,
    &table::sign_in_delay::CREATE,
    &table::signing_key::CREATE,
    &table::grant::CREATE,
    &table::feed::CREATE,
    &table::case_index::CREATE,
    &table::operation::CREATE,
    &table::attachment::CREATE,
    &table::upload::CREATE,
    &table::form_draft::CREATE,
    &table::form_draft::FILES,
    &table::known_device::CREATE,
    &table::session::LEVEL,
    &table::grant::LEVEL,
    &table::audit::CREATE,
    &table::account_link::CREATE,
    &table::tenant_page::CREATE,
    &table::unused::CREATE,
    &table::account::EPOCH,
    &table::stored_bytes::CREATE,
    &table::audit::LOG,
    &table::text_module::PURPOSE,
    &table::verfahren::CREATE,
];

/// Whether there is a portal's database.
pub async fn is_there(pool: &AnyPool) -> bool {
    let row = sqlx::query("SELECT version FROM schema_version LIMIT 1").fetch_optional(pool).await;
    row.is_ok_and(|row| row.is_some())
}

pub async fn run(database: &Database) -> Result<()> {
    let (blob, strict) = match database.backend() {
        Backend::Sqlite => ("BLOB", "STRICT"),
        Backend::Postgres => ("BYTEA", ""),
    };
    // STRICT tables know INTEGER, which has 64 bits in SQLite and 32 in PostgreSQL.
    let integer = if database.backend() == Backend::Sqlite { "INTEGER" } else { "BIGINT" };
    let dialect =
        |sql: &str| AssertSqlSafe(sql.replace("{blob}", blob).replace("{strict}", strict).replace("BIGINT", integer));
    let mut setup = database.write().await?;
    let history = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY) {strict}";
    setup.connection().execute(dialect(history)).await?;
    setup.commit().await?;
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    for migration in MIGRATIONS {
        let mut write = database.write().await?;
        if database.backend() == Backend::Postgres {
            // Two portals that start at once on a new database take turns.
            write.connection().execute("LOCK TABLE schema_version IN EXCLUSIVE MODE").await?;
        }
        let newest = sqlx::query("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version")
            .fetch_one(write.connection())
            .await?;
        let found: i64 = newest.try_get("version")?;
        if found > known {
            return Err(StorageError::NewerDatabase { found, known });
        }
        if found < migration.version {
            for sql in migration.sql {
                write.connection().execute(dialect(sql)).await?;
            }
            if migration.version == table::audit::LOG.version {
                // Not later: from here on a log without id and signature was tampered with.
                table::audit::begin(&mut write, database.sealer()).await?;
            }
            if migration.version == table::text_module::PURPOSE.version {
                table::text_module::mark_receipts(&mut write).await?;
            }
            sqlx::query("INSERT INTO schema_version (version) VALUES ($1)")
                .bind(migration.version)
                .execute(write.connection())
                .await?;
            write.commit().await?;
        }
    }
    Ok(())
}
