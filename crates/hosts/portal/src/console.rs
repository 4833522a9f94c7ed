//! Accounts, tenants and the log on the command line.

use clap::Subcommand;
use domain::{Leistung, LeistungId, Office, OfficeId, Regime, Role, Tenant, TenantId};
use portal_app::Clock;
use portal_app::accounts::{self, AccountError, Accounts, Actor, NewAccount};
use portal_store::Database;
use portal_store::StorageError;
use portal_store::table::account::{StoredMembership, memberships};
use portal_store::table::{audit, feed, tenant};
use protocol::{Entity, Scope};

#[derive(Subcommand)]
pub enum AccountCommand {
    /// Make an account and print the link with which its owner sets it up.
    Create {
        email: String,
        #[arg(long)]
        given_name: String,
        #[arg(long)]
        family_name: String,
        /// Makes it an account of staff: id or name of the tenant.
        #[arg(long)]
        tenant: Option<String>,
        /// clerk, designer, approver, tenant-admin; may be given several times.
        #[arg(long, requires = "tenant", value_parser = role)]
        role: Vec<Role>,
        /// Id or name of an office; may be given several times.
        #[arg(long, requires = "tenant")]
        office: Vec<String>,
    },
    /// Set roles and offices in a tenant, in the place of those there were.
    Roles {
        email: String,
        #[arg(long)]
        tenant: String,
        #[arg(long, value_parser = role)]
        role: Vec<Role>,
        #[arg(long)]
        office: Vec<String>,
    },
    /// End the membership of a tenant.
    Leave {
        email: String,
        #[arg(long)]
        tenant: String,
    },
    /// Shut the account out at once.
    Disable { email: String },
    /// Let it in again.
    Enable { email: String },
    /// Print a link for a new password, for staff with a new second factor; what was signed in ends when it is used.
    Reset {
        email: String,
        /// Set the second factor anew for a citizen, too.
        #[arg(long)]
        factor: bool,
    },
}

#[derive(Subcommand)]
pub enum TenantCommand {
    /// Add an agency.
    Add {
        name: String,
        /// Amtlicher Gemeindeschlüssel, 8 digits.
        #[arg(long)]
        ags: String,
    },
    /// Add a Leistung to it, for which forms can then be published.
    Leistung {
        name: String,
        /// Id or name of the tenant.
        #[arg(long)]
        tenant: String,
        /// Id or name of the office that works on it.
        #[arg(long)]
        office: String,
        /// The law that notification and time limits follow.
        #[arg(long, value_parser = ["vwvfg", "ao", "sgbx", "beeg"], default_value = "vwvfg")]
        regime: String,
        /// Days within which an Antrag should be decided.
        #[arg(long, default_value_t = 30)]
        processing_days: u16,
        /// 14-digit LeiKa key, where there is one.
        #[arg(long, default_value = "")]
        leika: String,
    },
    /// Add an office to it.
    Office {
        name: String,
        /// Id or name of the tenant.
        #[arg(long)]
        tenant: String,
        #[arg(long, default_value = "")]
        address: String,
        #[arg(long, default_value = "")]
        phone: String,
        #[arg(long, default_value = "")]
        email: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error("the AGS has 8 digits, not {0:?}")]
    NotAnAgs(String),
    #[error("the LeiKa key has 14 digits, not {0:?}")]
    NotALeikaKey(String),
    #[error("a name is needed")]
    NameMissing,
    #[error("{0:?} exists already")]
    Exists(String),
    #[error("{account} isn't a member of {tenant}")]
    NotAMember { account: String, tenant: String },
    #[error("give at least one --role: clerk, designer, approver, tenant-admin (account leave ends a membership)")]
    RoleMissing,
    #[error("the log isn't as it was written: {0}")]
    Log(#[from] audit::Broken),
}

impl From<StorageError> for ConsoleError {
    fn from(error: StorageError) -> Self {
        Self::Account(error.into())
    }
}

fn role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| "is none of clerk, designer, approver, tenant-admin".to_owned())
}

