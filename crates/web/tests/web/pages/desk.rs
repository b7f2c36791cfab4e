//! The operator's desk: what is enrolled, papers, the roster, search, messages, the trail, exports.

use axum::http::{Method, StatusCode, header};

use crate::{
    client::{Client, line},
    world::{World, role},
};

const SHOP: &str = "name=Chez+Ali&address=1+rue+Basse&lat=49%2C60&lon=-0%2C80&pickup_hours=Lu-Ve+8h-12h&stop_minutes=5";

#[tokio::test]
async fn a_store_is_enrolled_by_a_form_and_a_wrong_field_comes_back_with_everything_typed() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let wrong = operator.post("/operator/bourg/enrol/store", &SHOP.replace("49%2C60", "nord")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#lat\"") && wrong.text().contains("value=\"Chez Ali\""), "{}", wrong.text());
    let page = operator.post_then_read("/operator/bourg/enrol/store", SHOP).await.text();
    assert!(page.contains("Inscrit.") && page.contains("Lu-Ve 08:00-12:00"), "{page}");
    let list = operator.get("/operator/bourg/members/store?q=epicerie+pont").await.text();
    assert!(list.contains("Épicerie du Pont") && !list.contains("Chez Ali"), "accents do not matter: {list}");
}

#[tokio::test]
async fn an_edit_of_something_that_changed_meanwhile_is_refused() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let page = operator.get("/operator/bourg/members/driver/lea").await.text();
    let seen = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = format!("seen={seen}&name=L%C3%A9a+Martin&phone=06+39+98+00+09");
    let saved = operator.post_then_read("/operator/bourg/members/driver/lea", &form).await.text();
    assert!(saved.contains("06 39 98 00 09"), "{saved}");
    let other = form.replace("09", "11");
    let late = operator.post("/operator/bourg/members/driver/lea", &other).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    // What was typed stays, above what holds now: saved again, it counts.
    assert!(late.text().contains("value=\"06 39 98 00 11\""), "{}", late.text());
    assert!(late.text().contains("class=\"summary\""), "{}", late.text());
    let seen = late.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let again = format!("seen={seen}&name=L%C3%A9a+Martin&phone=06+39+98+00+11");
    let saved = operator.post_then_read("/operator/bourg/members/driver/lea", &again).await.text();
    assert!(saved.contains("C’est enregistré"), "{saved}");
}

#[tokio::test]
async fn dates_that_cannot_be_read_come_back_in_their_forms() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let paper = "kind=&number=N-7&expires=bient%C3%B4t";
    let wrong = operator.post("/operator/bourg/association/paniers/paper", paper).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("dernier jour de validité, par exemple"), "{}", wrong.text());
    assert!(wrong.text().contains("value=\"N-7\""), "the number stays: {}", wrong.text());
    let away =
        operator.post("/operator/bourg/roster/absence", "date=2026-11-23&driver=lea&first=&last=2026-11-25").await;
    assert_eq!(away.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(away.text().contains("Indiquez le jour de l’absence"), "{}", away.text());
    assert!(away.text().contains("name=\"last\" class=\"medium\" value=\"2026-11-25\""), "{}", away.text());
}

#[tokio::test]
async fn s14_a_renewed_habilitation_unblocks_the_association_and_everybody_sees_why() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let volunteer = Client::signed_in(&world, role("paniers")).await;
    let list = operator.get("/operator/bourg/members/association?settle=yes").await.text();
    assert!(list.contains("a expiré le 11/11/2026") && !list.contains("La Table ouverte"), "{list}");
    let path = "/operator/bourg/association/paniers/paper";
    let over = operator.post(path, "kind=&number=N-1&expires=2026-11-22").await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(over.text().contains("a déjà expiré") && over.text().contains("value=\"N-1\""), "{}", over.text());
    let page = operator.post_then_read(path, "kind=&number=N-2&expires=2029-06-30").await.text();
    assert!(
        page.contains("Papier enregistré") && page.contains("N-2") && page.contains("a enregistré un papier"),
        "{page}"
    );
    let theirs = volunteer.get("/association/paniers").await.text();
    assert!(!theirs.contains("a expiré"), "{theirs}");
    let messages = operator.get("/operator/bourg/messages").await.text();
    assert!(messages.contains("habilitation n° N-2") && messages.contains("attend"), "{messages}");
    let trail = operator.get("/operator/bourg/trail").await.text();
    assert!(trail.contains("a enregistré un papier") && trail.contains("Les Paniers du Port"), "{trail}");
}

#[tokio::test]
async fn the_figure_is_verified_by_the_operator_alone() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let path = "/operator/bourg/association/table/verify";
    let wrong = operator.post(path, "people=beaucoup").await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("value=\"beaucoup\""));
    let page = operator.post_then_read(path, "people=64").await.text();
    assert!(page.contains("<dd>64</dd>"), "{page}");
    let volunteer = Client::signed_in(&world, role("table")).await;
    assert_eq!(volunteer.post(path, "people=900").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_roster_is_one_form_and_an_absence_takes_the_driver_off() {
    let world = World::new().await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let page = operator.get("/operator/bourg/roster").await.text();
    assert!(page.contains("Fourgon 1") && page.contains("value=\"09:30\""), "{page}");
    let form = "date=2026-11-23&on-fourgon=yes&driver-fourgon=lea&from-fourgon=9h&to-fourgon=8h&pause-fourgon=30";
    let wrong = operator.post("/operator/bourg/roster", form).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text().contains("value=\"8h\""),
        "{}",
        wrong.text()
    );
    let saved = operator.post_then_read("/operator/bourg/roster", &form.replace("8h", "16h")).await.text();
    assert!(saved.contains("value=\"16:00\"") && saved.contains("value=\"30\""), "{saved}");
    let absent = operator
        .post_then_read("/operator/bourg/roster/absence", "date=2026-11-23&driver=lea&first=2026-11-23&last=")
        .await
        .text();
    assert!(absent.contains("Léa Martin (absent)") && absent.contains("Sera là"), "{absent}");
    let day = operator.get("/operator/bourg").await.text();
    assert!(day.contains("Véhicule sans conducteur"), "{day}");
    // The next week starts like this one, when asked.
    let copied = operator.get("/operator/bourg/roster?date=2026-11-30&copy=yes").await.text();
    assert!(copied.contains("value=\"16:00\"") && copied.contains("checked"), "{copied}");
}

