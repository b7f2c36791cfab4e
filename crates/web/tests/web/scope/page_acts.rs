//! Everything the pages do is possible by API: each form of the router has its operation, or a reason why programs need none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Sample, pages::page_paths};
use crate::client::Client;

const ROUTER: &str = include_str!("../../../src/server.rs");

/// A browser's own business: programs show a token, state their language with each request and keep their drafts themselves. A token
/// cannot make tokens or change how its person signs in.
const BROWSERS: &[&str] = &[
    "/l/{token}",
    "/logout",
    "/login",
    "/login/code",
    "/login/password",
    "/account/password",
    "/account/everywhere",
    "/account/token",
    "/account/revoke",
    "/language/{code}",
    "/kept/forget",
    // By API an operator acts with their own token on whatever is in their territory; the author is kept all the same.
    "/operator/{id}/behalf",
    "/behalf/stop",
];

/// Each form, and the operations that do the same.
const ACTS: &[(&str, &[&str])] = &[
    ("/store/{id}/declare", &["declare"]),
    ("/store/{id}/repeat", &["earlier_list", "declare"]),
    ("/store/{id}/lot/{lot}", &["correct"]),
    ("/store/{id}/withdraw", &["withdraw"]),
    ("/store/{id}/nothing", &["say_nothing"]),
    ("/store/{id}/something", &["unsay_nothing"]),
    ("/store/{id}/import", &["into_store"]),
    ("/store/{id}/hours", &["set_week"]),
    ("/store/{id}/hours/date", &["set_date", "forget_date"]),
    ("/store/{id}/hand-over", &["hand_over_booking"]),
    ("/store/{id}/not-fetched", &["booking_not_fetched"]),
    ("/store/{id}/quality", &["answer_defect"]),
    ("/store/{id}/slips/mail", &["set_store_slip_mail"]),
    ("/association/{id}/slips/mail", &["set_association_slip_mail"]),
    ("/association/{id}/confirm", &["confirm"]),
    ("/association/{id}/decline", &["decline", "decline_part"]),
    ("/association/{id}/profile", &["set_profile"]),
    ("/association/{id}/book", &["book"]),
    ("/association/{id}/booking/change", &["change_booking"]),
    ("/association/{id}/booking/cancel", &["cancel_booking"]),
    ("/association/{id}/take-slot", &["take_slot"]),
    ("/round/{round}/stop/{stop}", &["perform"]),
    ("/round/{round}/stop/{stop}/photo", &["keep_photo", "perform"]),
    ("/round/{round}/stop/{stop}/access", &["note_access"]),
    ("/round/{round}/sheet", &["perform"]),
    ("/operator/{id}/plan", &["plan"]),
    ("/operator/{id}/publish", &["publish"]),
    ("/operator/{id}/roster", &["set_roster"]),
    ("/operator/{id}/roster/absence", &["note_absence"]),
    ("/operator/{id}/roster/there", &["undo_absence"]),
    ("/operator/{id}/enrol/{kind}", &["enrol"]),
    ("/operator/{id}/members/{kind}/{one}", &["edit_member"]),
    ("/operator/{id}/members/{kind}/{one}/active", &["set_member_active"]),
    ("/operator/{id}/association/{one}/verify", &["verify"]),
    ("/operator/{id}/association/{one}/paper", &["enter_paper"]),
    ("/operator/{id}/association/{one}/paper/remove", &["remove_paper"]),
    ("/operator/{id}/move", &["try_move", "make_move"]),
    ("/operator/{id}/move/undo", &["undo_move"]),
    ("/operator/{id}/lock", &["lock"]),
    ("/operator/{id}/people", &["invite"]),
    ("/operator/{id}/people/{one}/link", &["invite_again"]),
    ("/operator/{id}/unfollowed", &["settle_act"]),
];

