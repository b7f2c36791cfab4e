//! S1, S5, S6, S7, S11 and S18 by programs alone: what the pages do, through the API, from the declaration to the slip.

use serde_json::{Value, json};

use crate::{
    client::{Client, api_line},
    world::{World, role},
};

/// Two stores have declared six crates of yoghurt each, by API; the operator has planned and published, by API.
struct Road {
    world: World,
    lea: Client,
    operator: Client,
    round: Value,
}

impl Road {
    async fn new() -> Self {
        let world = World::new().await;
        for store in ["pont", "halles"] {
            let client = Client::signed_in(&world, role(store)).await;
            let key = [("idempotency-key", store)];
            let told = client.send("POST", &format!("/api/v1/stores/{store}/lots"), &api_line(6), &key).await;
            assert!(told.status.is_success(), "{}", told.body);
        }
        world.clock_at(9, 45);
        let operator = Client::signed_in(&world, role("bourg")).await;
        for act in ["plan", "publish"] {
            let path = format!("/api/v1/territories/bourg/days/2026-11-23/{act}");
            let told = operator.send("POST", &path, "{}", &[("idempotency-key", act)]).await;
            assert!(told.status.is_success(), "{act}: {}", told.body);
        }
        let lea = Client::signed_in(&world, role("lea")).await;
        let round = lea.get("/api/v1/drivers/lea/day?date=2026-11-23").await.json()["rounds"][0].clone();
        Self { world, lea, operator, round }
    }

    fn stops(&self, loads: bool) -> Vec<String> {
        let stops = self.round["stops"].as_array().unwrap().iter().filter(|stop| stop["loads"] == loads);
        stops.map(|stop| stop["id"].as_str().unwrap().to_owned()).collect()
    }

    async fn stop(&self, stop: &str) -> Value {
        let path = format!("/api/v1/rounds/{}/stops/{stop}", self.round["id"].as_str().unwrap());
        let told = self.lea.get(&path).await;
        assert!(told.status.is_success(), "{}", told.body);
        told.json()
    }

    /// Sends acts and gives what became of each.
    async fn say(&self, acts: &[Value]) -> Vec<Value> {
        let path = format!("/api/v1/rounds/{}/acts", self.round["id"].as_str().unwrap());
        let told = self.lea.send("POST", &path, &json!({ "acts": acts }).to_string(), &[]).await;
        assert!(told.status.is_success(), "{}", told.body);
        told.json()["acts"].as_array().unwrap().clone()
    }

    async fn done(&self, acts: &[Value]) {
        for told in self.say(acts).await {
            assert_eq!(told["trouble"], Value::Null, "{told}");
        }
    }

    /// Everything at a stop as planned.
    async fn as_planned(&self, stop: &str, minute: u32) -> Vec<Value> {
        let lines = self.stop(stop).await["lines"].as_array().unwrap().clone();
        let loads = self.stops(true).iter().any(|known| known == stop);
        let mut acts = vec![act(stop, minute, json!({ "deed": "arrived" }))];
        for line in lines {
            let (of, cases) = (&line["allocation"], &line["planned"]);
            acts.push(act(
                stop,
                minute + 1,
                if loads {
                    json!({ "deed": "collected", "allocation": of, "taken": cases })
                } else {
                    json!({ "deed": "handed_over", "allocation": of, "accepted": cases })
                },
            ));
        }
        acts.push(act(stop, minute + 2, json!({ "deed": "left" })));
        acts
    }

    async fn load_everything(&self) {
        for stop in self.stops(true) {
            self.done(&self.as_planned(&stop, 0).await).await;
        }
    }

    /// Cases on all slips of an association.
    async fn on_slips(&self) -> i64 {
        let mut cases = 0;
        for association in ["table", "phare", "paniers"] {
            let list = self.operator.get(&format!("/api/v1/associations/{association}/slips")).await.json();
            for slip in list["items"].as_array().unwrap() {
                let slip = self.operator.get(&format!("/api/v1/slips/{}", slip["id"].as_str().unwrap())).await.json();
                if slip["replaced_by"] == Value::Null {
                    let lines = slip["lines"].as_array().unwrap();
                    cases += lines.iter().map(|line| line["cases"].as_i64().unwrap()).sum::<i64>();
                }
            }
        }
        cases
    }

