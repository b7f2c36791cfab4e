//! A real Chromium over a real server, both on free loopback ports, both gone when the test ends.

use std::{
    env, fs,
    io::{Read, Write},
    path::PathBuf,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use glane_foundation::{Language, Role};
use glane_web::{WebConfig, serve};
use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, common::print::PrintParameters, prelude::*};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::{Semaphore, SemaphorePermit, oneshot, watch},
};

use crate::{client::plain, world::World};

/// How long a busy machine may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a page may take to come or to change.
const MOMENT: Duration = Duration::from_secs(5);
/// Between two looks.
const GLANCE: Duration = Duration::from_millis(20);
/// Browsers at once: each takes a core for itself.
static PLACES: Semaphore = Semaphore::const_new(2);

/// The screens people have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// A small, old phone.
    Phone,
    /// The operator's desk.
    Desk,
    /// The same at 200 %.
    Zoomed,
}

/// A browser window on the site.
pub struct Browser {
    pub driver: WebDriver,
    address: String,
    port: u16,
    child: Child,
    stop: Option<oneshot::Sender<()>>,
    network: watch::Sender<bool>,
    sent: Arc<AtomicUsize>,
    taps: AtomicUsize,
    _profile: tempfile::TempDir,
    _place: SemaphorePermit<'static>,
}

fn program(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| {
        panic!("{name} is missing, so no page was tried in a browser: run `cargo xtask install`, or apt-get install chromium chromium-driver")
    })
}

async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

impl Browser {
    /// With scripts switched off, as the journeys are walked.
    pub async fn without_scripts(world: &World, screen: Screen) -> Self {
        Self::start(world, screen, false).await
    }

    /// With scripts, which only the accessibility checker needs.
    pub async fn with_scripts(world: &World, screen: Screen) -> Self {
        Self::start(world, screen, true).await
    }