/// Each page of a place, and where programs read the same.
const READS: &[(&str, &[&str])] = &[
    ("/store/{id}", &["/stores/{store}/day"]),
    ("/store/{id}/declare", &["/stores/{store}/lots"]),
    ("/store/{id}/import", &["/stores/{store}/lots"]),
    ("/store/{id}/hours", &["/stores/{store}/hours"]),
    ("/store/{id}/repeat", &["/stores/{store}/earlier-list"]),
    ("/store/{id}/labels", &["/stores/{store}/day"]),
    ("/store/{id}/lot/{lot}", &["/lots/{lot}"]),
    ("/store/{id}/slips", &["/stores/{store}/slips"]),
    ("/store/{id}/quality", &["/stores/{store}/defects"]),
    ("/association/{id}", &["/associations/{association}/day"]),
    ("/association/{id}/profile", &["/associations/{association}/profile"]),
    ("/association/{id}/why", &["/associations/{association}/why"]),
    ("/association/{id}/why/{lot}", &["/associations/{association}/why/{lot}"]),
    ("/association/{id}/board", &["/associations/{association}/board"]),
    ("/association/{id}/slips", &["/associations/{association}/slips"]),
    ("/driver/{id}", &["/drivers/{driver}/day"]),
    ("/round/{round}/sheet", &["/drivers/{driver}/day", "/territories/{territory}/days/{date}/rounds"]),
    ("/round/{round}/stop/{stop}", &["/rounds/{round}/stops/{stop}"]),
    ("/round/{round}/tour.gpx", &["/rounds/{round}/gpx"]),
    ("/round/{round}/tour.geojson", &["/rounds/{round}/geojson"]),
    ("/slip/{id}", &["/slips/{slip}"]),
    ("/photo/{id}", &["/photos/{photo}"]),
    ("/lot/{id}", &["/lots/{lot}/trace"]),
    (
        "/operator/{id}",
        &[
            "/territories/{territory}/day",
            "/territories/{territory}/days/{date}/rounds",
            "/territories/{territory}/days/{date}/without-taker",
            "/territories/{territory}/days/{date}/unconfirmed",
        ],
    ),
    ("/operator/{id}/quality", &["/territories/{territory}/defects"]),
    ("/operator/{id}/unfollowed", &["/territories/{territory}/acts/unfollowed"]),
    ("/operator/{id}/roster", &["/territories/{territory}/days/{date}/roster"]),
    ("/operator/{id}/members/{kind}", &["/territories/{territory}/stores", "/territories/{territory}/vans"]),
    ("/operator/{id}/enrol/{kind}", &["/territories/{territory}/members/{kind}"]),
    ("/operator/{id}/members/{kind}/{one}", &["/territories/{territory}/members/{kind}/{member}"]),
    ("/operator/{id}/people", &["/territories/{territory}/people"]),
    ("/operator/{id}/move", &["/territories/{territory}/days/{date}/move/try"]),
    ("/operator/{id}/search", &["/territories/{territory}/search"]),
    ("/operator/{id}/messages", &["/territories/{territory}/messages"]),
    ("/operator/{id}/trail", &["/territories/{territory}/audit"]),
    ("/operator/{id}/export/{table}", &["/territories/{territory}/exports/{table}"]),
];

fn forms() -> BTreeSet<String> {
    let routes = ROUTER.split(".route(\"").skip(1).filter_map(|part| part.split_once('"'));
    let forms = routes.filter(|(_, rest)| {
        let handlers = rest.split(".route(").next().unwrap();
        handlers.contains("post(") || handlers.contains("::route()") || handlers.contains("::form()")
    });
    forms.map(|(path, _)| path.to_owned()).collect()
}

#[tokio::test]
async fn every_form_of_the_pages_has_its_operation_in_the_api() {
    let sample = Sample::new().await;
    let document = Client::stranger(&sample.world).get("/api/v1/openapi.json").await.json();
    let operations: BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let acts: BTreeMap<&str, &[&str]> = ACTS.iter().copied().collect();
    let forms = forms();
    assert!(forms.len() > 40, "{}", forms.len());
    for form in &forms {
        let told = acts.contains_key(form.as_str()) || BROWSERS.contains(&form.as_str());
        assert!(told, "the form {form} has no operation in the API: add one, and its line here");
    }
    for (form, does) in acts {
        for operation in does {
            assert!(operations.contains(operation), "{form} needs the operation {operation}, which the document lacks");
        }
    }
}

#[tokio::test]
async fn every_page_of_a_place_can_be_read_by_a_program() {
    let sample = Sample::new().await;
    let document = Client::stranger(&sample.world).get("/api/v1/openapi.json").await.json();
    let reads: BTreeMap<&str, &[&str]> = READS.iter().copied().collect();
    for page in page_paths().iter().filter(|page| !BROWSERS.contains(&page.as_str())) {
        let where_to = reads.get(page.as_str());
        let where_to =
            where_to.unwrap_or_else(|| panic!("where do programs read {page}? add an operation, and its line here"));
        for path in *where_to {
            assert!(document["paths"].get(format!("/api/v1{path}")).is_some(), "{page}: the document lacks {path}");
        }
    }
}