    /// Acts that could not be followed and wait for the operator.
    async fn unfollowed(&self) -> Vec<Value> {
        self.operator.get("/api/v1/territories/bourg/acts/unfollowed").await.json().as_array().unwrap().clone()
    }
}

/// An act at a minute past eleven, local time; what it says is its identity.
fn act(stop: &str, minute: u32, deed: Value) -> Value {
    let mut act = deed;
    let id = format!("{stop}-{minute}-{}", act["allocation"].as_str().unwrap_or_default());
    let id: String = id.chars().rev().take(40).collect();
    act["id"] = json!(format!("{}{id}", act["deed"].as_str().unwrap().len()));
    act["stop"] = json!(stop);
    act["at"] = json!(format!("2026-11-23T10:{minute:02}:00Z"));
    act
}

#[tokio::test]
async fn s01_and_s18_a_round_sent_backwards_and_twice_reaches_the_slips_with_every_crate_once() {
    let road = Road::new().await;
    road.world.clock_at(13, 0);
    let mut all = Vec::new();
    for (at, stop) in (0..).zip(road.stops(true).iter().chain(&road.stops(false))) {
        all.extend(road.as_planned(stop, at * 10).await);
    }
    let backwards: Vec<Value> = all.iter().rev().cloned().collect();
    road.done(&backwards).await;
    road.done(&all).await;
    assert_eq!(road.on_slips().await, 12, "twice six crates, once");
    for stop in road.stops(true).iter().chain(&road.stops(false)) {
        let told = road.stop(stop).await;
        assert_eq!(told["state"], "done");
        let times: Vec<&str> = told["acts"].as_array().unwrap().iter().map(|act| act["at"].as_str().unwrap()).collect();
        assert_eq!(times.len(), told["lines"].as_array().unwrap().len() + 2, "arrived, each line, left: once each");
        assert!(times.is_sorted(), "in the order in which it happened: {times:?}");
    }
}

#[tokio::test]
async fn s05_a_refused_crate_is_on_no_slip_and_in_the_register_of_its_store() {
    let road = Road::new().await;
    road.world.clock_at(13, 0);
    road.load_everything().await;
    let door = road.stops(false).remove(0);
    let mut acts = road.as_planned(&door, 30).await;
    acts[1]["accepted"] = json!(acts[1]["accepted"].as_i64().unwrap() - 1);
    acts[1]["refused"] = json!([{ "cases": 1, "reason": "spoiled" }]);
    let signed = act(&door, 31, json!({ "deed": "signed", "name": "Odile" }));
    acts.insert(acts.len() - 1, signed);
    road.done(&acts).await;
    for stop in road.stops(false).iter().skip(1) {
        road.done(&road.as_planned(stop, 40).await).await;
    }
    assert_eq!(road.on_slips().await, 11, "twelve crates less a mouldy one");
    let reported = road.operator.get("/api/v1/territories/bourg/defects").await.json();
    assert_eq!(reported.as_array().map(Vec::len), Some(1), "{reported:?}");
    assert_eq!(
        (&reported[0]["reason"], &reported[0]["cases"], &reported[0]["action"]),
        (&json!("spoiled"), &json!(1), &Value::Null)
    );
}

