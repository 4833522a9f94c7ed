//! Databases to try cases on, and what stands in them.

use std::sync::atomic::{AtomicU32, Ordering};

use amtspult_portal_store::table::account::{self, Account, StoredMembership};
use amtspult_portal_store::table::tenant;
use amtspult_portal_store::{Absent, Database};
use domain::{AccountId, CaseId, LeistungId, OfficeId, Tenant, TenantId};
use jiff::{SignedDuration, Timestamp};
use postgres::Postgres;
use sqlx::{Connection as _, Executor as _};
use uuid::Uuid;

/// A database that is opened, and how to open it again.
pub struct Place {
    pub database: Database,
    location: String,
    folder: tempfile::TempDir,
}

impl Place {
    async fn at(location: String, folder: tempfile::TempDir) -> Self {
        let database = open(&location, &folder).await.unwrap();
        Self { database, location, folder }
    }

    /// The same database, as a program that starts again finds it.
    pub async fn again(&self) -> amtspult_portal_store::Result<Database> {
        open(&self.location, &self.folder).await
    }

    /// Does what only somebody with a hand in the database can.
    pub async fn tamper(&self, sql: &'static str) {
        let mut write = self.database.write().await.unwrap();
        write.connection().execute(sql).await.unwrap();
        write.commit().await.unwrap();
    }
}

async fn open(location: &str, folder: &tempfile::TempDir) -> amtspult_portal_store::Result<Database> {
    Database::open(location, Some(&folder.path().join("portal.key")), Absent::Make).await
}

/// In memory where that is possible: nothing here has to survive a crash, and SQLite waits for the disk at every commit.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Tries a case on an empty SQLite and on an empty PostgreSQL.
pub async fn on_both(case: impl AsyncFn(&Place)) {
    let folder = in_memory();
    let file = folder.path().join("portal.sqlite").display().to_string();
    case(&Place::at(file, folder).await).await;
    // Starting waits for a process: not on the thread of the test's runtime.
    let Some(server) = tokio::task::spawn_blocking(Postgres::shared).await.unwrap() else { return };
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("contract{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    sqlx::any::install_default_drivers();
    let mut admin = sqlx::AnyConnection::connect(&server.url).await.unwrap();
    admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    admin.close().await.unwrap();
    let place = Place::at(server.url_of(&name), in_memory()).await;
    case(&place).await;
    place.database.close().await;
}

pub fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

pub fn in_minutes(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

pub fn in_days(days: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * days)
}

pub fn musterau() -> Tenant {
    Tenant { id: TenantId(Uuid::from_u128(1)), name: "Musterau".to_owned(), ags: "14729990".to_owned() }
}

pub fn office() -> OfficeId {
    OfficeId(Uuid::from_u128(2))
}

pub fn anna() -> Account {
    Account {
        id: AccountId(Uuid::from_u128(3)),
        email: "anna@musterau.example".to_owned(),
        given_name: "Anna".to_owned(),
        family_name: "Łęcka".to_owned(),
        password_hash: "$argon2id$".to_owned(),
        totp_secret: None,
        stammdaten: forms::Stammdaten::new(),
        disabled: false,
        epoch: 0,
    }
}

pub fn membership() -> StoredMembership {
    StoredMembership { tenant: musterau().id, roles: vec![domain::Role::Clerk], offices: vec![office()], locked: false }
}

/// Puts Anna into a database, and Musterau, for which she doesn't work yet.
pub async fn settle(database: &Database) {
    let mut write = database.write().await.unwrap();
    tenant::insert(write.connection(), &musterau()).await.unwrap();
    account::insert(write.connection(), &anna()).await.unwrap();
    write.commit().await.unwrap();
}

pub fn case(number: u128) -> domain::Case {
    domain::Case {
        id: CaseId(Uuid::from_u128(1000 + number)),
        office: office(),
        leistung: LeistungId(Uuid::from_u128(4)),
        aktenzeichen: format!("HS-2026-{number:04}"),
        applicant: domain::Applicant { name: "Anna Łęcka".to_owned(), account: Some(anna().id), postfach: None },
        received_at: in_minutes(i64::try_from(number).unwrap()),
        state: domain::CaseState::Eingegangen,
        owner: None,
        fencing: 0,
        due: None,
        reminder: None,
        form: "14729990:Hundesteuer:v1.0".to_owned(),
        fields: std::collections::BTreeMap::new(),
        attachments: vec![],
        corrections: vec![],
    }
}

/// A file of so many bytes, with its hash.
pub fn file(size: usize) -> (domain::Sha256, Vec<u8>) {
    use sha2::Digest as _;
    let bytes: Vec<u8> = (0..size).map(|place| (place % 251) as u8).collect();
    (hex::encode(sha2::Sha256::digest(&bytes)).parse().unwrap(), bytes)
}

pub fn reference(sha256: &domain::Sha256, size: usize) -> domain::AttachmentRef {
    domain::AttachmentRef {
        sha256: sha256.clone(),
        name: "Nachweis.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: size as u64,
        field: None,
    }
}
