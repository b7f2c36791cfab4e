//! How far above the best known plans answers are, by the time given, as an SVG picture.

use std::fmt::Write;

/// The answers for one instance.
pub struct Line {
    name: String,
    seed: String,
    /// Seconds given, vans above the best known (less than nothing: fewer), distance above it in per cent.
    points: Vec<(f64, i64, f64)>,
}

const COLOURS: [&str; 6] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#555555"];
const LEFT: f64 = 70.0;
const TOP: f64 = 50.0;
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 380.0;

/// Each instance's answers with the first seed it was tried with, from what the benchmark printed (`lr103 seed 1: 13 vans (13), 1292.68 (1292.67, +0.00 %), 1.00 s, …`).
pub fn read(log: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for row in log.lines().filter(|row| row.contains(" seed ")) {
        let words: Vec<&str> = row.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
        let [name, _, seed, vans, _, known, _, _, gap, _, seconds, ..] = words[..] else { continue };
        let number = |word: &str| word.parse::<f64>().unwrap();
        let fewer = vans.parse::<i64>().unwrap() - known.parse::<i64>().unwrap();
        let seconds = number(seconds);
        // What was asked for: it is printed a little later than that.
        let point = (if seconds < 1.0 { seconds } else { seconds.round() }, fewer, number(gap));
        match lines.iter_mut().find(|line| line.name == name) {
            Some(line) if line.seed == seed => line.points.push(point),
            Some(_) => {}
            None => lines.push(Line { name: name.to_owned(), seed: seed.to_owned(), points: vec![point] }),
        }
    }
    lines
}

/// Draws one line per instance. A hollow point has vans too many; how many more or fewer is written beside it.
pub fn draw(lines: &[Line]) -> String {
    let mut svg = String::from(concat!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 500" font-family="sans-serif" font-size="13">"#,
        r##"<rect width="860" height="500" fill="#fff"/>"##,
        r#"<text x="70" y="30" font-size="16">Distance above the best known plan, by seconds given (hollow: vans too many; number: vans above or below)</text>"#,
    ));
    let all = || lines.iter().flat_map(|line| &line.points);
    let fold = |least: bool, of: fn(&(f64, i64, f64)) -> f64| {
        all().map(of).reduce(|a, b| if least { a.min(b) } else { a.max(b) }).unwrap_or(0.0)
    };
    let (short, long) = (fold(true, |point| point.0), fold(false, |point| point.0));
    let (low, high) = (fold(true, |point| point.2).floor().min(0.0), fold(false, |point| point.2).ceil().max(1.0));
    let x = |seconds: f64| LEFT + WIDTH * (seconds / short).ln() / (long / short).max(1.001).ln();
    let y = |gap: f64| TOP + HEIGHT * (high - gap) / (high - low);
    let step = if high - low > 12.0 { 5.0 } else { 1.0 };
    let mut mark = (low / step).ceil() * step + 0.0;
    while mark <= high {
        let at = y(mark);
        let _ = write!(svg, r##"<path d="M{LEFT} {at:.1} H{:.1}" stroke="#ddd"/>"##, LEFT + WIDTH);
        let _ = write!(svg, r#"<text x="20" y="{:.1}">{mark:.0} %</text>"#, at + 4.0);
        mark += step;
    }
    let mut given: Vec<f64> = all().map(|point| point.0).collect();
    given.sort_by(f64::total_cmp);
    given.dedup();
    for seconds in given {
        let at = x(seconds);
        let _ = write!(svg, r##"<path d="M{at:.1} {TOP} V{:.1}" stroke="#ddd"/>"##, TOP + HEIGHT);
        let _ = write!(svg, r#"<text x="{:.1}" y="{:.1}">{seconds} s</text>"#, at - 10.0, TOP + HEIGHT + 22.0);
    }
    let mut labels: Vec<(f64, String)> = Vec::new();
    for (line, colour) in lines.iter().zip(COLOURS.iter().cycle()) {
        let _ = write!(svg, r#"<polyline fill="none" stroke="{colour}" stroke-width="2" points=""#);
        for point in &line.points {
            let _ = write!(svg, "{:.1},{:.1} ", x(point.0), y(point.2));
        }
        svg.push_str(r#""/>"#);
        for (seconds, vans, gap) in &line.points {
            let (fill, at) = (if *vans > 0 { "#fff" } else { colour }, (x(*seconds), y(*gap)));
            let _ = write!(
                svg,
                r#"<circle cx="{:.1}" cy="{:.1}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>"#,
                at.0, at.1
            );
            if *vans != 0 {
                let _ =
                    write!(svg, r#"<text x="{:.1}" y="{:.1}" fill="{colour}">{vans:+}</text>"#, at.0 + 6.0, at.1 - 6.0);
            }
        }
        if let Some((_, _, gap)) = line.points.last() {
            labels.push((y(*gap), format!(r#"fill="{colour}">{}: {gap:.1} %</text>"#, line.name)));
        }
    }
    glane_benches::labels(&mut svg, LEFT + WIDTH + 12.0, TOP, labels);
    svg.push_str("</svg>\n");
    svg
}