#[tokio::test]
async fn s06_what_stays_is_open_at_once_and_what_is_missing_never_reaches_the_door() {
    let road = Road::new().await;
    road.world.clock_at(13, 0);
    let stop = road.stops(true).remove(0);
    let line = road.stop(&stop).await["lines"][0]["allocation"].clone();
    road.done(&[act(&stop, 1, json!({ "deed": "collected", "allocation": line, "taken": 6, "left": 8 }))]).await;
    let without = road.operator.get("/api/v1/territories/bourg/days/2026-11-23/without-taker").await.json();
    assert_eq!(without["lots"][0]["cases"], 8, "14 were there, 6 fit: {without}");
    road.done(&[act(&stop, 2, json!({ "deed": "collected", "allocation": line, "taken": 3 }))]).await;
    let mut on_board = Vec::new();
    for door in road.stops(false) {
        for told in road.stop(&door).await["lines"].as_array().unwrap().iter().filter(|told| told["allocation"] == line)
        {
            on_board.push(told["on_board"].clone());
        }
    }
    assert_eq!(on_board, [3], "only 3 of 6 were there");
}

#[tokio::test]
async fn s07_a_closed_door_is_waited_for_and_its_crates_go_to_who_may_have_them() {
    let road = Road::new().await;
    road.world.clock_at(13, 0);
    road.load_everything().await;
    let door = road.stops(false).remove(0);
    let closed = |minute, early: Option<&str>| {
        let mut deed = json!({ "deed": "found_closed", "called": true });
        early.into_iter().for_each(|reason| deed["early"] = json!(reason));
        act(&door, minute, deed)
    };
    let said = road.say(&[act(&door, 50, json!({ "deed": "arrived" })), closed(55, None)]).await;
    assert_eq!(
        said[1]["trouble"]["en"],
        "Said to be closed before the wait was over, without a reason: the stop stays open."
    );
    assert_eq!(
        (road.stop(&door).await["state"].clone(), road.unfollowed().await.len()),
        (json!("arrived"), 1),
        "5 of 10 minutes"
    );
    road.done(&[closed(56, Some("nobody_comes"))]).await;
    let told = road.stop(&door).await;
    assert_eq!((&told["state"], told["acts"][1]["trouble"].clone()), (&json!("found_closed"), Value::Null), "{told}");
    assert_eq!(road.unfollowed().await.len(), 0, "settled by itself");
    let refuges: Vec<&Value> = told["refuges"].as_array().unwrap().iter().map(|one| &one["association"]).collect();
    assert_eq!(
        refuges,
        ["phare"],
        "it serves on Thursday, a day before the date; the papers of the third have run out"
    );
    road.done(&[act(&door, 57, json!({ "deed": "diverted", "to": "phare" }))]).await;
    let now = road.lea.get("/api/v1/drivers/lea/day?date=2026-11-23").await.json()["rounds"][0].clone();
    let known = road.stops(false);
    let is_new = |stop: &&Value| stop["loads"] == false && known.iter().all(|id| stop["id"] != id.as_str());
    let new = now["stops"].as_array().unwrap().iter().find(is_new);
    let new = new.unwrap()["id"].as_str().unwrap().to_owned();
    road.done(&road.as_planned(&new, 57).await).await;
    assert_eq!(road.on_slips().await, 6, "all six crates of that door, at the other one");
}

#[tokio::test]
async fn s11_nine_degrees_too_many_are_set_apart_and_never_on_a_slip() {
    let road = Road::new().await;
    road.world.clock_at(13, 0);
    road.load_everything().await;
    let stop = road.stops(true).remove(0);
    let line = road.stop(&stop).await["lines"][0].clone();
    assert_eq!(line["max_tenths"], 80, "dairy: +8");
    let measured = |minute, tenths| {
        let deed = json!({ "deed": "measured", "tenths": tenths, "allocation": line["allocation"] });
        act(&stop, minute, deed)
    };
    road.done(&[measured(3, 110)]).await;
    assert_eq!(road.stop(&stop).await["lines"][0]["set_apart"], false, "+11 = 8 + 3 passes");
    road.done(&[measured(4, 111)]).await;
    assert_eq!(road.stop(&stop).await["lines"][0]["set_apart"], true, "a tenth above is above");
    for door in road.stops(false) {
        let _told = road.say(&road.as_planned(&door, 30).await).await;
    }
    assert_eq!(road.on_slips().await, 6, "the other store's six");
}
