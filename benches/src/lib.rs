//! What the benchmarks share.

use std::fmt::Write;

/// Writes the names of lines into an SVG picture, each beside where its line ends and none over another: the height, then the
/// attributes and the text.
pub fn labels(svg: &mut String, x: f64, top: f64, mut labels: Vec<(f64, String)>) {
    labels.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut lowest = top - 20.0;
    for (at, text) in labels {
        lowest = (at + 4.0).max(lowest + 16.0);
        let _ = write!(svg, r#"<text x="{x}" y="{lowest:.1}" {text}"#);
    }
}
