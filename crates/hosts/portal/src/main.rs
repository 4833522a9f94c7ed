//! `amtspult-portal`: serves the portal, publishes forms, fills in demo data.

mod console;

use std::io::IsTerminal as _;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use amtspult_portal::{Config, Listening, Portal, PortalError, TlsError, TrustedProxies, Unsafe, tls_acceptor};
use clap::{Args, Parser, Subcommand};
use console::{AccountCommand, ConsoleError, TenantCommand};
use ipnet::IpNet;
use portal_app::Clock;
use portal_store::{Absent, StorageError};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(
    name = "amtspult-portal",
    version,
    about = "The central portal: Servicekonto, online forms, Postfach, replication API"
)]
struct Arguments {
    /// SQLite file, or a postgres:// address.
    #[arg(
        long,
        global = true,
        env = "AMTSPULT_DATABASE_URL",
        default_value = "amtspult-portal.sqlite",
        hide_env_values = true
    )]
    database: String,
    /// File with the key that seals secrets in the database; made where it is missing. Keep a copy apart from the
    /// database: without it nobody gets in with a second factor any more. [default: beside the SQLite file, for PostgreSQL
    /// amtspult-portal.key]
    #[arg(long, global = true, env = "AMTSPULT_KEY_FILE")]
    key_file: Option<PathBuf>,
    /// Address under which people reach the portal, for the links that are printed.
    #[arg(long, global = true, env = "AMTSPULT_URL", default_value = "http://127.0.0.1:8424", value_parser = web_address)]
    url: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until interrupted; prints `listening on <address>` once it does.
    Serve(Serve),
    /// Publish a form in Amt24's form JSON, as it is.
    PublishForm {
        file: PathBuf,
        /// Id or name of the Leistung that the form applies for.
        #[arg(long)]
        leistung: String,
        /// Id or name of the tenant.
        #[arg(long)]
        tenant: String,
    },
    /// Add many cases to the demo municipality, for load.
    Seed {
        #[arg(long)]
        cases: usize,
    },
    /// Put the demo municipality into the empty database.
    Demo,
    /// Accounts of citizens and staff.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Agencies and their offices.
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Check that nobody has changed the log of administration.
    VerifyLog,
}

/// An address, or a network like `10.0.0.0/8`.
fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).map_err(|_| "is neither an address nor a network like 10.0.0.0/8".to_owned())
}

/// An address that a browser opens.
fn web_address(text: &str) -> Result<String, String> {
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.map(|_| text.to_owned()).ok_or_else(|| "is no address that begins with http:// or https://".to_owned())
}

/// How the portal is reached.
#[derive(Args)]
struct Serve {
    #[arg(long, default_value = "127.0.0.1:8424")]
    listen: SocketAddr,
    /// Address under which browsers and clients reach the portal, if not the one it listens on.
    #[arg(long, value_parser = web_address)]
    public_url: Option<String>,
    /// Address or network of a proxy before the portal, whose X-Forwarded-For is believed; may be given several times.
    #[arg(long, value_parser = network)]
    trusted_proxy: Vec<IpNet>,
    /// Certificate chain in PEM, for encrypting without a proxy.
    #[arg(long, requires = "tls_key")]
    tls_certificate: Option<PathBuf>,
    /// Private key of the certificate in PEM.
    #[arg(long, requires = "tls_certificate")]
    tls_key: Option<PathBuf>,
    /// Put the demo municipality into the empty database first. Everybody knows its passwords: only on this machine.
    #[arg(long)]
    demo: bool,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error("demo data: {0}")]
    Demo(#[from] demo::DemoError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("{}: {error}", file.display())]
    File { file: PathBuf, error: std::io::Error },
    #[error(transparent)]
    Console(#[from] ConsoleError),
    #[error(transparent)]
    Unsafe(#[from] Unsafe),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("{address}: {error}")]
    Listen { address: SocketAddr, error: std::io::Error },
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,amtspult_portal=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            say_wrong(&failure);
            std::process::ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a program's last words belong to whoever started it")]
fn say_wrong(failure: &Failure) {
    eprintln!("amtspult-portal: {failure}");
}

#[expect(clippy::print_stdout, reason = "scripts read this line to learn the address")]
fn say(line: &str) {
    println!("{line}");
}

impl Serve {
    fn configure(&self, config: &mut Config) -> Result<(), Failure> {
        config.proxies = TrustedProxies(self.trusted_proxy.clone());
        if let (Some(certificate), Some(key)) = (&self.tls_certificate, &self.tls_key) {
            config.tls = Some(tls_acceptor(certificate, key)?);
        }
        let listening = Listening {
            address: self.listen,
            public_url: self.public_url.as_deref(),
            has_tls: config.tls.is_some(),
            proxies: &config.proxies,
            demo: self.demo,
        };
        Ok(listening.is_safe()?)
    }

    async fn serve(&self, portal: &Portal) -> Result<(), Failure> {
        if self.demo {
            demo::install(portal.database(), Clock::system().now()).await?;
        } else if !self.listen.ip().is_loopback() && demo::is_installed(portal.database()).await? {
            return Err(Unsafe::DemoBeyondThisMachine.into());
        }
        let failed = |error| Failure::Listen { address: self.listen, error };
        let listener = TcpListener::bind(self.listen).await.map_err(failed)?;
        let running = portal.start(listener, self.public_url.as_deref()).await?;
        let scheme = if self.tls_certificate.is_some() { "https" } else { "http" };
        say(&format!("listening on {scheme}://{}", running.address));
        interrupted().await;
        running.stop().await;
        Ok(())
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let mut config = Config::new(arguments.database);
    config.key_file = arguments.key_file;
    if let Command::Serve(serve) = &arguments.command {
        serve.configure(&mut config)?;
    }
    if matches!(arguments.command, Command::VerifyLog) {
        config.absent = Absent::Refuse;
    }
    let portal = Portal::open(config).await?;
    match arguments.command {
        Command::Serve(serve) => serve.serve(&portal).await?,
        Command::PublishForm { file, leistung, tenant } => {
            let form = std::fs::read_to_string(&file).map_err(|error| Failure::File { file, error })?;
            let id = portal.publish_form(&tenant, &leistung, &form).await?;
            say(&format!("published {id}"));
        }
        Command::Seed { cases } => {
            demo::bulk::seed(portal.database(), cases, Clock::system().now()).await?;
            say(&format!("added {cases} cases"));
        }
        Command::Demo => {
            demo::install(portal.database(), Clock::system().now()).await?;
            say("the demo municipality is there");
        }
        Command::Account(command) => say(&console::account(portal.database(), &arguments.url, command).await?),
        Command::Tenant(command) => say(&console::tenant(portal.database(), command).await?),
        Command::VerifyLog => say(&console::verify_log(portal.database()).await?),
    }
    portal.close().await;
    Ok(())
}

/// Until Ctrl+C, or a polite kill.
async fn interrupted() {
    #[cfg(unix)]
    {
        if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
