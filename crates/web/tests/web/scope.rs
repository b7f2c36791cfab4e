//! Who may what, walked through every operation of the OpenAPI document and every page the router names: as each role, as
//! another store's and another territory's people, and as nobody.
//!
//! The routes come from the document and from the router's source, so that a new one is walked without anybody thinking of it.
//! A placeholder, a body or a folder of pages that the walk does not know fails the test: teach it here ([`Sample`]).

mod operations;
mod page_acts;
pub mod pages;

use axum::http::StatusCode;
use glane_day::Settings;
use glane_demand::Association;
use glane_fleet::Driver;
use glane_foundation::{Actor, Role, Territory, TerritoryId};
use glane_inventory::Store;
use glane_persistence::{allocations, associations, audit, drivers, lots, rounds, stores};
use glane_service::acts;

use crate::{
    client::{Client, api_line},
    world::{World, id, role, today},
};

/// A town and its neighbour, with a lot and a promise in the town.
struct Sample {
    world: World,
    lot: String,
    allocation: String,
    round: String,
    /// Whose promise it is.
    receiver: String,
}

/// Everybody who tries: their name and what they are.
fn everybody() -> Vec<(&'static str, Role)> {
    vec![
        ("pont", role("pont")),
        ("halles", role("halles")),
        ("table", role("table")),
        ("phare", role("phare")),
        ("lea", role("lea")),
        ("bourg", role("bourg")),
        ("loin", Role::Store { store: id("loin") }),
        ("autre", Role::Association { association: id("autre") }),
        ("max", Role::Driver { driver: id("max") }),
        ("ailleurs", Role::Operator { territory: id("ailleurs") }),
        ("administrator", Role::Administrator),
    ]
}

impl Sample {
    async fn new() -> Self {
        let world = World::new().await;
        found_neighbour(&world).await;
        let store = Client::signed_in(&world, role("pont")).await;
        let sent = store.send("POST", "/api/v1/stores/pont/lots", &api_line(6), &[("idempotency-key", "first")]).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
        world.plan(true).await;
        let promises = allocations::of_day(&world.glane.db, &World::territory(), today()).await.unwrap();
        let promise = promises.first().expect("the lot found a taker");
        let (lot, allocation) = (promise.lot.to_string(), promise.id.to_string());
        let receiver = promise.association.to_string();
        let rounds = rounds::of_day(&world.glane.db, &World::territory(), today()).await.unwrap();
        let round = rounds.first().expect("a van brings it").id.to_string();
        Self { world, lot, allocation, round, receiver }
    }

    /// Who has it in hand: the place itself; its operator and administrators always may.
    fn may(&self, kind: &str, name: &str) -> bool {
        if kind == "listening" {
            return !["loin", "autre", "max", "ailleurs"].contains(&name);
        }
        let owner = match kind {
            "store" | "lot" => "pont",
            "association" => "table",
            "allocation" => self.receiver.as_str(),
            "booking" if name == "pont" => return true,
            "booking" => self.receiver.as_str(),
            "driver" | "round" => "lea",
            "territory" | "operator" => "bourg",
            // There is none yet.
            "slip" | "photo" => return false,
            other => panic!("teach the walk who owns a {other}"),
        };
        name == owner || name == "bourg" || name == "administrator"
    }

    /// Something of that kind that is really there.
    fn real(&self, kind: &str) -> String {
        match kind {
            "store" => "pont".into(),
            "lot" => self.lot.clone(),
            "association" => "table".into(),
            "allocation" => self.allocation.clone(),
            "driver" => "lea".into(),
            "territory" | "operator" => "bourg".into(),
            "stop" | "slip" | "act" | "photo" | "person" => "none".into(),
            "kind" => "store".into(),
            "table" => "lots".into(),
            "member" => "pont".into(),
            "reason" => "spoiled".into(),
            "position" => "0".into(),
            "number" => "N-1".into(),
            "round" => self.round.clone(),
            "date" => today().to_string(),
            other => panic!("teach the walk what a {other} is"),
        }
    }

    /// Everything that was ever done in the town, and how the lot and the promise stand: what an intruder must not change.
    async fn state(&self) -> (usize, i64, i64) {
        let db = &self.world.glane.db;
        let acts = audit::of_territory(db, &World::territory(), None, 100_000).await.unwrap().len();
        let lot = lots::get(db, &id(&self.lot)).await.unwrap().version.0;
        let promise = allocations::get(db, &id(&self.allocation)).await.unwrap().version.0;
        (acts, lot, promise)
    }
}

/// Another territory with a store, an association and a driver of its own.
async fn found_neighbour(world: &World) {
    let (glane, actor) = (&world.glane, Actor::SYSTEM);
    let ailleurs: TerritoryId = id("ailleurs");
    let territory =
        Territory { id: ailleurs.clone(), name: "Ailleurs".into(), time_zone: "Europe/Paris".parse().unwrap() };
    acts::found_territory(glane, &actor, &territory, &Settings::default()).await.unwrap();
    let store = stores::get(&glane.db, &id("pont")).await.unwrap().item;
    acts::enrol_store(glane, &actor, &ailleurs, &[Store { id: id("loin"), ..store }]).await.unwrap();
    let association = associations::get(&glane.db, &id("table")).await.unwrap().item;
    let other = Association { id: id("autre"), ..association };
    acts::enrol_association(glane, &actor, &ailleurs, &[other]).await.unwrap();
    let driver = drivers::get(&glane.db, &id("lea")).await.unwrap().item;
    acts::enrol_driver(glane, &actor, &ailleurs, &[Driver { id: id("max"), ..driver }]).await.unwrap();
}
