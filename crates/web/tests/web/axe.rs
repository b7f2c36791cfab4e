//! The accessibility checker axe-core on every page, in both colour schemes, on a phone and on a desk.

use serde_json::Value;

use crate::browser::{Browser, Screen};

const AXE: &str = include_str!("axe-core/axe.min.js");
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: rules }).then(
        found => done(found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' — ' + n.failureSummary).join(' | '))),
        error => done([String(error)]));";

/// Every violation on the page that is shown, and whether it scrolls sideways.
pub async fn check(browser: &Browser, page: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for screen in [Screen::Phone, Screen::Desk] {
        browser.resize(screen).await;
        if browser.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth").await
            == Value::Bool(true)
        {
            wrong.push(format!("{page}, {screen:?}: wider than the screen"));
        }
        for scheme in ["light", "dark"] {
            browser.scheme(scheme).await;
            browser.run(AXE).await;
            let found = browser.run_later(RUN).await;
            let found = found.as_array().cloned().unwrap_or_else(|| vec![found]);
            wrong.extend(found.iter().map(|violation| format!("{page}, {screen:?}, {scheme}: {violation}")));
        }
    }
    wrong
}
