//! `glane work`: what nobody taps for. Closes past days; plans the day at its cut-off, for the operator to publish.

use std::time::Duration;

use clap::Args;
use glane_foundation::Actor;
use glane_service::{
    Glane, acts,
    mail::{send_waiting, tidy},
};

use super::{
    Failure,
    database::{Home, wait_for},
    mail::{self, Post},
    serve::stopped,
};

/// Between two looks at the clock.
const PERIOD: Duration = Duration::from_secs(30);

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    home: Home,
    /// Look once, then end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    post: Post,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    wait_for(async {
        let glane = arguments.home.open().await?;
        let carrier = arguments.post.carrier()?;
        if arguments.once {
            acts::tick(&glane, &Actor::SYSTEM).await?;
            if let Some(carrier) = &carrier {
                send_waiting(&glane, carrier).await?;
            }
            return Ok(());
        }
        let post = {
            let glane = glane.clone();
            async move {
                match carrier {
                    Some(carrier) => mail::for_ever(glane, carrier).await,
                    None => std::future::pending().await,
                }
            }
        };
        tokio::select! {
            () = for_ever(glane) => {}
            () = post => {}
            () = stopped() => {}
        }
        Ok(())
    })
}

/// Looks at the clock again and again; a look that fails is logged, and the next one tries again.
pub async fn for_ever(glane: Glane) {
    let mut beat = tokio::time::interval(PERIOD);
    loop {
        beat.tick().await;
        if let Err(error) = tidy(&glane).await {
            tracing::error!(%error, "old codes and sessions could not be forgotten");
        }
        if let Err(error) = acts::tick(&glane, &Actor::SYSTEM).await {
            tracing::error!(%error, "the background work did not get through");
        }
    }
}
