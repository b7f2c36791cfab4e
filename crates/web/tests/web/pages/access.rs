//! Each person sees only their own: what is not yours looks like what does not exist.

use axum::http::StatusCode;

use crate::{
    client::Client,
    world::{World, role},
};

/// Pages, forms, and who may use them. The operator may all of them.
const PAGES: [(&str, &str); 21] = [
    ("/store/pont", "pont"),
    ("/store/pont/declare", "pont"),
    ("/store/pont/import", "pont"),
    ("/store/halles", "halles"),
    ("/association/table", "table"),
    ("/association/paniers", "paniers"),
    ("/driver/lea", "lea"),
    ("/operator/bourg", "bourg"),
    ("/operator/elsewhere", "nobody"),
    ("/operator/bourg/roster", "bourg"),
    ("/operator/bourg/members/store", "bourg"),
    ("/operator/bourg/members/association", "bourg"),
    ("/operator/bourg/members/van/fourgon", "bourg"),
    ("/operator/bourg/members/association/table", "bourg"),
    ("/operator/bourg/enrol/driver", "bourg"),
    ("/operator/bourg/search?q=a", "bourg"),
    ("/operator/bourg/messages", "bourg"),
    ("/operator/bourg/trail", "bourg"),
    ("/operator/bourg/export/lots.csv", "bourg"),
    ("/operator/elsewhere/members/store/pont", "nobody"),
    ("/operator/elsewhere/export/lots.csv", "nobody"),
];
const FORMS: [(&str, &str, &str); 14] = [
    ("/store/pont/nothing", "date=2026-11-23", "pont"),
    ("/store/pont/something", "date=2026-11-23", "pont"),
    ("/store/pont/declare", "command=a-1&category=canned&cases=1&date_kind=none&prepacked=yes", "pont"),
    ("/store/pont/withdraw", "lot=none&version=1&date=2026-11-23", "nobody"),
    ("/operator/bourg/plan", "date=2026-11-23", "bourg"),
    ("/operator/bourg/publish", "date=2026-11-23", "bourg"),
    ("/operator/bourg/roster", "date=2026-11-23", "bourg"),
    ("/operator/bourg/roster/absence", "date=2026-11-23&driver=lea&first=2026-11-24", "bourg"),
    ("/operator/bourg/roster/there", "date=2026-11-23&driver=lea&day=2026-11-24", "bourg"),
    ("/operator/bourg/enrol/driver", "name=Ada", "bourg"),
    ("/operator/bourg/members/driver/lea", "seen=x&name=Ada", "bourg"),
    ("/operator/bourg/members/driver/lea/active", "active=no", "bourg"),
    ("/operator/bourg/association/table/verify", "people=900", "bourg"),
    ("/operator/bourg/association/table/paper", "kind=&number=1&expires=", "bourg"),
];

#[tokio::test]
async fn every_page_opens_for_its_own_reader_and_the_operator_only() {
    let world = World::new().await;
    for reader in ["pont", "halles", "table", "paniers", "lea", "bourg"] {
        let client = Client::signed_in(&world, role(reader)).await;
        for (page, owner) in PAGES {
            let own = owner == reader || (reader == "bourg" && owner != "nobody");
            let wanted = if own { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(client.get(page).await.status, wanted, "{reader} asks for {page}");
        }
        for (form, fields, owner) in FORMS {
            if owner != reader && reader != "bourg" {
                assert_eq!(client.post(form, fields).await.status, StatusCode::NOT_FOUND, "{reader} posts to {form}");
            }
        }
    }
}

#[tokio::test]
async fn strangers_are_asked_to_come_in_first_and_learn_nothing() {
    let world = World::new().await;
    let client = Client::stranger(&world);
    for (page, _) in PAGES {
        let got = client.get(page).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{page}");
        assert!(!got.body.contains("Épicerie du Pont"));
    }
    for (form, fields, _) in FORMS {
        assert_eq!(client.post(form, fields).await.status, StatusCode::UNAUTHORIZED, "{form}");
    }
}

#[tokio::test]
async fn odd_ids_and_dates_are_answered_with_a_page() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    assert_eq!(client.get("/store/a%20b").await.status, StatusCode::NOT_FOUND);
    assert_eq!(client.get("/store/pont?date=yesterday").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(client.post("/store/pont/nothing", "date=").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(client.post("/store/pont/nothing", &"a".repeat(70_000)).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(client.post("/store/pont", "").await.status, StatusCode::METHOD_NOT_ALLOWED);
    let oldest = client.get("/store/pont?date=-262143-01-01").await.status;
    assert!(oldest == StatusCode::OK || oldest.is_client_error(), "{oldest}");
}
