//! `cargo xtask schemathesis`: every operation of the OpenAPI document, asked with invented requests as each role. Nothing may
//! answer with an error of the server's own, or with what the document does not say.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{run_to_end, target, tools};

/// The version that is installed, so that everybody walks alike.
const VERSION: &str = "schemathesis==4.32.5";

/// Makes a Python environment of its own under the build folder, builds the program, and walks. The program is built as `xtask
/// test` builds it, with the same features, so that whoever has tested waits for nothing.
pub fn walk(more: impl Iterator<Item = String>) -> Result<(), String> {
    let folder = target().join("schemathesis");
    let python = environment(&folder)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run_to_end(Command::new(cargo).args(["test", "--quiet", "--workspace", "--no-run", "--test", "cli"]))?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis/walk.py");
    run_to_end(Command::new(python).arg(script).arg(target().join("debug/glane")).arg(&folder).args(more))
}

fn environment(folder: &Path) -> Result<PathBuf, String> {
    let home = folder.join("python");
    let python = home.join("bin/python");
    if home.join("bin/schemathesis").exists() {
        return Ok(python);
    }
    if tools::find("python3").is_none() {
        return Err("missing: python3 (Debian packages python3 and python3-venv)".to_owned());
    }
    run_to_end(Command::new("python3").args(["-m", "venv"]).arg(&home))
        .map_err(|error| format!("missing: Python's venv (Debian package python3-venv)\n{error}"))?;
    run_to_end(Command::new(&python).args(["-m", "pip", "install", "--quiet", VERSION]))
        .map_err(|error| format!("missing: {VERSION}, which pip could not install\n{error}"))?;
    Ok(python)
}
