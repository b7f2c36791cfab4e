//! How time grows with size, as an SVG picture with logarithmic axes.

use std::fmt::Write;

/// Seconds of every stage for one size.
pub struct Point {
    pub edges: usize,
    pub seconds: Vec<f64>,
}

const COLOURS: [&str; 5] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#555555"];
const LEFT: f64 = 80.0;
const TOP: f64 = 50.0;
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 400.0;

/// Draws the lines named, one per stage; each is labelled where it ends.
pub fn draw(names: &[&str], points: &[Point]) -> String {
    let mut svg = String::from(concat!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 520" font-family="sans-serif" font-size="13">"#,
        r##"<rect width="860" height="520" fill="#fff"/>"##,
        r#"<text x="80" y="30" font-size="16">Seconds on the processor by number of edges, one thread</text>"#,
    ));
    let (x, y) = axes(points);
    for power in 3..=7 {
        let at = x(10_f64.powi(power));
        if (LEFT..=LEFT + WIDTH).contains(&at) {
            grid(&mut svg, (at, TOP), (at, TOP + HEIGHT));
            let _ = write!(svg, r#"<text x="{}" y="{}">10^{power} edges</text>"#, at - 28.0, TOP + HEIGHT + 22.0);
        }
    }
    for power in -3..=3 {
        let at = y(10_f64.powi(power));
        if (TOP..=TOP + HEIGHT).contains(&at) {
            grid(&mut svg, (LEFT, at), (LEFT + WIDTH, at));
            let _ = write!(svg, r#"<text x="8" y="{}">{} s</text>"#, at + 4.0, 10_f64.powi(power));
        }
    }
    let mut labels: Vec<(f64, String)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let _ = write!(svg, r#"<polyline fill="none" stroke="{colour}" stroke-width="2" points=""#);
        for point in points {
            let _ = write!(svg, "{:.1},{:.1} ", x(point.edges as f64), y(point.seconds[at]));
        }
        svg.push_str(r#""/>"#);
        if let Some(last) = points.last() {
            let text = format!(r#"fill="{colour}">{name}: {:.2} s</text>"#, last.seconds[at]);
            labels.push((y(last.seconds[at]), text));
        }
    }
    glane_benches::labels(&mut svg, LEFT + WIDTH + 8.0, TOP, labels);
    svg.push_str("</svg>\n");
    svg
}

fn grid(svg: &mut String, from: (f64, f64), to: (f64, f64)) {
    let _ = write!(svg, r##"<path d="M{:.1} {:.1} L{:.1} {:.1}" stroke="#ddd"/>"##, from.0, from.1, to.0, to.1);
}

/// From edges and from seconds to pixels.
fn axes(points: &[Point]) -> (impl Fn(f64) -> f64, impl Fn(f64) -> f64) {
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), it| (low.min(it), high.max(it)))
    };
    let (few, many) = bounds(&mut points.iter().map(|point| point.edges as f64));
    // What is below a millisecond is less than the clock of the processor tells.
    let (fast, slow) = bounds(&mut points.iter().flat_map(|point| point.seconds.iter().map(|it| it.max(1e-3))));
    let place = |value: f64, low: f64, high: f64| (value / low).ln() / (high / low).max(1.001).ln();
    let x = move |edges: f64| LEFT + WIDTH * place(edges, few, many);
    let y = move |seconds: f64| TOP + HEIGHT * (1.0 - place(seconds.max(fast), fast, slow));
    (x, y)
}
