//! The example clients of `examples/` do what they say, against a real server.

use std::{path::PathBuf, process::Command};

use crate::{
    server::Server,
    town::{Tokens, prepare, town},
};

/// Runs one with its settings in the environment, and gives what it printed.
async fn run(program: &str, file: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = &format!("sqlite://{}?mode=rwc", folder.path().join("examples.sqlite").display());
    let town = town();
    let Tokens { store, associations } = prepare(database, &town).await;
    let server = Server::start(database, &["--no-work"]);
    let (association, association_token) = associations.first_key_value().unwrap();
    let output = Command::new(program)
        .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(file))
        .env("GLANE_SITE", server.url())
        .env("GLANE_STORE", town.stores[0].id.as_str())
        .env("GLANE_STORE_TOKEN", store)
        .env("GLANE_ASSOCIATION", association)
        .env("GLANE_ASSOCIATION_TOKEN", association_token)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
    told
}

/// What both tell, in this order.
fn holds(told: &str) {
    let mut rest = told;
    for step in [
        "signed in as store",
        "declared 3 lots",
        "sent again: the same 3 lots",
        "heard of it: declare",
        "corrected to 7 cases",
        "an old version is refused: 412 changed_meanwhile",
        "3 lots on 2 pages",
        "booked 2 cases, code ",
    ] {
        let at = rest.find(step).unwrap_or_else(|| panic!("{step:?} is missing in:\n{told}"));
        rest = &rest[at + step.len()..];
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_example_declares_corrects_lists_listens_and_books() {
    holds(&run("python3", "client.py").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_curl_example_declares_corrects_lists_listens_and_books() {
    holds(&run("sh", "client.sh").await);
}
