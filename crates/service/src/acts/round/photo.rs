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
    Glane, ServiceError,
    acts::trail,
    error::CellProblem,
    jpeg::{self, NotAPhoto},
};

/// Largest photo as it is sent.
pub const MOST_PHOTO_BYTES: usize = 8 * 1024 * 1024;

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
