//! Style, fonts and scripts, embedded in the program, under addresses that change with their content.
//!
//! Scripts are ES modules of our own, served as written: no build step. They share one folder whose name is the hash of them all,
//! so that `import "./other.js"` works and browsers may keep every file for ever.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// A file that browsers may keep for ever.
struct Asset {
    stem: &'static str,
    extension: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const REGULAR: Asset = Asset {
    stem: "atkinson-400",
    extension: "woff2",
    kind: "font/woff2",
    bytes: include_bytes!("../assets/fonts/atkinson-hyperlegible-latin-400-normal.woff2"),
};
const BOLD: Asset = Asset {
    stem: "atkinson-700",
    extension: "woff2",
    kind: "font/woff2",
    bytes: include_bytes!("../assets/fonts/atkinson-hyperlegible-latin-700-normal.woff2"),
};
const ICON: Asset =
    Asset { stem: "glane", extension: "svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/glane.svg") };

/// The style sheet with the fonts' addresses filled in.
static STYLE: LazyLock<String> = LazyLock::new(|| {
    include_str!("../assets/glane.css").replace("REGULAR_FONT", &REGULAR.url()).replace("BOLD_FONT", &BOLD.url())
});

macro_rules! scripts {
    ($($name:literal),* $(,)?) => {
        /// Every script by its file name in `assets/scripts`: add yours here.
        const SCRIPTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../assets/scripts/", $name)))),*];
    };
}
scripts!["app.js", "acts.js", "desk.js", "photo.js", "queue.js", "round.js", "scan.js", "sign.js", "store.js"];

/// Folder of this version of the scripts.
static SCRIPT_FOLDER: LazyLock<String> = LazyLock::new(|| {
    let all: Vec<u8> = SCRIPTS.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()].concat()).collect();
    format!("/assets/scripts/{}", hash(&all))
});

/// Address of a script, by its file name.
pub(crate) fn script_url(name: &str) -> String {
    format!("{}/{name}", *SCRIPT_FOLDER)
}

/// Address of the style sheet.
pub(crate) static STYLE_URL: LazyLock<String> = LazyLock::new(|| url("glane", "css", STYLE.as_bytes()));
/// Address of the icon.
pub(crate) static ICON_URL: LazyLock<String> = LazyLock::new(|| ICON.url());

impl Asset {
    fn url(&self) -> String {
        url(self.stem, self.extension, self.bytes)
    }
}

fn url(stem: &str, extension: &str, bytes: &[u8]) -> String {
    format!("/assets/{stem}.{}.{extension}", hash(bytes))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Gives a script of this version. An older version is gone: its page reloads itself from a newer one.
pub(crate) async fn script(Path((version, name)): Path<(String, String)>) -> Response {
    let found = SCRIPTS.iter().find(|(known, _)| *known == name);
    match found.filter(|_| SCRIPT_FOLDER.ends_with(&format!("/{version}"))) {
        Some((_, text)) => for_ever("text/javascript; charset=utf-8", text.as_bytes()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The service worker, which must live at the root to reach every page; it asks for a new version each time it is looked for.
pub(crate) async fn service_worker() -> Response {
    let text = include_str!("../assets/scripts/worker.js")
        .replace("VERSION", &SCRIPT_FOLDER)
        .replace("STYLE_URL", &STYLE_URL)
        .replace("ICON_URL", &ICON_URL);
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], text)
        .into_response()
}

/// What a phone needs to put Glane on its home screen.
pub(crate) async fn manifest() -> Response {
    let text = include_str!("../assets/manifest.json").replace("ICON_URL", &ICON_URL);
    ([(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

/// Gives an asset at exactly its present address.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let wanted = format!("/assets/{name}");
    if wanted == *STYLE_URL {
        return for_ever("text/css; charset=utf-8", STYLE.as_bytes());
    }
    match [REGULAR, BOLD, ICON].iter().find(|asset| asset.url() == wanted) {
        Some(asset) => for_ever(asset.kind, asset.bytes),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn for_ever(kind: &'static str, bytes: &'static [u8]) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], bytes)
        .into_response()
}
