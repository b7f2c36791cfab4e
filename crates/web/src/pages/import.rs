//! A store's surplus as a file: the same checks as the form, and every line that is not taken is named.

use askama::Template;
use axum::{
    extract::{DefaultBodyLimit, Multipart, Path, State},
    http::StatusCode,
    routing::{MethodRouter, get},
};
use glane_foundation::StoreId;
use glane_service::{
    acts::{self, Import, ImportOptions},
    views,
};

use super::{Answer, done, id};
use crate::{
    error::PageError,
    page::{self, Page},
    reader::Known,
    server::App,
    texts::declare::Words,
};

/// Largest file.
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Problems shown at once; the file is mended and sent again anyway.
const MOST_PROBLEMS: usize = 100;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    t: &'static Words,
    path: String,
    problem: Option<&'static str>,
    lines: Vec<String>,
}

/// The page with its own body limit: a file may be larger than a form.
pub(crate) fn route() -> MethodRouter<App> {
    get(ask).post(import).layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// Asks for a file.
async fn ask(State(app): State<App>, Path(store): Path<String>, known: Known) -> Answer {
    let store: StoreId = id(&store)?;
    views::store::day(&app.glane, &known.actor, &store, None).await?;
    show(&known, &store, None, Vec::new(), StatusCode::OK)
}

/// Takes the file, or says line by line what must be mended.
async fn import(State(app): State<App>, Path(store): Path<String>, known: Known, form: Multipart) -> Answer {
    let store: StoreId = id(&store)?;
    let day = views::store::day(&app.glane, &known.actor, &store, None).await?;
    let t = Words::of(known.reader.say.0);
    let upload = read(form).await?;
    if upload.bytes.is_empty() {
        return show(&known, &store, Some(t.import_empty), Vec::new(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let what = Import::Lots { store: Some(store.clone()) };
    let options = ImportOptions { partial: upload.partial, ..ImportOptions::default() };
    let report = acts::import(&app.glane, &known.actor, &day.territory, &what, &upload.bytes, options).await?;
    if report.problems.is_empty() {
        return done(&format!("/store/{store}"), if day.late { "declared_late" } else { "imported" }, None);
    }
    let language = known.reader.say.0;
    let lines = report.problems.iter().take(MOST_PROBLEMS).map(|problem| problem.text(language)).collect();
    let told = if report.written { t.import_some } else { t.import_wrong };
    show(&known, &store, Some(told), lines, StatusCode::UNPROCESSABLE_ENTITY)
}

#[derive(Default)]
struct Upload {
    bytes: Vec<u8>,
    partial: bool,
}

async fn read(mut form: Multipart) -> Result<Upload, PageError> {
    let unreadable = |error: axum::extract::multipart::MultipartError| PageError::unreadable(error.status());
    let mut upload = Upload::default();
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        match part.name() {
            Some("file") => upload.bytes = part.bytes().await.map_err(unreadable)?.to_vec(),
            Some("partial") => upload.partial = true,
            _ => {}
        }
    }
    Ok(upload)
}

fn show(
    known: &Known,
    store: &StoreId,
    problem: Option<&'static str>,
    lines: Vec<String>,
    status: StatusCode,
) -> Answer {
    let t = Words::of(known.reader.say.0);
    let title = match problem {
        Some(_) => format!("{}{}", t.error_prefix, t.import_title),
        None => t.import_title.to_owned(),
    };
    let page = Page::new(&known.reader, title);
    page::show(status, &ImportPage { page, t, path: format!("/store/{store}"), problem, lines })
}
