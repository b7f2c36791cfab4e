//! `glane migrate`: brings the database's schema up to date; several at once wait for each other.

use clap::Args;

use super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "a command tells what it did")]
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    wait_for(async {
        let glane = arguments.home.open_any().await?;
        let pending = glane.db.pending_migrations().await?;
        glane.db.migrate().await?;
        println!("{} migrations applied; the database is up to date", pending.len());
        Ok(())
    })
}
