//! Pages in a real browser, and what can be done on them; also used for the window.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::process::{Child, Command};

use crate::{Outcome, Tour};

/// How long a step may take before the tour gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until a WebDriver accepts sessions.
pub async fn connect(port: u16, capabilities: serde_json::Value) -> Outcome<Client> {
    let capabilities = capabilities.as_object().cloned().unwrap_or_default();
    let address = format!("http://127.0.0.1:{port}");
    let listening = async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, listening).await.map_err(|_| "the driver does not listen")?;
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities);
    Ok(builder.connect(&address).await?)
}

/// A port that nobody uses at the moment.
pub fn free_port() -> Outcome<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Chromium, driven by its own driver.
pub struct Browsers {
    port: u16,
    _driver: Child,
}

impl Browsers {
    pub async fn start(tour: &Tour) -> Outcome<Self> {
        let port = free_port()?;
        let log = std::fs::File::create(tour.folder.join("chromedriver.log"))?;
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(log)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self { port, _driver: driver })
    }

    /// A browser with a profile of its own.
    pub async fn open(&self) -> Outcome<Page> {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1100,900",
        ];
        let options = json!({ "browserName": "chrome", "goog:chromeOptions": { "args": arguments } });
        Ok(Page { client: connect(self.port, options).await? })
    }
}

/// A page or window under a driver. Every wait ends by itself.
pub struct Page {
    pub client: Client,
}

impl Page {
    pub async fn goto(&self, address: &str) -> Outcome {
        Ok(self.client.goto(address).await?)
    }

    async fn wait(&self, css: &str) -> Outcome<fantoccini::elements::Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        found.map_err(|error| format!("{css} does not appear: {error}").into())
    }

    pub async fn see(&self, css: &str) -> Outcome {
        self.wait(css).await.map(|_| ())
    }

    pub async fn text(&self, css: &str) -> Outcome<String> {
        Ok(self.wait(css).await?.text().await?)
    }

    pub async fn count(&self, css: &str) -> Outcome<usize> {
        Ok(self.client.find_all(Locator::Css(css)).await?.len())
    }

    /// Clicks; a page that is just being redrawn is asked again.
    pub async fn click(&self, css: &str) -> Outcome {
        self.until(&format!("click {css}"), || async {
            match self.wait(css).await?.click().await {
                Ok(()) => Ok(true),
                Err(error) if is_passing(&error) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Replaces what stands in a field.
    pub async fn fill(&self, css: &str, text: &str) -> Outcome {
        let field = self.wait(css).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    pub async fn keys(&self, css: &str, keys: &str) -> Outcome {
        Ok(self.wait(css).await?.send_keys(keys).await?)
    }

    /// Waits until an element has this text in it.
    pub async fn see_text(&self, css: &str, text: &str) -> Outcome {
        self.until(&format!("{text:?} in {css}"), || async {
            for element in self.client.find_all(Locator::Css(css)).await? {
                match element.text().await {
                    Ok(found) if found.contains(text) => return Ok(true),
                    Ok(_) => {}
                    Err(error) if is_passing(&error) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(false)
        })
        .await
    }

    /// Asks again and again until it holds.
    pub async fn until<F: Future<Output = Outcome<bool>>>(&self, what: &str, holds: impl Fn() -> F) -> Outcome {
        let asking = async {
            while !holds().await? {
                tokio::task::yield_now().await;
            }
            Ok(())
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("waited in vain for {what}").into()),
        }
    }

    pub async fn picture(&self, folder: &Path, name: &str) -> Outcome {
        std::fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await?)?;
        Ok(())
    }

    pub async fn close(self) -> Outcome {
        Ok(self.client.close().await?)
    }
}

/// Errors of a page that is just changing.
fn is_passing(error: &CmdError) -> bool {
    error.is_stale_element_reference()
        || error.is_element_not_interactable()
        || error.to_string().contains("element click intercepted")
}
