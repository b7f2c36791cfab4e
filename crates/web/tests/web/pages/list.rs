//! Scanning, earlier lists, corrections, labels, and forms that outlive their session.

use axum::http::{Method, StatusCode, header};

use crate::{
    client::{Client, line},
    world::{World, role},
};

/// The value of the first field of a name.
fn value(page: &str, name: &str) -> String {
    let found = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}: {page}"));
    found.split('"').next().unwrap().to_owned()
}

fn declared(line: &str) -> String {
    format!("/store/pont/declare?scan={line}")
}

#[tokio::test]
async fn s04_a_label_with_its_date_fills_the_form_and_a_bar_code_without_one_is_asked() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let label = client.get(&declared("%5Dd2010301762042200317261130310300425010L2345")).await.body;
    assert!(label.contains("value=\"2026-11-30\"") && label.contains("value=\"dlc\" checked"), "AI 17: {label}");
    assert!(label.contains("value=\"3017620422003\"") && label.contains("value=\"L2345\""), "{label}");
    assert!(label.contains("value=\"4,25\""), "AI 3103: {label}");
    let best_before = client.get(&declared("(01)03017620422003(15)261200")).await.body;
    assert!(best_before.contains("value=\"2026-12-31\"") && best_before.contains("value=\"ddm\" checked"), "day 00");
    let bare = client.get(&declared("3017620422003")).await.body;
    assert!(!bare.contains("\" checked>DLC") && !bare.contains("value=\"dlc\" checked"), "nothing is guessed: {bare}");
    let form = "command=s-1&category=canned&cases=1&prepacked=yes&gtin=3017620422003&date=2026-12-24";
    let asked = client.post("/store/pont/declare", form).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text().contains("est-ce une DLC"), "{}", asked.text());
}

#[tokio::test]
async fn a_code_that_cannot_be_read_comes_back_with_its_reason_and_the_shops_own_is_asked_about() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let wrong = client.get(&declared("3017620422004")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("href=\"#scan\"") && wrong.body.contains("value=\"3017620422004\""), "{}", wrong.body);
    let own = client.get(&declared("2112345012346")).await;
    assert!(own.text().contains("propre au magasin") && own.text().contains("1,2 kg"), "{}", own.text());
    let weight = client.get(&format!("{}&measure=weight", declared("2112345012346"))).await.body;
    assert!(weight.contains("value=\"1,234\""), "{weight}");
    let price = client.get(&format!("{}&measure=none", declared("2112345012346"))).await.body;
    assert!(!price.contains("value=\"1,234\""), "{price}");
}

#[tokio::test]
async fn a_product_scanned_before_is_known_again_but_never_its_date() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = format!("{}&gtin=3017620422003&batch=OLD", line("dairy", "Fromage+frais", "4", "2026-11-30"));
    client.post_then_read("/store/pont/declare", &form).await;
    let again = client.get(&declared("3017620422003")).await.body;
    assert!(again.contains("value=\"Fromage frais\"") && again.contains("value=\"dairy\" selected"), "{again}");
    assert!(!again.contains("2026-11-30\" checked") && !again.contains("value=\"OLD\""), "{again}");
    assert!(again.contains("name=\"date\" class=\"medium\" value=\"\""), "{again}");
}

#[tokio::test]
async fn last_weeks_list_is_declared_again_with_todays_dates_and_what_is_missing_is_told_by_line() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    client.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "4", "2026-11-27")).await;
    let bread = "command=b-1&category=canned&description=Conserves&cases=2&date_kind=none&prepacked=yes";
    client.post_then_read("/store/pont/declare", bread).await;
    world.clock.advance(chrono::Duration::days(7));
    let client = Client::signed_in(&world, role("pont")).await;
    let page = client.get("/store/pont/repeat").await.body;
    assert!(page.contains("Yaourts") && page.contains("Conserves"), "{page}");
    let lots: Vec<String> =
        page.split("name=\"take-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert_eq!(lots.len(), 2);
    let form = |date: &str| {
        let command = value(&page, "command");
        lots.iter().fold(format!("command={command}"), |form, lot| {
            format!("{form}&take-{lot}=yes&cases-{lot}=3&date-{lot}={date}")
        })
    };
    let missing = client.post("/store/pont/repeat", &form("")).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text().contains("Yaourts : Indiquez la date"), "{}", missing.text());
    let declared = client.post_then_read("/store/pont/repeat", &form("2026-12-04")).await.text();
    assert!(declared.contains("DLC vendredi 4 décembre") && declared.contains("3 caisses"), "{declared}");
    let twice = client.post_then_read("/store/pont/repeat", &form("2026-12-04")).await.text();
    let shown = |page: &str| page.matches(">Yaourts</a></h3>").count();
    assert_eq!((shown(&declared), shown(&twice)), (2, 2), "last week's, which nobody took, and today's, once");
    let nothing = client.post("/store/pont/repeat", "command=n-1").await;
    assert!(nothing.text().contains("Cochez au moins une ligne"), "{}", nothing.text());
}

