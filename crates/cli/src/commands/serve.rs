//! `glane serve`: the site, until Ctrl-C or SIGTERM.

use std::net::SocketAddr;

use clap::Args;
use glane_web::{WebConfig, serve};
use tokio::net::TcpListener;

use super::{
    Failure,
    database::{Home, wait_for},
    work,
};

#[derive(Args)]
pub struct Arguments {
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Readers reach the site by HTTPS (through a proxy): cookies are bound to it
    #[arg(long)]
    https: bool,
    /// Leave the background work to `glane work`
    #[arg(long)]
    no_work: bool,
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "the address is what the person needs")]
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    wait_for(async {
        let glane = arguments.home.open().await?;
        let listener =
            TcpListener::bind(arguments.listen).await.map_err(|error| format!("{}: {error}", arguments.listen))?;
        println!("http://{}", listener.local_addr()?);
        let config = WebConfig { https: arguments.https, ..WebConfig::default() };
        let background = (!arguments.no_work).then(|| tokio::spawn(work::for_ever(glane.clone())));
        serve(listener, glane, config, stopped()).await?;
        if let Some(task) = background {
            task.abort();
        }
        Ok(())
    })
}

/// Ends when somebody asks the program to stop.
pub async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(interrupt.await),
    }
}
