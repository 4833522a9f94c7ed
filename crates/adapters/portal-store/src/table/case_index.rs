//! What cases are looked up by beside their id, and the counters for Aktenzeichen.

use domain::{AccountId, Case, CaseId, LeistungId, OfficeId, Sha256, TenantId};
use jiff::civil::Date;
use sqlx::{AssertSqlSafe, Row as _};

use super::Migration;
use crate::{Connection, Result, Write, row};

pub(crate) const CREATE: Migration = Migration {
    version: 2026112308,
    sql: &[
        "CREATE TABLE case_index (
            tenant TEXT NOT NULL,
            id TEXT NOT NULL,
            office TEXT NOT NULL,
            aktenzeichen TEXT NOT NULL,
            applicant TEXT,
            received_at BIGINT NOT NULL,
            file_sha256 TEXT,
            PRIMARY KEY (tenant, id),
            UNIQUE (tenant, aktenzeichen),
            UNIQUE (tenant, file_sha256)
        ) {strict}",
        "CREATE INDEX case_index_applicant ON case_index (applicant, received_at)",
        "CREATE TABLE aktenzeichen_counter (
            tenant TEXT NOT NULL,
            prefix TEXT NOT NULL,
            last BIGINT NOT NULL,
            PRIMARY KEY (tenant, prefix)
        ) {strict}",
        "CREATE TABLE aktenzeichen_letters (
            tenant TEXT NOT NULL,
            leistung TEXT NOT NULL,
            letters TEXT NOT NULL,
            PRIMARY KEY (tenant, leistung)
        ) {strict}",
    ],
};

/// Rows per statement of [`insert`].
const BULK: usize = 100;

/// Enters new cases; `file` is the hash of the file that a registered case came in.
pub async fn insert(write: &mut Write, tenant: TenantId, cases: &[Case], file: Option<&Sha256>) -> Result<()> {
    for part in cases.chunks(BULK) {
        let row = |i: usize| {
            let p = i * 7;
            format!("(${}, ${}, ${}, ${}, ${}, ${}, ${})", p + 1, p + 2, p + 3, p + 4, p + 5, p + 6, p + 7)
        };
        let rows: Vec<String> = (0..part.len()).map(row).collect();
        let columns = "tenant, id, office, aktenzeichen, applicant, received_at, file_sha256";
        let sql = format!("INSERT INTO case_index ({columns}) VALUES {}", rows.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for case in part {
            query = query
                .bind(tenant.to_string())
                .bind(case.id.to_string())
                .bind(case.office.to_string())
                .bind(case.aktenzeichen.clone())
                .bind(case.applicant.account.map(|account| account.to_string()))
                .bind(case.received_at.as_millisecond())
                .bind(file.map(|hash| hash.as_str().to_owned()));
        }
        query.execute(write.connection()).await?;
    }
    Ok(())
}

/// The office that works on a case.
pub async fn office_of(connection: &mut Connection, tenant: TenantId, case: CaseId) -> Result<Option<OfficeId>> {
    let row = sqlx::query("SELECT office FROM case_index WHERE tenant = $1 AND id = $2")
        .bind(tenant.to_string())
        .bind(case.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| row::id(&row, "office", "office")).transpose()
}

/// The case that a file was registered as.
pub async fn by_file(connection: &mut Connection, tenant: TenantId, file: &Sha256) -> Result<Option<CaseId>> {
    let row = sqlx::query("SELECT id FROM case_index WHERE tenant = $1 AND file_sha256 = $2")
        .bind(tenant.to_string())
        .bind(file.as_str().to_owned())
        .fetch_optional(connection)
        .await?;
    row.map(|row| row::id(&row, "id", "case")).transpose()
}

/// A citizen's cases with all tenants, newest first.
pub async fn of_applicant(connection: &mut Connection, account: AccountId) -> Result<Vec<(TenantId, CaseId)>> {
    let rows =
        sqlx::query("SELECT tenant, id FROM case_index WHERE applicant = $1 ORDER BY received_at DESC, id LIMIT 500")
            .bind(account.to_string())
            .fetch_all(connection)
            .await?;
    rows.iter().map(|row| Ok((row::id(row, "tenant", "tenant")?, row::id(row, "id", "case")?))).collect()
}

/// The tenant of a case that this citizen applied with.
pub async fn tenant_of(connection: &mut Connection, account: AccountId, case: CaseId) -> Result<Option<TenantId>> {
    let row = sqlx::query("SELECT tenant FROM case_index WHERE applicant = $1 AND id = $2")
        .bind(account.to_string())
        .bind(case.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| row::id(&row, "tenant", "tenant")).transpose()
}

/// Takes `count` numbers of a Leistung and year; gives the first.
pub async fn take_numbers(write: &mut Write, tenant: TenantId, prefix: &str, count: i64) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO aktenzeichen_counter (tenant, prefix, last) VALUES ($1, $2, $3)
         ON CONFLICT (tenant, prefix) DO UPDATE SET last = aktenzeichen_counter.last + $3
         RETURNING last",
    )
    .bind(tenant.to_string())
    .bind(prefix.to_owned())
    .bind(count)
    .fetch_one(write.connection())
    .await?;
    Ok(row.try_get::<i64, _>("last")? - count + 1)
}

/// Sets the letters with which the Aktenzeichen of a Leistung begin.
pub async fn set_letters(write: &mut Write, tenant: TenantId, leistung: LeistungId, letters: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO aktenzeichen_letters (tenant, leistung, letters) VALUES ($1, $2, $3)
         ON CONFLICT (tenant, leistung) DO UPDATE SET letters = excluded.letters",
    )
    .bind(tenant.to_string())
    .bind(leistung.to_string())
    .bind(letters.to_owned())
    .execute(write.connection())
    .await?;
    Ok(())
}

/// `HS-2026`: the letters of the Leistung (`AZ` where none are set) and the year of receipt.
pub async fn prefix(write: &mut Write, tenant: TenantId, leistung: LeistungId, received: Date) -> Result<String> {
    let row = sqlx::query("SELECT letters FROM aktenzeichen_letters WHERE tenant = $1 AND leistung = $2")
        .bind(tenant.to_string())
        .bind(leistung.to_string())
        .fetch_optional(write.connection())
        .await?;
    let letters: String = row.map_or(Ok("AZ".to_owned()), |row| row.try_get("letters"))?;
    Ok(format!("{letters}-{}", received.year()))
}

/// `HS-2026-0042`.
pub fn aktenzeichen(prefix: &str, number: i64) -> String {
    format!("{prefix}-{number:04}")
}
