//! Slip, quality register, trace, and a sheet typed in afterwards.

use glane_inventory::Bucket;

use crate::{
    client::Client,
    journeys::lived_round::{held, on_the_road, stops},
    world::{World, role},
};

/// Drives everything as planned, but for one mouldy crate.
async fn driven(world: &World) -> Client {
    let client = Client::signed_in(world, role("lea")).await;
    let (loads, drops) = stops(world).await;
    for (number, stop) in loads.iter().enumerate() {
        client.post(stop, &format!("command=l-{number}&deed=loaded&then=leave")).await;
    }
    let page = client.get(&drops[0]).await.body;
    let button = page.split("name=\"refuse\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    client.post(&drops[0], &format!("command=r-1&deed=handed&refuse={}", button.replace(' ', "+"))).await;
    for (number, stop) in drops.iter().enumerate() {
        client.post(stop, &format!("command=d-{number}&deed=handed&name=Odile&then=leave")).await;
    }
    client
}

#[tokio::test]
async fn s05_the_store_reads_the_defect_and_says_what_it_changes() {
    let world = on_the_road().await;
    driven(&world).await;
    let mut found = 0;
    for store in ["pont", "halles"] {
        let client = Client::signed_in(&world, role(store)).await;
        let path = format!("/store/{store}/quality");
        let page = client.get(&path).await;
        if !page.text().contains("Moisi ou gâté : 1 caisse") {
            continue;
        }
        found += 1;
        assert!(page.text().contains("action attendue"));
        let allocation = page.body.split("name=\"allocation\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = format!("allocation={allocation}&reason=spoiled&action=Tri+avant+7+h");
        let page = client.post_then_read(&path, &form).await.text();
        assert!(page.contains("Tri avant 7 h") && !page.contains("action attendue"), "{page}");
        let operator = Client::signed_in(&world, role("bourg")).await;
        assert!(operator.get("/operator/bourg/quality").await.text().contains("Tri avant 7 h"));
        let all = operator.get("/api/v1/territories/bourg/defects").await.json();
        assert_eq!((&all[0]["store"], &all[0]["action"]), (&store.into(), &"Tri avant 7 h".into()), "{all}");
        assert_eq!(all, client.get(&format!("/api/v1/stores/{store}/defects")).await.json());
    }
    assert_eq!(found, 1, "one crate of one store");
}

#[tokio::test]
async fn a_slip_is_numbered_signed_and_leaves_out_what_was_refused() {
    let world = on_the_road().await;
    driven(&world).await;
    let mut cases = 0;
    let mut numbers = Vec::new();
    for store in ["pont", "halles"] {
        let client = Client::signed_in(&world, role(store)).await;
        let list = client.get(&format!("/store/{store}/slips")).await.body;
        for path in list.split("href=\"/slip/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let slip = client.get(&format!("/slip/{path}")).await.text();
            assert!(slip.contains("Signé par") && slip.contains("Odile"), "{slip}");
            numbers.push(slip.split("<h1>Bon de retrait N° ").nth(1).unwrap().split('<').next().unwrap().to_owned());
            let total = slip.split("Total accepté : ").nth(1).unwrap();
            cases += total.split(' ').next().unwrap().parse::<i64>().unwrap();
            assert_eq!(
                Client::signed_in(&world, role("paniers")).await.get(&format!("/slip/{path}")).await.status,
                404
            );
        }
    }
    assert_eq!(cases, 11, "12 crates less the mouldy one");
    numbers.sort();
    assert!(numbers.iter().enumerate().all(|(at, number)| *number == format!("2026-{:05}", at + 1)), "{numbers:?}");
}

#[tokio::test]
async fn the_trace_of_a_lot_tells_every_step_with_who_and_when() {
    let world = on_the_road().await;
    driven(&world).await;
    let client = Client::signed_in(&world, role("pont")).await;
    let page = client.get("/store/pont").await.body;
    let lot = page.split("href=\"/lot/").nth(1).unwrap().split('"').next().unwrap();
    let trace = client.get(&format!("/lot/{lot}")).await.text();
    for words in [
        "hors de Glane → au magasin, sans preneur",
        "→ promis",
        "promis → en route",
        "→ remis",
        "Camille Roux",
        "10 h 40",
    ] {
        assert!(trace.contains(words), "{words}: {trace}");
    }
    assert_eq!(Client::signed_in(&world, role("halles")).await.get(&format!("/lot/{lot}")).await.status, 404);
}

#[tokio::test]
async fn a_sheet_typed_in_keeps_author_and_person_apart() {
    let world = on_the_road().await;
    let _lea = Client::signed_in(&world, role("lea")).await;
    let operator = Client::signed_in(&world, role("bourg")).await;
    let (loads, _) = stops(&world).await;
    let path = format!("/round/{}/sheet", loads[0].split('/').nth(2).unwrap());
    let page = operator.get(&path).await.body;
    let ticked = page.split("name=\"stop\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let form: String = ticked.map(|stop| format!("&stop={stop}&name.{stop}=Odile")).collect();
    let field = page.split("name=\"arrived.").nth(1).unwrap().split('"').next().unwrap();
    let refused = page.split("name=\"refused.").nth(1).unwrap().split('"').next().unwrap();
    let mistakes = format!("command=sheet-0{form}&arrived.{field}=midi&refused.{refused}=2");
    let back = operator.post(&path, &mistakes).await;
    assert_eq!(back.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    for kept in
        [format!("href=\"#arrived.{field}\""), "value=\"midi\"".into(), format!("id=\"reason.{refused}-error\"")]
    {
        assert!(back.body.contains(&kept), "{kept}: {}", back.body);
    }
    operator.post_then_read(&path, &format!("command=sheet-1{form}")).await;
    operator.post_then_read(&path, &format!("command=sheet-1{form}")).await;
    assert_eq!(held(&world, Bucket::Delivered).await, 12, "entered twice, handed over once");
    let store = Client::signed_in(&world, role("pont")).await;
    let page = store.get("/store/pont").await.body;
    let lot = page.split("href=\"/lot/").nth(1).unwrap().split('"').next().unwrap();
    assert!(store.get(&format!("/lot/{lot}")).await.text().contains("au nom de Camille Roux"));
    let lea = Client::signed_in(&world, role("lea")).await;
    assert_eq!(
        lea.post(&path, &format!("command=sheet-2{form}")).await.status,
        404,
        "only the operator types sheets in"
    );
}
