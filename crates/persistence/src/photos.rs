//! Which photos there are, and of which round. The pictures themselves are in [`crate::photo_files`].

use chrono::{DateTime, Utc};
use glane_fleet::PhotoId;
use glane_foundation::RoundId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{id, text},
    entity::photo,
};

/// Photos forgotten in one go: the next look at the clock goes on.
const AT_ONCE: u64 = 200;

/// A photo that has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    /// Identity, made by the phone.
    pub id: PhotoId,
    /// In which round it was taken.
    pub round: RoundId,
    /// Name of its file.
    pub hash: String,
    /// Length of its file.
    pub bytes: i64,
    /// When it reached the server.
    pub received_at: DateTime<Utc>,
}

/// Adds a photo whose file is there.
pub async fn insert(tx: &WriteTx, row: &PhotoRow) -> Result<(), DbError> {
    let model = photo::Model {
        id: text(&row.id),
        round: text(&row.round),
        hash: row.hash.clone(),
        bytes: row.bytes,
        received_at: row.received_at,
    };
    batch::insert_one::<photo::Entity>(tx, model).await
}

/// A photo, if it has arrived.
pub async fn find(db: &impl Reader, wanted: &PhotoId) -> Result<Option<PhotoRow>, DbError> {
    photo::Entity::find_by_id(wanted.as_str()).one(&db.executor()).await?.map(from_row).transpose()
}

/// Those of these photos that have arrived.
pub async fn arrived(db: &impl Reader, wanted: &[PhotoId]) -> Result<Vec<PhotoId>, DbError> {
    let mut found = Vec::new();
    for some in batch::portions(wanted) {
        let query = photo::Entity::find().select_only().column(photo::Column::Id);
        let query = query.filter(photo::Column::Id.is_in(some.iter().map(PhotoId::as_str)));
        let ids: Vec<String> = query.into_tuple().all(&db.executor()).await?;
        for text in ids {
            found.push(id(&text, "photo.id")?);
        }
    }
    Ok(found)
}

/// Photos that reached the server before an instant, some at a time.
pub async fn older_than(db: &impl Reader, instant: DateTime<Utc>) -> Result<Vec<PhotoRow>, DbError> {
    let old = photo::Entity::find().filter(photo::Column::ReceivedAt.lt(instant)).limit(AT_ONCE);
    old.all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// True when another photo has the same picture, and so the same file.
pub async fn shares_its_file(db: &impl Reader, row: &PhotoRow) -> Result<bool, DbError> {
    let others =
        photo::Entity::find().filter(photo::Column::Hash.eq(&row.hash)).filter(photo::Column::Id.ne(row.id.as_str()));
    Ok(others.one(&db.executor()).await?.is_some())
}

/// Removes a photo whose file is gone.
pub async fn remove(tx: &WriteTx, id: &PhotoId) -> Result<(), DbError> {
    photo::Entity::delete_by_id(id.as_str()).exec(tx.raw()).await?;
    Ok(())
}

fn from_row(row: photo::Model) -> Result<PhotoRow, DbError> {
    Ok(PhotoRow {
        id: id(&row.id, "photo.id")?,
        round: id(&row.round, "photo.round")?,
        hash: row.hash,
        bytes: row.bytes,
        received_at: row.received_at,
    })
}
