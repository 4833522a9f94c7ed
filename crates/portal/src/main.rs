//! `amtspult-portal`: serves the portal, publishes forms, fills in demo data.

use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use amtspult_portal::{Config, Portal, PortalError};
use clap::{Parser, Subcommand};
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
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until interrupted; prints `listening on <address>` once it does.
    Serve {
        #[arg(long, default_value = "127.0.0.1:8424")]
        listen: SocketAddr,
        /// Address under which browsers and clients reach the portal, if not the one it listens on.
        #[arg(long)]
        public_url: Option<String>,
        /// Put the demo municipality in first.
        #[arg(long)]
        demo: bool,
    },
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
    /// Put the demo municipality in.
    Demo,
}

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Portal(#[from] PortalError),
    #[error("{}: {error}", file.display())]
    File { file: PathBuf, error: std::io::Error },
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

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let portal = Portal::open(Config::new(arguments.database)).await?;
    match arguments.command {
        Command::Serve { listen, public_url, demo } => {
            if demo {
                portal.demo().await?;
            }
            let listener =
                TcpListener::bind(listen).await.map_err(|error| Failure::Listen { address: listen, error })?;
            let running = portal.start(listener, public_url.as_deref()).await?;
            say(&format!("listening on http://{}", running.address));
            interrupted().await;
            running.stop().await;
        }
        Command::PublishForm { file, leistung, tenant } => {
            let form = std::fs::read_to_string(&file).map_err(|error| Failure::File { file, error })?;
            let id = portal.publish_form(&tenant, &leistung, &form).await?;
            say(&format!("published {id}"));
        }
        Command::Seed { cases } => {
            portal.seed(cases).await?;
            say(&format!("added {cases} cases"));
        }
        Command::Demo => {
            portal.demo().await?;
            say("the demo municipality is there");
        }
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
