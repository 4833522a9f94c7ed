//! Pages in a real browser, and what can be done on them; also used for the window.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::{Outcome, Tour};

/// How long a step may take before the tour gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Most presses of Tab between two places of one window.
const MOST_STEPS: usize = 80;

/// Keys without a character (WebDriver § 17.4.2).
pub mod key {
    pub const TAB: char = '\u{E004}';
    pub const BACKSPACE: char = '\u{E003}';
    pub const ENTER: char = '\u{E007}';
    pub const ESCAPE: char = '\u{E00C}';
    pub const CONTROL: char = '\u{E009}';
    pub const DOWN: char = '\u{E015}';
    pub const F6: char = '\u{E036}';
}

/// Pause between two looks at a page that is still changing.
const POLL: Duration = Duration::from_millis(50);

/// Waits until a WebDriver accepts sessions; one that hands on to another listens before the other does.
pub async fn connect(port: u16, behind: Option<u16>, capabilities: Value) -> Outcome<Client> {
    let capabilities = capabilities.as_object().cloned().unwrap_or_default();
    let address = format!("http://127.0.0.1:{port}");
    let listening = async {
        for port in behind.into_iter().chain([port]) {
            while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(POLL).await;
            }
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
        self.open_with(json!({})).await
    }

    /// The browser of a small phone.
    pub async fn open_phone(&self) -> Outcome<Page> {
        let screen = json!({ "width": 360, "height": 740, "pixelRatio": 2, "touch": true });
        self.open_with(json!({ "mobileEmulation": { "deviceMetrics": screen } })).await
    }

    async fn open_with(&self, mut options: Value) -> Outcome<Page> {
        options["args"] = json!([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--force-prefers-reduced-motion",
            "--window-size=1100,900",
        ]);
        let capabilities = json!({ "browserName": "chrome", "goog:chromeOptions": options });
        Ok(Page { client: connect(self.port, None, capabilities).await? })
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
        match found {
            Ok(element) => Ok(element),
            Err(error) => self.give_up(format!("{css} does not appear: {error}")).await,
        }
    }

    /// Leaves a picture of what there was instead.
    async fn give_up<T>(&self, reason: String) -> Outcome<T> {
        if let Some(folder) = std::env::var_os("TOUR_FOLDER") {
            self.picture(Path::new(&folder), "given-up").await?;
        }
        let heard = self.client.execute("return window.heardErrors || []", vec![]).await?;
        Err(format!("{reason}; the page said {heard}").into())
    }

    /// Listens to what the page complains about, to tell it when the tour has to give up.
    pub async fn listen(&self) -> Outcome {
        let script = "window.heardErrors = [];
            const complain = console.error;
            console.error = (...words) => { heardErrors.push(words.map(String).join(' ')); complain(...words); };
            addEventListener('error', (event) => heardErrors.push(String(event.message)));
            addEventListener('unhandledrejection', (event) => heardErrors.push(String(event.reason)));";
        self.client.execute(script, vec![]).await?;
        Ok(())
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
        let hindrance = std::cell::RefCell::new(String::new());
        let clicked = self.until(css, || async {
            match self.wait(css).await?.click().await {
                Ok(()) => Ok(true),
                Err(error) if is_passing(&error) => {
                    *hindrance.borrow_mut() = error.to_string();
                    Ok(false)
                }
                Err(error) => self.give_up(format!("{error:?}")).await,
            }
        });
        clicked.await.map_err(|error| format!("{css} can't be clicked: {error} {}", hindrance.borrow()).into())
    }

    /// Replaces what stands in a field. A page may draw the field anew meanwhile: what counts is what stands there then.
    pub async fn fill(&self, css: &str, text: &str) -> Outcome {
        self.until(&format!("{text:?} stands in {css}"), || async {
            let field = self.wait(css).await?;
            let typed = async {
                field.clear().await?;
                field.send_keys(text).await?;
                field.prop("value").await
            };
            match typed.await {
                Ok(value) => Ok(value.as_deref() == Some(text)),
                Err(error) if is_passing(&error) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// Presses a key on an element. Unlike a click it can't miss an element that moves while the page is redrawn.
    pub async fn press_on(&self, css: &str, key: char) -> Outcome {
        Ok(self.wait(css).await?.send_keys(&key.to_string()).await?)
    }

    /// Types on the keyboard, into whatever has the focus.
    pub async fn press(&self, keys: &str) -> Outcome {
        let taps = keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let actions = taps.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses a key while Control is held.
    pub async fn press_with_control(&self, value: char) -> Outcome {
        let control = key::CONTROL;
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: control });
        Ok(self.client.perform_actions(actions).await?)
    }

    async fn has_focus(&self, css: &str) -> Outcome<bool> {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        Ok(self.client.execute(script, vec![json!(css)]).await?.as_bool().unwrap_or(false))
    }

    /// Waits until an element has the focus.
    pub async fn see_focus(&self, css: &str) -> Outcome {
        self.until(&format!("the focus on {css}"), || self.has_focus(css)).await
    }

    /// Goes on with a key (Tab, an arrow) until an element has the focus.
    pub async fn press_until_focus(&self, key: char, css: &str) -> Outcome {
        self.see(css).await?;
        for _ in 0..MOST_STEPS {
            if self.has_focus(css).await? {
                return Ok(());
            }
            self.press(&key.to_string()).await?;
        }
        self.give_up(format!("{css} can't be reached by keyboard")).await
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
                tokio::time::sleep(POLL).await;
            }
            Ok(())
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(outcome) => outcome,
            Err(_) => self.give_up(format!("waited in vain for {what}")).await,
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