#[tokio::test]
async fn search_finds_places_people_and_lots_and_wildcards_mean_nothing() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Yaourts+nature", "6", "2026-11-30")).await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let found = operator.get("/operator/bourg/search?q=yaourt").await.text();
    assert!(found.contains("Yaourts nature") && found.contains("6 caisses"), "{found}");
    assert!(operator.get("/operator/bourg/search?q=lea").await.text().contains("Léa Martin"));
    assert!(operator.get("/operator/bourg/search?q=%25").await.text().contains("Rien ne correspond"));
    assert!(operator.get("/operator/bourg/search?q=%3Cscript%3E").await.text().contains("&#60;script"));
}

#[tokio::test]
async fn every_table_downloads_as_csv_for_the_operator_only() {
    let world = World::new().await;
    let store = Client::signed_in(&world, role("pont")).await;
    store.post_then_read("/store/pont/declare", &line("dairy", "Yaourts", "6", "2026-11-30")).await;
    world.plan(true).await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    for table in [
        "stores",
        "associations",
        "vans",
        "drivers",
        "roster",
        "lots",
        "allocations",
        "movements",
        "stops",
        "trail",
        "messages",
    ] {
        let path = format!("/operator/bourg/export/{table}.csv");
        let got = operator.get(&path).await;
        assert_eq!(got.status, StatusCode::OK, "{table}");
        assert_eq!(got.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        let lines = got.body.lines().count();
        assert!(lines >= if table == "messages" { 1 } else { 2 }, "{table}: {}", got.body);
        assert_eq!(store.get(&path).await.status, StatusCode::NOT_FOUND);
        // As browsers ask.
        let packed = operator.ask(Method::GET, &path, "", &[("accept-encoding", "gzip")]).await;
        assert_eq!(packed.headers[header::CONTENT_ENCODING], "gzip", "{table}");
    }
    assert_eq!(operator.get("/operator/bourg/export/person.csv").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_table_longer_than_a_portion_comes_whole_and_once() {
    let world = World::new().await;
    let goods = glane_service::words::Draft {
        description: "Conserves".into(),
        category: Some(glane_foundation::FoodCategory::Canned),
        cases: Some(1),
        prepacked: true,
        date: glane_service::words::DateAnswer::NoDate,
        ..Default::default()
    };
    let clerk = glane_foundation::Actor::SYSTEM;
    let drafts = vec![goods; 1_100];
    glane_service::acts::declare(&world.glane, &clerk, &"pont".parse().unwrap(), &drafts, "many").await.unwrap();
    let operator = Client::signed_in(&world, role("bourg")).await;
    let body = operator.get("/operator/bourg/export/lots.csv").await.body;
    let ids: std::collections::BTreeSet<&str> =
        body.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
    assert_eq!((body.lines().count(), ids.len()), (1_101, 1_100), "a header, and every lot once");
}

/// S13, the operator's half: what a volunteer says on the telephone is kept with author, person and door.
#[tokio::test]
async fn s13_what_was_said_on_the_phone_is_kept_for_that_person_with_the_author() {
    let world = World::new().await;
    world.link(role("pont"), glane_foundation::Language::Fr).await;
    let mut operator = Client::signed_in(&world, role("bourg")).await;
    let page = operator.get("/operator/bourg/behalf").await.text();
    let person = page.split("name=\"person\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let got = operator.post("/operator/bourg/behalf", &format!("person={person}&channel=phone")).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", got.body);
    let cookie = got.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    operator.also(&cookie);
    let store = operator.get("/store/pont").await.text();
    assert!(store.contains("Vous saisissez pour") && store.contains("(téléphone)"), "{store}");
    operator.post_then_read("/store/pont/nothing", "date=2026-11-23").await;
    let trail = operator.get("/operator/bourg/trail").await.text();
    assert!(trail.contains("Camille Roux pour Camille Roux") && trail.contains("<td>téléphone</td>"), "{trail}");
    // A store that sends the same cookie acts for itself all the same.
    let mut clerk = Client::signed_in(&world, role("pont")).await;
    clerk.also(&cookie);
    assert!(!clerk.get("/store/pont").await.text().contains("Vous saisissez pour"));
    assert_eq!(clerk.get("/operator/bourg/behalf").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_gallery_shows_every_component_to_anybody() {
    let world = World::new().await;
    let page = Client::stranger(&world).get("/design").await;
    assert_eq!(page.status, StatusCode::OK);
    for component in ["class=\"primary\"", "class=\"clocks\"", "aria-invalid", "<meter", "class=\"tabs\"", "<caption"] {
        assert!(page.body.contains(component), "{component}");
    }
}
