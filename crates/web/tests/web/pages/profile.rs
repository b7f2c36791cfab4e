//! An association's profile and a store's hours.

use axum::http::StatusCode;

use crate::{
    client::Client,
    world::{World, role},
};

fn seen(page: &str) -> String {
    page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_stated_figure_is_kept_apart_from_the_verified_one() {
    let world = World::new().await;
    let table = Client::signed_in(&world, role("table")).await;
    let page = table.get("/association/table/profile").await;
    assert!(page.text().contains("Chiffre vérifié : <strong>80</strong>"), "{}", page.text());
    let form = format!(
        "seen={}&served=240&room_chilled=120,5&reception-mon=9h-12h+et+14h-17h&distribution-mon=18:00-20:00&wanted=fruit&never=offal&own_transport=yes",
        seen(&page.body)
    );
    let saved = table.post_then_read("/association/table/profile", &form).await.text();
    assert!(saved.contains("Fiche enregistrée"), "{saved}");
    let again = table.get("/association/table/profile").await.body;
    for kept in [
        "value=\"240\"",
        "value=\"120,5\"",
        "value=\"09:00-12:00, 14:00-17:00\"",
        "name=\"never\" value=\"offal\" checked",
        "name=\"wanted\" value=\"fruit\" checked",
    ] {
        assert!(again.contains(kept), "{kept}: {again}");
    }
    assert!(again.contains("<strong>80</strong>"), "stating more verifies nothing");
    let torn = form.replace("never=offal", "never=fruit").replace(&seen(&page.body), &seen(&again));
    let torn = table.post("/association/table/profile", &torn).await;
    assert_eq!(torn.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(torn.body.contains("href=\"#wanted\"") && torn.body.contains("id=\"wanted-error\""), "{}", torn.body);
    let lost = table.post("/association/table/profile", &form.replace("240", "10")).await;
    assert_eq!(lost.status, StatusCode::CONFLICT, "somebody changed it meanwhile");
}

#[tokio::test]
async fn a_profile_with_errors_comes_back_whole_and_is_nobody_elses() {
    let world = World::new().await;
    let table = Client::signed_in(&world, role("table")).await;
    let page = table.get("/association/table/profile").await;
    let form =
        format!("seen={}&served=beaucoup&room_total=plein&reception-tue=le+matin&notes=Portail+bleu", seen(&page.body));
    let got = table.post("/association/table/profile", &form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    for typed in ["value=\"beaucoup\"", "value=\"plein\"", "value=\"le matin\"", "value=\"Portail bleu\""] {
        assert!(got.body.contains(typed), "{typed} is lost");
    }
    for field in ["served", "room_total", "reception-tue"] {
        assert!(got.body.contains(&format!("href=\"#{field}\"")) && got.body.contains(&format!("id=\"{field}\"")));
    }
    let other = Client::signed_in(&world, role("phare")).await;
    assert_eq!(other.get("/association/table/profile").await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.post("/association/table/profile", &form).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn s14_papers_show_until_when_they_hold() {
    let world = World::new().await;
    let text = Client::signed_in(&world, role("paniers")).await.get("/association/paniers/profile").await.text();
    assert!(text.contains("14-2024-007") && text.contains("expiré") && text.contains("Un papier renouvelé"), "{text}");
}

#[tokio::test]
async fn a_date_is_closed_without_touching_the_week_and_goes_back() {
    let world = World::new().await;
    let pont = Client::signed_in(&world, role("pont")).await;
    let wrong = pont.post("/store/pont/hours", "week-mon=matin&week-tue=10:00-12:00").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"matin\"") && wrong.body.contains("href=\"#week-mon\""), "{}", wrong.body);
    pont.post_then_read("/store/pont/hours/date", "date=2026-11-23&hours=").await;
    assert!(pont.get("/store/pont").await.text().contains("Pas de passage prévu ce jour-là."));
    let hours = pont.get("/store/pont/hours").await.text();
    assert!(hours.contains("fermé") && hours.contains("value=\"10:00-12:30\""), "{hours}");
    pont.post_then_read("/store/pont/hours/date", "date=2026-11-23&usual=yes").await;
    assert!(pont.get("/store/pont").await.text().contains("de 10 h à 12 h 30"));
    let past = pont.post("/store/pont/hours/date", "date=2026-11-01&hours=10:00-11:00").await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = Client::signed_in(&world, role("halles")).await;
    assert_eq!(other.post("/store/pont/hours/date", "date=2026-11-24&hours=").await.status, StatusCode::NOT_FOUND);
}
