//! Signing with a finger, without a network; the slip shows and prints what was drawn.

use glane_foundation::Language::Fr;
use glane_persistence::{slips, stop_acts};
use thirtyfour::By;

use super::lived_round::{on_the_road, stops};
use crate::{
    browser::{Browser, Screen, keep},
    client::Client,
    world::{id, role},
};

/// Fifty turns of a spiral: more points than an act has room for.
const SCRIBBLE: &str = "
    const canvas = document.querySelector('#pad canvas');
    canvas.scrollIntoView({ block: 'center' });
    const at = canvas.getBoundingClientRect();
    const say = (kind, angle) => canvas.dispatchEvent(new PointerEvent(kind, { pointerId: 1, bubbles: true,
        clientX: at.left + 150 + angle * Math.cos(angle) / 8, clientY: at.top + 60 + angle * Math.sin(angle) / 8 }));
    canvas.setPointerCapture = () => {}; canvas.hasPointerCapture = () => true;
    say('pointerdown', 0);
    for (let angle = 0; angle < 314; angle += .05) say('pointermove', angle);
    say('pointerup', 314);
    return document.querySelector('[name=drawing]').value.length;
";

#[tokio::test]
async fn a_signature_drawn_in_the_cellar_is_on_the_slip() {
    let world = on_the_road().await;
    world.clock_at(17, 0);
    let lea = Client::signed_in(&world, role("lea")).await;
    let (loads, drops) = stops(&world).await;
    for (number, stop) in loads.iter().enumerate() {
        lea.post(stop, &format!("command=l-{number}&deed=loaded&then=leave")).await;
    }
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    browser.believe("2026-11-23T10:00:00Z").await;
    browser.come_in(&world, role("lea"), Fr).await;
    let ready = "{ return document.documentElement.dataset.ready === 'yes'; }";
    browser.until(ready).await;
    browser.open(&drops[0]).await;
    browser.until(ready).await;
    browser.network(false);

    // A scribble that would not fit is drawn coarser; then it is cleared, and a real one is drawn.
    let length = browser.run(SCRIBBLE).await.as_u64().unwrap();
    assert!((300..=1_200).contains(&length), "{length} characters");
    browser.choose("#pad button").await;
    let canvas = browser.driver.find(By::Css("#pad canvas")).await.unwrap();
    browser.run("document.querySelector('#pad canvas').scrollIntoView({ block: 'center' })").await;
    let pen = browser.driver.action_chain().move_to_element_center(&canvas).click_and_hold();
    pen.move_by_offset(40, -20).move_by_offset(10, 35).move_by_offset(30, 0).release().perform().await.unwrap();
    let drawn = browser.run("return document.querySelector('[name=drawing]').value").await;
    let drawn = drawn.as_str().unwrap().to_owned();
    assert!(drawn.starts_with('M') && drawn.matches('L').count() == 3, "three strokes of the finger: {drawn}");
    browser.choose("#hand button.primary").await;
    browser
        .until("{ return location.pathname === '/driver/lea' && document.documentElement.dataset.ready === 'yes'; }")
        .await;

    browser.network(true);
    browser.open("/driver/lea").await;
    browser.until("{ const box = document.querySelector('#unsent'); return document.documentElement.dataset.ready === 'yes' && box.hidden; }").await;
    let parts: Vec<&str> = drops[0].split('/').collect();
    let slips = slips::of_stop(&world.glane.db, &id(parts[4])).await.unwrap();
    assert!(!slips.is_empty() && slips.iter().all(|slip| slip.drawing.as_deref() == Some(drawn.as_str())));
    let acts = stop_acts::of_rounds(&world.glane.db, &[id(parts[2])]).await.unwrap();
    let heaviest = acts.iter().map(|row| serde_json::to_string(&row.act).unwrap().len()).max().unwrap();
    println!("the heaviest act weighs {heaviest} bytes; a drawing adds at most 1200");
    assert!(heaviest + 1_200 < 2_000);

    browser.come_in(&world, role("bourg"), Fr).await;
    browser.open(&format!("/slip/{}", slips[0].id)).await;
    browser.sees(&["Signé à la main", "23 novembre 2026"]).await;
    let shown = browser.driver.find(By::Css("svg.signature path")).await.unwrap();
    assert_eq!(shown.attr("d").await.unwrap(), Some(drawn));
    let pdf = browser.print().await;
    keep(std::env::var("GLANE_SHEETS").ok().as_deref(), "slip.pdf", &pdf);
    let text = String::from_utf8_lossy(&pdf);
    assert_eq!(text.matches("/Type /Page\n").count() + text.matches("/Type /Page/").count(), 1, "one sheet of paper");
    browser.leave().await;
}
