//! Nothing typed is lost: a form sent after the session ended is kept for a day, and offered again after signing in.

use chrono::Duration;
use glane_persistence::{
    kept_forms::{self, KeptForm},
    sign_in::TokenHash,
};

use crate::{Glane, ServiceError, accounts::Secret};

/// How long a form waits for its author.
const LIFE: Duration = Duration::days(1);

/// Keeps a form; the secret goes to the browser that sent it, and nowhere else. Older ones of everybody are forgotten on the way.
pub async fn keep(glane: &Glane, path: &str, body: &str) -> Result<Secret, ServiceError> {
    let secret = Secret::new()?;
    let token = &TokenHash::of(&secret.0);
    let form = &KeptForm { path: path.to_owned(), body: body.to_owned(), at: glane.now() };
    glane
        .db
        .retrying(|tx| async move {
            kept_forms::forget_before(&tx, glane.now() - LIFE).await?;
            kept_forms::keep(&tx, token, form).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(secret)
}

/// Path and fields of the form a browser left behind, if it is not too old.
pub async fn find(glane: &Glane, secret: &str) -> Result<Option<(String, String)>, ServiceError> {
    let form = kept_forms::find(&glane.db.begin_read().await?, &TokenHash::of(secret)).await?;
    Ok(form.filter(|form| form.at >= glane.now() - LIFE).map(|form| (form.path, form.body)))
}

/// It was sent again, or is no longer wanted.
pub async fn forget(glane: &Glane, secret: &str) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            kept_forms::forget(&tx, &TokenHash::of(secret)).await?;
            Ok(())
        })
        .await
}