    async fn start(world: &World, screen: Screen, scripts: bool) -> Self {
        let place = PLACES.acquire().await.unwrap();
        // The driver's client is built with TLS, though it never uses it, and wants to know whose.
        drop(tokio_rustls::rustls::crypto::ring::default_provider().install_default());
        let (address, stop) = site(world).await;
        let sent = Arc::new(AtomicUsize::new(0));
        let (address, network) = road(&address, Arc::clone(&sent)).await;
        let profile = tempfile::tempdir().unwrap();
        let port = free_port().await;
        let child = Command::new(program("chromedriver"))
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        wait_for(port).await;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wishes(&profile, scripts)).await.unwrap();
        let (stop, taps) = (Some(stop), AtomicUsize::new(0));
        let browser =
            Self { driver, address, port, child, stop, network, sent, taps, _profile: profile, _place: place };
        browser.driver.set_page_load_timeout(PATIENCE).await.unwrap();
        browser.driver.set_script_timeout(PATIENCE).await.unwrap();
        browser.resize(screen).await;
        browser
    }

    /// Cuts the network off, or brings it back.
    pub fn network(&self, up: bool) {
        self.network.send_replace(up);
    }

    /// Bytes that the browser has sent so far, with everything around them.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// Taps of the person who came in last: everything tapped or chosen since.
    pub fn taps(&self) -> usize {
        self.taps.load(Ordering::Relaxed)
    }

    /// Lets the browser believe it is another time: `now` as an RFC 3339 instant, from the next page on.
    pub async fn believe(&self, now: &str) {
        let real = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let believed = chrono::DateTime::parse_from_rfc3339(now).unwrap().timestamp_millis();
        let shift = i64::try_from(real).unwrap() - believed;
        let source = format!(
            "(() => {{ const Real = Date;
             globalThis.Date = class extends Real {{
                 constructor(...given) {{ if (given.length) super(...given); else super(Real.now() - {shift}); }}
                 static now() {{ return Real.now() - {shift}; }}
             }}; }})();"
        );
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// Waits until a script's answer is true.
    pub async fn until(&self, script: &str) {
        let started = Instant::now();
        while self.run_later(&format!("const done = arguments[arguments.length - 1]; (async () => {script})().then(done, e => done(String(e)))")).await
            != Value::Bool(true)
        {
            assert!(started.elapsed() < PATIENCE, "never true on {}: {script}\n{}", self.path().await, self.text().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Closes the window as a phone kills a tab, and opens another.
    pub async fn kill_tab(&self) {
        let old = self.driver.window().await.unwrap();
        let new = self.driver.new_tab().await.unwrap();
        self.driver.switch_to_window(old).await.unwrap();
        self.driver.close_window().await.unwrap();
        self.driver.switch_to_window(new).await.unwrap();
    }

    /// Another size of window.
    pub async fn resize(&self, screen: Screen) {
        let (width, height, factor, mobile) = match screen {
            Screen::Phone => (320, 720, 1, true),
            Screen::Desk => (1280, 900, 1, false),
            Screen::Zoomed => (640, 450, 2, false),
        };
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": factor, "mobile": mobile });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Light or dark, as the reader's system says.
    pub async fn scheme(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.command("Emulation.setEmulatedMedia", media).await;
    }

    async fn command(&self, name: &str, parameters: Value) {
        self.driver.cdp().send_raw(name, parameters).await.unwrap();
    }

    /// Comes in by a personal link: one tap.
    pub async fn come_in(&self, world: &World, role: Role, language: Language) {
        let link = world.link(role, language).await;
        self.driver.delete_all_cookies().await.unwrap();
        self.open(&format!("/l/{link}")).await;
        self.choose("main button").await;
        let started = Instant::now();
        while self.path().await.starts_with("/l/") {
            assert!(started.elapsed() < PATIENCE, "still at the door");
        }
        self.driver.find(By::Css("main h1")).await.unwrap();
        self.taps.store(0, Ordering::Relaxed);
    }

    /// Goes to a path.
    pub async fn open(&self, path: &str) {
        self.driver.goto(format!("{}{path}", self.address)).await.unwrap();
    }

    /// The path shown in the address bar.
    pub async fn path(&self) -> String {
        self.driver.current_url().await.unwrap().path().to_owned()
    }

    /// What a person can read on the page.
    pub async fn text(&self) -> String {
        let started = Instant::now();
        loop {
            match self.body().await {
                Ok(text) => return plain(&text),
                // Between two pages there is no body.
                Err(error) => assert!(started.elapsed() < PATIENCE, "nothing to read: {error}"),
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    async fn body(&self) -> WebDriverResult<String> {
        self.driver.find(By::Tag("body")).await?.text().await
    }

    /// Fails unless a person can read all of this, now or in a moment.
    pub async fn sees(&self, wanted: &[&str]) {
        let started = Instant::now();
        loop {
            let text = self.text().await;
            let Some(missing) = wanted.iter().find(|words| !text.contains(**words)) else { return };
            assert!(started.elapsed() < MOMENT, "{missing:?} is not on {}:\n{text}", self.path().await);
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Taps the first button, link or summary with this text.
    pub async fn tap(&self, text: &str) {
        let spaced = "translate(normalize-space(.), '\u{a0}', ' ')";
        let path = format!("//*[self::a or self::button or self::summary][contains({spaced}, \"{text}\")]");
        let found = self.driver.find_all(By::XPath(path)).await.unwrap();
        self.taps.fetch_add(1, Ordering::Relaxed);
        for element in found {
            if element.is_displayed().await.unwrap() {
                self.click(&element).await;
                return;
            }
        }
        panic!("nothing to tap called {text:?} on {}:\n{}", self.path().await, self.text().await);
    }

    /// Chooses what a selector finds: boxes by the space bar, because the driver, unlike a person, does not scroll them out
    /// from under the button that stays at thumb height; everything else by a tap.
    pub async fn choose(&self, css: &str) {
        let found = self.driver.find(By::Css(css)).await.unwrap();
        self.taps.fetch_add(1, Ordering::Relaxed);
        let kind = found.attr("type").await.unwrap().unwrap_or_default();
        if kind == "checkbox" || kind == "radio" {
            found.send_keys(" ").await.unwrap();
        } else {
            self.click(&found).await;
        }
    }

    /// Clicks, and waits for the next page where the click leads to one: the driver may answer before the old page is gone.
    async fn click(&self, element: &WebElement) {
        let page = self.driver.find(By::Tag("html")).await.unwrap();
        let leads_on = matches!(element.tag_name().await.unwrap().as_str(), "a" | "button");
        // The driver, unlike a person, does not scroll things out from under the button that stays at thumb height.
        if element.click().await.is_err() {
            element.send_keys(Key::Enter + "").await.unwrap();
        }
        let started = Instant::now();
        while leads_on && page.tag_name().await.is_ok() && started.elapsed() < MOMENT {
            tokio::time::sleep(GLANCE).await;
        }
        self.text().await;
    }

    /// Types into a field.
    pub async fn fill(&self, field: &str, value: &str) {
        let field = self.driver.find(By::Id(field)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    /// Types a date into the browser's own date field. It asks for the order of its own language, which here is American.
    pub async fn fill_date(&self, day: u32, month: u32) {
        let field = self.driver.find(By::Id("date")).await.unwrap();
        field.send_keys(format!("{month:02}{day:02}2026")).await.unwrap();
        assert_eq!(self.value("date").await, format!("2026-{month:02}-{day:02}"), "another order of typing");
    }

    /// What a field holds.
    pub async fn value(&self, field: &str) -> String {
        self.driver.find(By::Id(field)).await.unwrap().value().await.unwrap().unwrap_or_default()
    }

    /// Runs a script and gives its answer.
    pub async fn run(&self, script: &str) -> Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Runs a script that answers later, through its last argument.
    pub async fn run_later(&self, script: &str) -> Value {
        self.driver.execute_async(script, Vec::new()).await.unwrap().json().clone()
    }

    /// A picture of the window on a screen; three quarters of the size for a desk, which keeps it light.
    pub async fn picture_on(&self, screen: Screen) -> Vec<u8> {
        if screen == Screen::Desk {
            let size = json!({ "width": 1280, "height": 860, "deviceScaleFactor": 0.65, "mobile": false });
            self.command("Emulation.setDeviceMetricsOverride", size).await;
        }
        self.picture().await
    }

    async fn picture(&self) -> Vec<u8> {
        self.driver.screenshot_as_png().await.unwrap()
    }

    /// A picture of the whole page, however long. Needs scripts.
    pub async fn whole_picture(&self, width: u32) -> Vec<u8> {
        let height = self.run("return document.documentElement.scrollHeight").await.as_u64().unwrap().min(6_000);
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
        self.picture().await
    }

    /// The page as it prints.
    pub async fn print(&self) -> Vec<u8> {
        let mut paper = PrintParameters::default();
        paper.page.width = 21.0;
        paper.page.height = 29.7;
        self.driver.print_page(paper).await.unwrap()
    }

    /// Ends everything that was started.
    pub async fn leave(mut self) {
        self.driver.clone().quit().await.unwrap();
        self.child.kill().await.unwrap();
    }
}

/// A failed test must not leave a browser behind: the session is closed by hand, then the driver is killed by `kill_on_drop`.
impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        let Ok(mut driver) = std::net::TcpStream::connect(("127.0.0.1", self.port)) else { return };
        let _ = driver.set_read_timeout(Some(Duration::from_secs(20)));
        let session = self.driver.session_id();
        let _ = write!(driver, "DELETE /session/{session} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let _ = driver.read(&mut [0; 64]);
    }
}

/// The way between browser and server, which can be cut: every connection breaks, and no new one gets through.
async fn road(server: &str, sent: Arc<AtomicUsize>) -> (String, watch::Sender<bool>) {
    let server = server.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (network, up) = watch::channel(true);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let (server, mut up, sent) = (server.clone(), up.clone(), Arc::clone(&sent));
            if !*up.borrow() {
                continue;
            }
            tokio::spawn(async move {
                let Ok(mut far) = TcpStream::connect(server).await else { return };
                let ((mut from_near, mut to_near), (mut from_far, mut to_far)) = (near.split(), far.split());
                let there = async {
                    let mut some = [0; 4096];
                    while let Ok(count @ 1..) = from_near.read(&mut some).await {
                        sent.fetch_add(count, Ordering::Relaxed);
                        if to_far.write_all(&some[..count]).await.is_err() {
                            break;
                        }
                    }
                };
                tokio::select! {
                    () = there => {}
                    _ = tokio::io::copy(&mut from_far, &mut to_near) => {}
                    _ = up.wait_for(|up| !up) => {}
                }
            });
        }
    });
    (address, network)
}

/// Serves a world until told to stop.
async fn site(world: &World) -> (String, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel();
    let config = WebConfig { stop_time: Duration::from_millis(200), ..WebConfig::default() };
    let serving = serve(listener, world.glane.clone(), config, async move {
        let _ = stopped.await;
    });
    tokio::spawn(async move { serving.await.unwrap() });
    (address, stop)
}

fn wishes(profile: &tempfile::TempDir, scripts: bool) -> thirtyfour::ChromeCapabilities {
    let mut wishes = DesiredCapabilities::chrome();
    wishes.set_binary(program("chromium").to_str().unwrap()).unwrap();
    for flag in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        // Colours on their way from one to the other are nobody's.
        "--force-prefers-reduced-motion",
        "--accept-lang=fr",
    ] {
        wishes.add_arg(flag).unwrap();
    }
    wishes.add_arg(&format!("--user-data-dir={}", profile.path().display())).unwrap();
    if !scripts {
        let off = json!({ "profile.managed_default_content_settings.javascript": 2 });
        wishes.add_experimental_option("prefs", off).unwrap();
    }
    wishes
}

async fn wait_for(port: u16) {
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(started.elapsed() < PATIENCE, "chromedriver does not answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Where pictures go when somebody wants to see them.
pub fn keep(folder: Option<&str>, name: &str, picture: &[u8]) {
    if let Some(folder) = folder {
        fs::create_dir_all(folder).unwrap();
        fs::write(PathBuf::from(folder).join(name), picture).unwrap();
    }
}
