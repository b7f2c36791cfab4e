//! A photo of what was refused: kept once under the id its phone gave it, without where and by whom it was taken.

use glane_fleet::PhotoId;
use glane_foundation::{Actor, RoundId, Sentence};
use glane_persistence::{
    photo_files,
    photos::{self, PhotoRow},
};
use serde_json::json;

use super::allowed;
use crate::{
    Glane, ServiceError, access,
    acts::trail,
    error::CellProblem,
    jpeg::{self, NotAPhoto},
};

/// Largest photo as it is sent.
pub const MOST_PHOTO_BYTES: usize = 8 * 1024 * 1024;

/// Days a photo is kept. It serves to settle a refusal, and may show more than food: it is kept as long as the trace of goods with
/// a short date must be (field.md section 3: six months), and no longer (GDPR art. 5.1.e). What was refused and why stays.
const PHOTO_DAYS: i64 = 183;

/// Forgets photos that were kept long enough, file first: whatever stops it in between, the next look at the clock goes on.
pub async fn forget_photos(glane: &Glane, actor: &Actor) -> Result<(), ServiceError> {
    access::administrator(actor)?;
    let before = glane.now() - chrono::Duration::days(PHOTO_DAYS);
    let db = glane.db.begin_read().await?;
    let old = photos::older_than(&db, before).await?;
    drop(db);
    for row in &old {
        let shared = photos::shares_its_file(&glane.db.begin_read().await?, row).await?;
        if !shared {
            glane.photos.remove(&row.hash).await?;
        }
        glane.db.retrying(|tx| async move { Ok::<_, ServiceError>(photos::remove(&tx, &row.id).await?) }).await?;
    }
    if !old.is_empty() {
        tracing::info!(photos = old.len(), days = PHOTO_DAYS, "photos kept long enough were forgotten");
    }
    Ok(())
}

/// Keeps a photo of a round. Sent again it changes nothing; another picture under the same id is refused.
pub async fn keep_photo(
    glane: &Glane,
    actor: &Actor,
    round: &RoundId,
    photo: &PhotoId,
    bytes: &[u8],
) -> Result<(), ServiceError> {
    {
        let db = glane.db.begin_read().await?;
        allowed(&db, actor, round).await?;
    }
    if bytes.len() > MOST_PHOTO_BYTES {
        return Err(refused("La photo est trop grande : 8 Mo au plus.", "The photo is too large: 8 MB at most."));
    }
    let picture = jpeg::picture_only(bytes).map_err(told)?;
    let row = &PhotoRow {
        id: photo.clone(),
        round: round.clone(),
        hash: photo_files::name_of(&picture),
        bytes: i64::try_from(picture.len()).unwrap_or(i64::MAX),
        received_at: glane.now(),
    };
    glane.photos.put(picture).await?;
    glane
        .db
        .retrying(|tx| async move {
            let territory = allowed(&tx, actor, &row.round).await?.territory;
            match photos::find(&tx, &row.id).await? {
                None => photos::insert(&tx, row).await?,
                Some(known) if known.round == row.round && known.hash == row.hash => return Ok(()),
                Some(_) => return Err(ServiceError::KeyReused),
            }
            let act = trail::Act {
                territory: &territory,
                name: "keep_photo",
                kind: "photo",
                subject: row.id.as_str(),
                detail: json!({ "round": row.round, "bytes": row.bytes }),
            };
            Ok(trail::record(glane, &tx, actor, act).await?)
        })
        .await
}

fn told(error: NotAPhoto) -> ServiceError {
    match error {
        NotAPhoto::OtherKind => refused(
            "Ce n'est pas une photo JPEG : reprenez-la avec l'appareil photo du téléphone.",
            "This is not a JPEG photo: take it again with the phone's camera.",
        ),
        NotAPhoto::Broken => refused(
            "La photo est incomplète : envoyez-la à nouveau, ou reprenez-la.",
            "The photo is incomplete: send it again, or take it again.",
        ),
    }
}

fn refused(fr: &str, en: &str) -> ServiceError {
    ServiceError::Cells(vec![CellProblem { field: "photo".to_owned(), sentence: Sentence::new(fr, en) }])
}