/// Does it and gives the line to print.
pub async fn account(database: &Database, url: &str, command: AccountCommand) -> Result<String, ConsoleError> {
    let accounts = Accounts { database, actor: Actor::Console, now: Clock::system().now() };
    let link = |token: String| format!("{}/einrichten/{token}", url.trim_end_matches('/'));
    match command {
        AccountCommand::Create { email, given_name, family_name, tenant, role, office } => {
            let membership = match tenant {
                Some(tenant) => Some(membership(database, &tenant, role, &office).await?),
                None => None,
            };
            let (_, token) = accounts.create(NewAccount { email, given_name, family_name }, membership).await?;
            Ok(format!("made; to be set up within 24 hours at {}", link(token)))
        }
        AccountCommand::Roles { email, tenant, role, office } => {
            if role.is_empty() {
                return Err(ConsoleError::RoleMissing);
            }
            let account = accounts::by_email(database, &email).await?;
            accounts.set_membership(&account, &membership(database, &tenant, role, &office).await?).await?;
            Ok("the roles are set".to_owned())
        }
        AccountCommand::Leave { email, tenant } => {
            let account = accounts::by_email(database, &email).await?;
            let tenant = accounts::tenant_by_name(database, &tenant).await?;
            let memberships = memberships(&mut *database.read().await?, account.id).await?;
            if !memberships.iter().any(|membership| membership.tenant == tenant.id) {
                return Err(ConsoleError::NotAMember { account: email, tenant: tenant.name });
            }
            accounts.remove_membership(account.id, tenant.id).await?;
            Ok("the membership is ended".to_owned())
        }
        AccountCommand::Disable { email } => {
            accounts.shut_out(accounts::by_email(database, &email).await?.id).await?;
            Ok("the account is shut out".to_owned())
        }
        AccountCommand::Enable { email } => {
            accounts.let_in(accounts::by_email(database, &email).await?.id).await?;
            Ok("the account is let in".to_owned())
        }
        AccountCommand::Reset { email, factor } => {
            let account = accounts::by_email(database, &email).await?;
            let token = accounts.link(account.id, factor || account.totp_secret.is_some()).await?;
            Ok(format!("to be used within 24 hours: {}", link(token)))
        }
    }
}

async fn membership(
    database: &Database,
    tenant: &str,
    roles: Vec<Role>,
    offices: &[String],
) -> Result<StoredMembership, AccountError> {
    let tenant = accounts::tenant_by_name(database, tenant).await?.id;
    let offices = accounts::offices_by_name(database, tenant, offices).await?;
    Ok(StoredMembership { tenant, roles, offices, locked: false })
}

/// Does it and gives the line to print.
pub async fn tenant(database: &Database, command: TenantCommand) -> Result<String, ConsoleError> {
    let new_id = uuid::Uuid::now_v7();
    match command {
        TenantCommand::Add { name, ags } => {
            if ags.len() != 8 || !ags.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(ConsoleError::NotAnAgs(ags));
            }
            let name = filled(&name)?;
            let mut write = database.write().await?;
            let known = tenant::all(write.connection()).await?;
            if let Some(same) = known.into_iter().find(|known| known.name == name || known.ags == ags) {
                return Err(ConsoleError::Exists(format!("{} ({})", same.name, same.ags)));
            }
            tenant::insert(write.connection(), &Tenant { id: TenantId(new_id), name, ags }).await?;
            write.commit().await?;
            Ok(format!("added tenant {new_id}"))
        }
        TenantCommand::Office { name, tenant, address, phone, email } => {
            let tenant = accounts::tenant_by_name(database, &tenant).await?;
            let name = filled(&name)?;
            if accounts::offices_by_name(database, tenant.id, std::slice::from_ref(&name)).await.is_ok() {
                return Err(ConsoleError::Exists(name));
            }
            let office = Office { id: OfficeId(new_id), name, address, phone, email };
            let mut write = database.write().await?;
            feed::put(&mut write, tenant.id, Scope::Directory, &[Entity::from(office)]).await?;
            write.commit().await?;
            Ok(format!("added office {new_id}"))
        }
        TenantCommand::Leistung { name, tenant, office, regime, processing_days, leika } => {
            let tenant = accounts::tenant_by_name(database, &tenant).await?;
            let name = filled(&name)?;
            if !leika.is_empty() && (leika.len() != 14 || !leika.bytes().all(|byte| byte.is_ascii_digit())) {
                return Err(ConsoleError::NotALeikaKey(leika));
            }
            let office = accounts::offices_by_name(database, tenant.id, &[office]).await?[0];
            let mut write = database.write().await?;
            let known: Vec<Leistung> = feed::all(write.connection(), tenant.id, None).await?;
            if known.iter().any(|known| known.name == name) {
                return Err(ConsoleError::Exists(name));
            }
            let regime = match regime.as_str() {
                "ao" => Regime::Ao,
                "sgbx" => Regime::Sgbx,
                "beeg" => Regime::Beeg,
                _ => Regime::Vwvfg,
            };
            let leistung = Leistung { id: LeistungId(new_id), name, leika, office, regime, processing_days };
            feed::put(&mut write, tenant.id, Scope::Directory, &[Entity::from(leistung)]).await?;
            write.commit().await?;
            Ok(format!("added Leistung {new_id}"))
        }
    }
}

fn filled(name: &str) -> Result<String, ConsoleError> {
    let name = name.trim();
    if name.is_empty() { Err(ConsoleError::NameMissing) } else { Ok(name.to_owned()) }
}

/// Goes through the log and gives the line to print.
pub async fn verify_log(database: &Database) -> Result<String, ConsoleError> {
    let entries = audit::verify_noted(database).await??;
    Ok(format!("the log is whole: {entries} entries"))
}
