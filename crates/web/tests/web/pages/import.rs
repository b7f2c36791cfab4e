//! Surplus as a file.

use axum::http::{Method, StatusCode};

use crate::{
    client::{Client, Got},
    world::{World, role},
};

async fn upload(client: &Client, csv: &str, partial: bool) -> Got {
    let mut body =
        format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"lots.csv\"\r\n\r\n{csv}\r\n");
    if partial {
        body.push_str("--x\r\nContent-Disposition: form-data; name=\"partial\"\r\n\r\nyes\r\n");
    }
    body.push_str("--x--\r\n");
    client.ask(Method::POST, "/store/pont/import", &body, &[("content-type", "multipart/form-data; boundary=x")]).await
}

const GOOD: &str = "description;category;cases;dlc\nYaourts;dairy;4;27/11/2026\n";
const BAD: &str = "description;category;cases;dlc\nYaourts;dairy;4;27/11/2026\nLait;dairy;2;22/11/2026\n";

#[tokio::test]
async fn a_good_file_is_declared() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let got = upload(&client, GOOD, false).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.text());
    assert!(client.get("/store/pont").await.text().contains("Yaourts"));
}

#[tokio::test]
async fn s03_a_file_with_a_passed_date_is_refused_whole_and_the_line_is_named() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let got = upload(&client, BAD, false).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(got.text().contains("ligne 3") && got.text().contains("est dépassée"), "{}", got.text());
    assert!(!client.get("/store/pont").await.text().contains("Yaourts"), "all or nothing");
}

#[tokio::test]
async fn the_good_lines_are_taken_when_asked_for() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let got = upload(&client, BAD, true).await;
    assert!(got.text().contains("ligne 3"), "{}", got.text());
    let page = client.get("/store/pont").await.text();
    assert!(page.contains("Yaourts") && !page.contains("Lait"), "{page}");
}

#[tokio::test]
async fn no_file_and_a_file_too_large_are_told() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    assert_eq!(upload(&client, "", false).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let got = upload(&client, &"a".repeat(3 * 1024 * 1024), false).await;
    assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(got.text().contains("2 Mo"), "{}", got.text());
}
