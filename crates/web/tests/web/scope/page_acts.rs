//! Everything the pages do is possible by API: each form of the router has its operation, or a reason why programs need none.

use std::collections::{BTreeMap, BTreeSet};

use super::Sample;
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
    ("/operator/{id}/unfollowed", &["settle_act"]),
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
