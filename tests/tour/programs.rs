//! The portal as a program of its own, so that it can really be stopped.

use std::process::Stdio;

use portal::demo::MUSTERAU;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::{Outcome, Tour};

/// The real form that the tour publishes; it stays where it is.
const REAL_FORM: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/amt24/generischesFormular-v1.0-de.json");
const LEISTUNG_OF_REAL_FORM: &str = "Allgemeiner Antrag";

pub struct Portal {
    child: Child,
    address: String,
    pub url: String,
    /// Whether the real form is there to be filled in.
    pub has_real_form: bool,
}

impl Portal {
    pub async fn start(tour: &Tour) -> Outcome<Self> {
        std::fs::create_dir_all(tour.folder.join("portal"))?;
        let (child, address) = serve(tour, "127.0.0.1:0").await?;
        let url = format!("http://{address}");
        let has_real_form = publish_real_form(tour).await?;
        Ok(Self { child, address, url, has_real_form })
    }

    pub async fn stop(&mut self) -> Outcome {
        self.child.kill().await?;
        Ok(())
    }

    /// Starts it again at the same address.
    pub async fn restart(&mut self, tour: &Tour) -> Outcome {
        (self.child, _) = serve(tour, &self.address).await?;
        Ok(())
    }
}

fn command(tour: &Tour) -> Command {
    let mut command = Command::new(tour.programs.join("portal"));
    command.arg("--database").arg(tour.folder.join("portal").join("portal.sqlite")).kill_on_drop(true);
    command
}

async fn serve(tour: &Tour, listen: &str) -> Outcome<(Child, String)> {
    let log = std::fs::File::options().create(true).append(true).open(tour.folder.join("portal.log"))?;
    let mut child =
        command(tour).args(["serve", "--demo", "--listen", listen]).stdout(Stdio::piped()).stderr(log).spawn()?;
    let output = child.stdout.take().ok_or("the portal has no output")?;
    let line = BufReader::new(output).lines().next_line().await?.ok_or("the portal says nothing")?;
    let address = line.strip_prefix("listening on http://").ok_or("the portal does not listen")?;
    Ok((child, address.to_owned()))
}

async fn publish_real_form(tour: &Tour) -> Outcome<bool> {
    if !std::path::Path::new(REAL_FORM).exists() {
        println!("  · skipped: {REAL_FORM} is absent; the Hundesteuer form is filled in instead");
        return Ok(false);
    }
    let status = command(tour)
        .args(["publish-form", REAL_FORM, "--leistung", LEISTUNG_OF_REAL_FORM, "--tenant", MUSTERAU])
        .stdout(Stdio::null())
        .status()
        .await?;
    if status.success() { Ok(true) } else { Err("the real form can't be published".into()) }
}
