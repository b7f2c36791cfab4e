//! Slip, quality register, trace, and a sheet typed in afterwards.

use glane_fleet::{StopAct, StopRecord};
use glane_inventory::Bucket;
use glane_persistence::{rounds, stop_acts};

use crate::{
    client::Client,
    journeys::lived_round::{held, on_the_road, stops},
    world::{World, id, role},
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

/// The fields of a page's form as a browser would send them unchanged, with everything ticked.
fn unchanged(page: &str) -> String {
    let value = |tag: &str, name: &str| {
        tag.split(&format!(" {name}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
    };
    let mut form = Vec::new();
    for tag in page.split('<').map(|rest| rest.split('>').next().unwrap()) {
        if tag.starts_with("input ")
            && let Some((name, typed)) = value(tag, "name").zip(value(tag, "value"))
        {
            form.push(format!("{name}={}", typed.replace(' ', "+")));
        }
    }
    for select in page.split("<select").skip(1).map(|rest| rest.split("</select>").next().unwrap()) {
        let chosen = select.split("<option").find(|option| option.contains(" selected")).unwrap_or_default();
        form.push(format!("{}={}", value(select, "name").unwrap(), value(chosen, "value").unwrap_or_default()));
    }
    form.join("&")
}

#[tokio::test]
async fn a_sheet_typed_in_again_keeps_the_refusal_its_photo_and_the_drawing() {
    let world = on_the_road().await;
    let lea = driven(&world).await;
    let (_, drops) = stops(&world).await;
    let parts: Vec<&str> = drops[0].split('/').collect();
    let (round, stop) = (parts[2], parts[4]);
    let record = async || {
        let round = rounds::get(&world.glane.db, &id(round)).await.unwrap();
        let stop_row = round.stops.iter().find(|row| row.id == id(stop)).unwrap().clone();
        let acts = stop_acts::of_rounds(&world.glane.db, std::slice::from_ref(&round.id)).await.unwrap();
        let here: Vec<StopAct> = acts.into_iter().map(|row| row.act).filter(|act| act.stop == stop_row.id).collect();
        StopRecord::of(&here, stop_row.start)
    };
    let before = record().await;
    let (line, (accepted, refused)) = before.handed.iter().find(|(_, (_, refused))| !refused.is_empty()).unwrap();
    let more = serde_json::json!({ "acts": [
        { "id": "p-1", "stop": stop, "at": "2026-11-23T10:50:00Z", "deed": "handed_over", "allocation": line, "accepted": accepted.get() - 1,
          "refused": [{ "cases": refused[0].cases, "reason": "spoiled", "photo": "photo-1" }, { "cases": 1, "reason": "too_much" }] },
        { "id": "p-2", "stop": stop, "at": "2026-11-23T10:50:00Z", "deed": "signed", "name": "Odile", "drawing": "M1 1L2 2" },
    ] });
    world.clock_at(17, 0);
    lea.send("POST", &format!("/api/v1/rounds/{round}/acts"), &more.to_string(), &[]).await;
    let said = record().await;
    assert_eq!(said.handed[line].1.len(), 2);

    let operator = Client::signed_in(&world, role("bourg")).await;
    let path = format!("/round/{round}/sheet");
    let form = unchanged(&operator.get(&path).await.body);
    let page = operator.post_then_read(&path, &form).await;
    let again = record().await;
    assert_eq!((&again.handed, &again.signed), (&said.handed, &said.signed), "{}", page.text());

    // Closed after all, says the paper.
    let form = form.replace(&format!("closed.{stop}="), &format!("closed.{stop}=notice"));
    operator.post_then_read(&path, &form.replacen("command=", "command=again-", 1)).await;
    assert!(matches!(record().await, StopRecord { closed: Some(_), .. }));
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
