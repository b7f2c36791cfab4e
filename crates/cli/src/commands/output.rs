//! Files appear whole or not at all.

use std::{fs, path::Path};

use serde::Serialize;

use super::Failure;

/// Writes a file beside its destination first, then renames it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let told = |error: std::io::Error| Failure::from(format!("{}: {error}", path.display()));
    let mut name = path.file_name().ok_or_else(|| format!("{}: is not a file name", path.display()))?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    fs::write(&part, bytes).map_err(told)?;
    fs::rename(&part, path).map_err(|error| {
        // The part is useless without its place; what matters is the first error.
        drop(fs::remove_file(&part));
        told(error)
    })
}

/// Writes JSON for people: indented, with a newline at the end.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    write(path, text.as_bytes())
}
