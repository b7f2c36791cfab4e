//! Files of other people's problems, and routes as they write them.

pub mod li_lim;
pub mod maps;
pub mod sartori_buriol;
pub mod sintef;
pub mod vroom;

use glane_foundation::{IdError, Seconds};

use crate::problem::ProblemError;

/// Why a benchmark file cannot be read: the line, what is wrong there.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FormatError {
    /// A line that does not say what it should.
    #[error("line {line}: {cause}")]
    Line {
        /// Counted from one.
        line: usize,
        /// What is wrong.
        cause: String,
    },
    /// A feature of the format that is not planned with.
    #[error("at {at}: {feature} is not supported")]
    Unsupported {
        /// Path in the file.
        at: String,
        /// What it is.
        feature: String,
    },
    /// Read, but not a problem.
    #[error(transparent)]
    Problem(#[from] ProblemError),
}

fn bad(line: usize, cause: impl Into<String>) -> FormatError {
    FormatError::Line { line, cause: cause.into() }
}

impl From<IdError> for FormatError {
    fn from(error: IdError) -> Self {
        bad(0, error.to_string())
    }
}

/// One row of a benchmark file, in the file's own units.
#[derive(Debug, Clone, Copy)]
struct Row {
    line: usize,
    demand: i64,
    open: f64,
    close: f64,
    service: f64,
    pickup: usize,
    delivery: usize,
}

/// The numbers of a line, each finite.
fn numbers(line: usize, text: &str) -> Result<Vec<f64>, FormatError> {
    let read = |word: &str| {
        word.parse::<f64>().ok().filter(|x| x.is_finite()).ok_or_else(|| {
            let shown: String = word.chars().take(40).collect();
            bad(line, format!("{shown:?} is not a number"))
        })
    };
    text.split_whitespace().map(read).collect()
}

/// A benchmark figure times `scale` as whole seconds, rounded up.
#[expect(clippy::as_conversions, reason = "checked to be within the range of Seconds")]
fn scaled(line: usize, value: f64, scale: f64) -> Result<Seconds, FormatError> {
    let product = (value * scale - 1e-6).ceil();
    if (0.0..=1e9).contains(&product) {
        Ok(Seconds::new(product as i64))
    } else {
        Err(bad(line, format!("{value} is negative or too large")))
    }
}
