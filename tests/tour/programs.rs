//! The portal as a program of its own, so that it can really be stopped.

use std::path::Path;
use std::process::Stdio;

use demo::MUSTERAU;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::{Outcome, Tour, day};

/// The real form that the tour publishes; it stays where it is.
const REAL_FORM: &str = "amt24/generischesFormular-v1.0-de.json";
/// Folder of the data schema that the tour turns into a form and publishes, and what it is.
const SCHEMAS: &str = "xdf";
const SCHEMA: &str = "S00000094V1.0_xdf2.xml";
const LISTS: [&str; 4] =
    ["C00000020_genericode.xml", "C00000021_genericode.xml", "C60000006_genericode.xml", "C60000020_genericode.xml"];
const CASES: &str = "300";
const LEISTUNG: &str = "Allgemeiner Antrag";

pub struct Portal {
    child: Child,
    address: String,
    pub url: String,
    /// Whether the real form is there to be filled in.
    pub has_real_form: bool,
    /// Whether the form made of the data schema is there.
    pub has_schema: bool,
}

impl Portal {
    pub async fn start(tour: &Tour) -> Outcome<Self> {
        std::fs::create_dir_all(tour.folder.join("portal"))?;
        let (child, address) = serve(tour, "127.0.0.1:0").await?;
        let url = format!("http://{address}");
        if day::is_whole() {
            fill(tour).await?;
        }
        let has_real_form = publish_real_form(tour).await?;
        let has_schema = publish_schema(tour).await?;
        Ok(Self { child, address, url, has_real_form, has_schema })
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

/// Enough applications for a clerk's whole day.
async fn fill(tour: &Tour) -> Outcome {
    let mut seed = command(tour);
    seed.args(["seed", "--cases", CASES]);
    succeed(seed).await
}

async fn publish_real_form(tour: &Tour) -> Outcome<bool> {
    let Some(form) = trial::shared(REAL_FORM) else {
        println!("  · the Hundesteuer form is filled in instead");
        return Ok(false);
    };
    publish(tour, &form).await?;
    Ok(true)
}

/// As a form designer does without a desk: convert, check, publish.
async fn publish_schema(tour: &Tour) -> Outcome<bool> {
    let Some(folder) = trial::shared(SCHEMAS) else {
        println!("  · no form is made of a data schema");
        return Ok(false);
    };
    let form = tour.folder.join("schema-as-form.json");
    let mut convert = forms(tour, "convert");
    convert.arg(folder.join(SCHEMA)).args(["--to", "form", "--force", "--output"]).arg(&form).arg("--lists");
    convert.args(LISTS.map(|name| folder.join(name)));
    succeed(convert).await?;
    let mut check = forms(tour, "check");
    check.arg(&form);
    succeed(check).await?;
    publish(tour, &form).await?;
    Ok(true)
}

fn forms(tour: &Tour, command: &str) -> Command {
    let mut forms = Command::new(tour.programs.join("amtspult-forms"));
    forms.arg(command);
    forms
}

async fn publish(tour: &Tour, form: &Path) -> Outcome {
    let mut publish = command(tour);
    publish.arg("publish-form").arg(form).args(["--leistung", LEISTUNG, "--tenant", MUSTERAU]);
    succeed(publish).await
}

async fn succeed(mut command: Command) -> Outcome {
    let output = command.output().await?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{command:?} failed: {}", String::from_utf8_lossy(&said)).into())
}
