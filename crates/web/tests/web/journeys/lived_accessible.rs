//! The driver's pages, the papers and what the operator settles: under axe in both languages, and under a thumb at 320 points.

use axum::http::Method;
use glane_foundation::Language::{self, En, Fr};
use glane_persistence::slips;

use super::lived_round::{on_the_road, stops};
use crate::{
    axe::{check, too_small},
    browser::{Browser, Screen, keep},
    client::Client,
    world::{World, id, role},
};

struct Look<'b> {
    browser: &'b Browser,
    language: Language,
    wrong: Vec<String>,
}

impl Look<'_> {
    /// Looks at a page with everything on it opened. `GLANE_WHOLE_PAGES` names a folder for its picture.
    async fn at(&mut self, path: &str, name: &str) {
        self.browser.open(path).await;
        self.browser.run("document.querySelectorAll('details').forEach(details => details.open = true)").await;
        let page = format!("{name} in {:?}", self.language);
        self.wrong.extend(check(self.browser, &page).await);
        self.browser.scheme("light").await;
        self.wrong.extend(too_small(self.browser, &page).await);
        if let Ok(folder) = std::env::var("GLANE_WHOLE_PAGES") {
            let picture = self.browser.whole_picture(320).await;
            keep(Some(&folder), &format!("{}-{:?}.png", name.replace(' ', "-"), self.language), &picture);
        }
    }
}

/// The round is lived to its end: one crate refused with its photo, one door closed, two strange acts.
async fn live(world: &World, loads: &[String], drops: &[String]) {
    let lea = Client::signed_in(world, role("lea")).await;
    for (number, stop) in loads.iter().enumerate() {
        lea.post(stop, &format!("command=l-{number}&deed=loaded&then=leave")).await;
    }
    let page = lea.get(&drops[0]).await.body;
    let button = page.split("name=\"refuse\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    lea.post(&drops[0], &format!("command=r-1&deed=handed&refuse={}", button.replace(' ', "+"))).await;
    let second = button.replace("spoiled", "damaged");
    lea.post(&drops[0], &format!("command=r-2&deed=handed&refuse={}", second.replace(' ', "+"))).await;
    let photo = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/web/photo/refused.jpg")).unwrap();
    let parts = [
        b"--cut\r\ncontent-disposition: form-data; name=\"command\"\r\n\r\nt-1\r\n".to_vec(),
        b"--cut\r\ncontent-disposition: form-data; name=\"refusal\"\r\n\r\n".to_vec(),
        format!("{}\r\n", button.trim_end_matches(" one")).into_bytes(),
        b"--cut\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n".to_vec(),
        photo,
        b"\r\n--cut--\r\n".to_vec(),
    ];
    let path = format!("{}/photo", drops[0]);
    let sent = lea.upload(Method::POST, &path, "multipart/form-data; boundary=cut", parts.concat()).await;
    assert!(sent.status.is_redirection(), "{}", sent.text());
    let round = drops[0].split('/').nth(2).unwrap();
    let odd = r#"{"acts":[{"id":"odd","stop":"gone","at":"2026-11-23T09:36:00Z","deed":"arrived"}]}"#;
    lea.send("POST", &format!("/api/v1/rounds/{round}/acts"), odd, &[]).await;
}

async fn look(browser: &Browser, world: &World, language: Language) -> Vec<String> {
    let mut look = Look { browser, language, wrong: Vec::new() };
    let (loads, drops) = stops(world).await;
    browser.come_in(world, role("lea"), language).await;
    for (path, name) in [("/driver/lea", "round"), (&loads[0], "stop loaded"), (&drops[0], "stop with photo")] {
        look.at(path, name).await;
    }
    let lea = Client::signed_in(world, role("lea")).await;
    let drawing = "M20+60L60+20L100+90L160+40L220+70";
    lea.post(&drops[0], &format!("command={language:?}-h&deed=handed&name=Odile&drawing={drawing}&then=leave")).await;
    look.at(&drops[0], "stop signed").await;
    if let Some(other) = drops.get(1) {
        lea.post(other, &format!("command={language:?}-c&deed=found_closed&early=notice")).await;
        look.at(other, "stop closed").await;
    }
    let stop = drops[0].split('/').nth(4).unwrap();
    let slip = slips::of_stop(&world.glane.db, &id(stop)).await.unwrap().pop().unwrap();
    let lot = slip.lines[0]["lot"].as_str().unwrap().to_owned();
    browser.come_in(world, role("bourg"), language).await;
    for (path, name) in [
        (format!("/slip/{}", slip.id), "slip"),
        (format!("/lot/{lot}"), "trace"),
        (format!("/association/{}/slips", slip.association), "slips of an association"),
        (format!("/store/{}/slips", slip.store), "slips of a store"),
        ("/operator/bourg/quality".into(), "quality with photo"),
        ("/operator/bourg/unfollowed".into(), "unfollowed"),
    ] {
        look.at(&path, name).await;
    }
    look.wrong
}

#[tokio::test]
async fn no_page_of_a_lived_round_has_an_accessibility_violation_or_a_target_too_small_for_a_thumb() {
    let world = on_the_road().await;
    world.clock_at(17, 0);
    let (loads, drops) = stops(&world).await;
    live(&world, &loads, &drops).await;
    let browser = Browser::with_scripts(&world, Screen::Phone).await;
    let mut wrong = look(&browser, &world, Fr).await;
    wrong.extend(look(&browser, &world, En).await);
    browser.leave().await;
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}
