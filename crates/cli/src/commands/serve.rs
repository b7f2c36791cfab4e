//! `glane serve`: the site, until Ctrl-C or SIGTERM.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use glane_web::{
    WebConfig, serve,
    tls::{self, TlsListener},
};
use tokio::net::TcpListener;

use super::{
    Failure,
    database::{Home, wait_for},
    mail::{self, Post},
    photos::Photos,
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
    /// Serve HTTPS with this certificate chain (PEM)
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM)
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Leave the background work to `glane work`
    #[arg(long)]
    no_work: bool,
    #[command(flatten)]
    post: Post,
    #[command(flatten)]
    photos: Photos,
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "the address is what the person needs")]
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    wait_for(async {
        let mut glane = arguments.home.open().await?;
        glane.photos = arguments.photos.open(&arguments.home)?;
        let listener =
            TcpListener::bind(arguments.listen).await.map_err(|error| format!("{}: {error}", arguments.listen))?;
        let address = listener.local_addr()?;
        let mut background = Vec::new();
        if !arguments.no_work {
            background.push(tokio::spawn(work::for_ever(glane.clone())));
            if let Some(carrier) = arguments.post.carrier()? {
                background.push(tokio::spawn(mail::for_ever(glane.clone(), carrier)));
            }
        }
        match (&arguments.tls_cert, &arguments.tls_key) {
            (Some(certificate), Some(key)) => {
                let listener = TlsListener::new(listener, tls::configuration(certificate, key)?)?;
                println!("https://{address}");
                serve(listener, glane, WebConfig { https: true, ..WebConfig::default() }, stopped()).await?;
            }
            _ => {
                println!("http://{address}");
                let https = arguments.https;
                let config = WebConfig { https, proxied: https, ..WebConfig::default() };
                serve(listener, glane, config, stopped()).await?;
            }
        }
        background.iter().for_each(tokio::task::JoinHandle::abort);
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
