//! `glane doctor`: is everything as it must be, and what to mend.

use clap::Args;
use glane_foundation::Actor;
use glane_service::acts;

use super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "the findings are what the command is for")]
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let findings = wait_for(async {
        let glane = arguments.home.open().await?;
        glane.db.ping().await?;
        println!("database     {}: answers, schema up to date", shown(&arguments.home.database));
        println!("travel times {}", glane.travel.describe());
        Ok(acts::diagnose(&glane, &Actor::SYSTEM).await?)
    })?;
    for finding in &findings {
        println!("mend: {}", finding.en);
    }
    if findings.is_empty() {
        println!("nothing to mend");
        return Ok(());
    }
    Err(format!("{} things to mend", findings.len()).into())
}

/// A password in an address is nobody's business.
fn shown(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://...{}", &url[..scheme], &url[at..]),
        _ => url.to_owned(),
    }
}