#[tokio::test]
async fn a_lot_is_corrected_until_an_association_counts_on_it_and_then_only_in_number() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    client.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "4", "2026-11-30")).await;
    let page = client.get("/store/pont").await.body;
    let lot = value(&page, "lot");
    let path = format!("/store/pont/lot/{lot}");
    let form = |page: &str, what: &str, cases: &str| {
        let version = value(page, "version");
        format!(
            "version={version}&category=dairy&description={what}&cases={cases}&date_kind=dlc&date=2026-11-30&prepacked=yes"
        )
    };
    let shown = client.get(&path).await.body;
    assert!(shown.contains("value=\"Yaourts\"") && shown.contains("Corriger ce lot"), "{shown}");
    let corrected = client.post_then_read(&path, &form(&shown, "Yaourts+aux+fruits", "6")).await.text();
    assert!(corrected.contains("Lot corrigé") && corrected.contains("6 caisses · 30 kg"), "{corrected}");
    let stale = client.post(&path, &form(&shown, "Autre", "1")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "it was changed since");
    world.plan(true).await;
    let shown = client.get(&path).await.body;
    let other = client.post(&path, &form(&shown, "Autre", "6")).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.text().contains("compte déjà sur ce lot"), "{}", other.text());
    let fewer = client.post(&path, &form(&shown, "Yaourts+aux+fruits", "1")).await;
    assert!(fewer.text().contains("déjà promises"), "{}", fewer.text());
    let more = client.post_then_read(&path, &form(&shown, "Yaourts+aux+fruits", "9")).await.text();
    assert!(more.contains("9 caisses") && more.contains("3 caisses sans preneur"), "{more}");
    let stranger = Client::signed_in(&world, role("halles")).await;
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn labels_carry_what_the_crates_are_and_until_when() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    let form = format!("{}&batch=V77", line("meat", "Rôtis", "2", "2026-11-28"));
    client.post_then_read("/store/pont/declare", &form).await;
    let text = client.get("/store/pont/labels").await.text();
    for told in ["Rôtis", "2 caisses", "DLC samedi 28 novembre", "+4 °C", "V77"] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_waits_for_its_author_and_nobody_else() {
    let world = World::new().await;
    let client = Client::signed_in(&world, role("pont")).await;
    client.post("/logout", "").await;
    let form = line("dairy", "Yaourts+%26+co", "4", "2026-11-30");
    let told = client.post("/store/pont/declare", &form).await;
    assert_eq!(told.status, StatusCode::UNAUTHORIZED);
    assert!(told.text().contains("est gardé un jour"), "{}", told.text());
    let cookie = told.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap().split(';').next().unwrap().to_owned();
    let other = Client::signed_in(&world, role("halles")).await;
    let seen = other.ask_with(Method::GET, "/kept", "", &cookie).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "another store learns nothing: {}", seen.text());
    let again = Client::signed_in(&world, role("pont")).await;
    assert_eq!(again.ask_with(Method::GET, "/", "", &cookie).await.location(), "/kept");
    let offered = again.ask_with(Method::GET, "/kept", "", &cookie).await.body;
    assert!(offered.contains("action=\"/store/pont/declare\""), "{offered}");
    assert!(offered.contains("name=\"description\" value=\"Yaourts &#38; co\""), "{offered}");
    let sent = again.ask_with(Method::POST, "/store/pont/declare", &form, &cookie).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let cleared =
        sent.headers.get_all(header::SET_COOKIE).iter().any(|it| it.to_str().unwrap().starts_with("glane-kept=;"));
    assert!(cleared, "what was sent waits no longer: {:?}", sent.headers);
    assert!(again.get("/store/pont").await.text().contains("Yaourts & co"));
    assert_eq!(
        Client::stranger(&world).post("/store/pont/declare", &form).await.headers.get(header::SET_COOKIE),
        None,
        "who never had a session has nothing kept"
    );
}
