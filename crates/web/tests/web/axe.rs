//! The accessibility checker axe-core on every page, in both colour schemes, on a phone and on a desk.

use serde_json::Value;

use crate::browser::{Browser, Screen};

const AXE: &str = include_str!("axe-core/axe.min.js");
const LOADED: &str = "return typeof window.axe === 'object'";
const EVERYTHING: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
/// All that a colour scheme can break.
const COLOURS: &str = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";
/// `RULES` stands for one of the two above.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: RULES }).then(
        found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' — ' + n.failureSummary).join(' | '))),
        error => done([String(error)]));";

/// What a thumb has to hit, and is less than 44 points high or wide. Words in a sentence that lead somewhere are not among them.
const SMALL: &str = "
    const targets = 'button, summary, select, .button, .choice, .quiet-link, .place a, h3 a, nav a, header a, canvas,'
        + 'input:not([type=hidden], [type=checkbox], [type=radio], [type=file])';
    return [...document.querySelectorAll(targets)].filter(target => target.checkVisibility() && target.getClientRects().length)
        .map(target => [target, target.getBoundingClientRect()])
        .filter(([target, box]) => box.right > 0 && (box.height < 43.9 || box.width < 43.9))
        .map(([target, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${target.outerHTML.slice(0, 120)}`);";

/// Targets on the page that are too small for a thumb on a phone of 320 points.
pub async fn too_small(browser: &Browser, page: &str) -> Vec<String> {
    browser.resize(Screen::Phone).await;
    let found = browser.run(SMALL).await;
    found.as_array().unwrap().iter().map(|one| format!("{page}: {one}")).collect()
}

/// Every violation on the page that is shown, and whether it scrolls sideways: on both screens, everything in the light, and the colours once
/// more in the dark.
pub async fn check(browser: &Browser, page: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for screen in [Screen::Phone, Screen::Desk] {
        wrong.extend(check_on(browser, page, screen, "light").await);
        browser.scheme("dark").await;
        wrong.extend(found(browser, COLOURS).await.map(|violation| format!("{page}, {screen:?}, dark: {violation}")));
    }
    wrong
}

/// Everything on one screen and in one scheme.
pub async fn check_on(browser: &Browser, page: &str, screen: Screen, scheme: &str) -> Vec<String> {
    browser.resize(screen).await;
    browser.scheme(scheme).await;
    let mut wrong = Vec::new();
    let sideways = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    if browser.run(sideways).await == Value::Bool(true) {
        wrong.push(format!("{page}, {screen:?}: wider than the screen"));
    }
    wrong
        .extend(found(browser, EVERYTHING).await.map(|violation| format!("{page}, {screen:?}, {scheme}: {violation}")));
    wrong
}

/// What axe finds by these rules on the page as it is shown.
async fn found(browser: &Browser, rules: &str) -> impl Iterator<Item = Value> {
    if browser.run(LOADED).await != Value::Bool(true) {
        browser.run(AXE).await;
    }
    let found = browser.run_later(&RUN.replace("RULES", rules)).await;
    found.as_array().cloned().unwrap_or_else(|| vec![found]).into_iter()
}
