//! The comparison as a picture: one Lorenz curve per rule, the figures beside it.

use std::fmt::Write as _;

use crate::{Compared, Rule};

/// Colours that stay apart for the colour-blind (Okabe and Ito 2008).
const COLOURS: [&str; 6] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"];
const SIDE: f64 = 420.0;
const LEFT: f64 = 60.0;
const TOP: f64 = 50.0;

/// An SVG picture of a comparison; text says the same as the curves, so it reads without colours.
#[must_use]
pub fn draw(compared: &[Compared]) -> String {
    let mut svg = String::from(concat!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1040 540" font-family="sans-serif" font-size="13">"#,
        r##"<rect width="1040" height="540" fill="#fff"/>"##,
        r#"<text x="60" y="30" font-size="16">Part of the food received by the least covered part of the need</text>"#,
    ));
    // Writing to a String never fails.
    let _ = write!(svg, r##"<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>"##);
    let (right, bottom) = (LEFT + SIDE, TOP + SIDE);
    let _ = write!(svg, r##"<path d="M{LEFT} {bottom} L{right} {TOP}" stroke="#bbb" stroke-dasharray="4"/>"##);
    let _ = write!(svg, r#"<text x="{LEFT}" y="{}">need, least covered first: 0 to 100 %</text>"#, bottom + 24.0);
    for (at, one) in compared.iter().enumerate().rev() {
        curve(&mut svg, one, COLOURS[at % COLOURS.len()]);
    }
    for (at, one) in compared.iter().enumerate() {
        legend(&mut svg, at, one, COLOURS[at % COLOURS.len()]);
    }
    svg.push_str("</svg>\n");
    svg
}

fn curve(svg: &mut String, one: &Compared, colour: &str) {
    let width = if one.rule == Rule::Leximin { 3.0 } else { 1.5 };
    let _ = write!(svg, r#"<polyline fill="none" stroke="{colour}" stroke-width="{width}" points=""#);
    // 200 points are as fine as the eye; a nation has 5 000 associations.
    let step = one.metrics.lorenz.len().div_ceil(200).max(1);
    let last = one.metrics.lorenz.last();
    for (need, food) in one.metrics.lorenz.iter().step_by(step).chain(last) {
        let _ = write!(svg, "{:.1},{:.1} ", LEFT + need * SIDE, TOP + (1.0 - food) * SIDE);
    }
    svg.push_str(r#""/>"#);
}

fn legend(svg: &mut String, at: usize, one: &Compared, colour: &str) {
    let y = (0..at).fold(TOP + 20.0, |y, _| y + 70.0);
    let metrics = &one.metrics;
    let _ = write!(svg, r#"<rect x="520" y="{}" width="24" height="6" fill="{colour}"/>"#, y - 8.0);
    let _ = write!(svg, r#"<text x="555" y="{y}" font-weight="bold">{}</text>"#, one.rule.name());
    let _ = write!(
        svg,
        r#"<text x="555" y="{}">{} t given, least covered {:.1} %, median {:.1} %, Gini {:.3}</text>"#,
        y + 18.0,
        metrics.given.get() / 1_000_000_000,
        permille(metrics.least_permille),
        permille(metrics.median_permille),
        metrics.gini
    );
    let _ = write!(
        svg,
        r#"<text x="555" y="{}">{} envied cases, {} trips, {:.0} kg km</text>"#,
        y + 36.0,
        metrics.envied_cases,
        metrics.trips,
        metrics.kilo_kilometres
    );
}

fn permille(value: i64) -> f64 {
    i32::try_from(value).map_or(f64::INFINITY, |value| f64::from(value) / 10.0)
}
