//! Which way mail goes out: an SMTP server, or a folder of files for trying Glane out.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use glane_service::{Glane, mail};
use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox,
    message::header::ContentType,
};

use super::Failure;

/// Between two looks into the outbox: somebody waits for a code.
const PERIOD: Duration = Duration::from_secs(2);

/// Where mail goes.
#[derive(Args, Clone)]
pub struct Post {
    /// smtp://USER:PASSWORD@HOST:587 (encrypted by STARTTLS), smtps://..., or folder:PATH to write files instead
    #[arg(long, env = "GLANE_MAIL", hide_env_values = true)]
    mail: Option<String>,
    /// The sender's address
    #[arg(long, env = "GLANE_MAIL_FROM", default_value = "Glane <glane@localhost>")]
    mail_from: String,
}

/// What carries mail.
pub struct Carrier {
    from: Mailbox,
    way: Way,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl Post {
    /// The carrier these settings name, if any.
    pub fn carrier(&self) -> Result<Option<Carrier>, Failure> {
        let Some(address) = &self.mail else { return Ok(None) };
        let from = self.mail_from.parse().map_err(|error| format!("--mail-from {:?}: {error}", self.mail_from))?;
        let way = match address.strip_prefix("folder:") {
            Some(folder) => {
                let folder = PathBuf::from(folder);
                std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
                Way::Folder(AsyncFileTransport::new(folder))
            }
            None => Way::Smtp(smtp(address)?),
        };
        Ok(Some(Carrier { from, way }))
    }
}

/// Passwords and codes never cross a network in the clear: only a server on this machine may be reached without encryption.
fn smtp(address: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, Failure> {
    let here = ["localhost", "127.0.0.1", "[::1]"].contains(&host(address));
    let secured = if address.starts_with("smtp://") && !here && !address.contains("tls=") {
        format!("{address}{}tls=required", if address.contains('?') { '&' } else { '?' })
    } else {
        address.to_owned()
    };
    // The address holds a password: it is not repeated.
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(&secured)
        .map_err(|error| format!("--mail is not smtp://, smtps:// or folder:PATH: {error}"))?;
    Ok(builder.timeout(Some(Duration::from_secs(20))).build())
}

/// The host alone: what stands before the last `@` may hold anything.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit('@').next().unwrap_or_default();
    match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
        _ => place,
    }
}

impl mail::Carrier for Carrier {
    async fn carry(&self, to: &str, subject: &str, body: &str) -> Result<(), String> {
        let to: Mailbox = to.parse().map_err(|error| format!("the address cannot be read: {error}"))?;
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())
            .map_err(|error| error.to_string())?;
        match &self.way {
            Way::Smtp(server) => server.send(mail).await.map(drop).map_err(|error| error.to_string()),
            Way::Folder(folder) => folder.send(mail).await.map(drop).map_err(|error| error.to_string()),
        }
    }
}

/// Empties the outbox again and again; what fails stays for the next time.
pub async fn for_ever(glane: Glane, carrier: Carrier) {
    let mut beat = tokio::time::interval(PERIOD);
    loop {
        beat.tick().await;
        if let Err(error) = mail::send_waiting(&glane, &carrier).await {
            tracing::error!(%error, "mail could not be sent");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_on_this_machine_is_reached_in_the_clear() {
        for local in ["smtp://localhost", "smtp://127.0.0.1:2525", "smtp://ada:secret@localhost:25/", "smtp://[::1]:25"]
        {
            assert!(["localhost", "127.0.0.1", "[::1]"].contains(&host(local)), "{local}");
        }
        for far in [
            "smtp://ada:secret@localhost.example.org",
            "smtp://ada@localhost:x@mail.example.org:587",
            "smtp://h/@localhost",
        ] {
            assert!(!["localhost", "127.0.0.1", "[::1]"].contains(&host(far)), "{far}");
        }
    }
}
