//! A photo of what was refused, for those it concerns.

use glane_fleet::PhotoId;
use glane_foundation::Actor;
use glane_persistence::{photos, refusals, rounds};

use crate::{Glane, ServiceError, access};

/// The picture, for whoever drove the round, the store it came from, the association that refused, and their operator.
pub async fn photo(glane: &Glane, actor: &Actor, id: &PhotoId) -> Result<Vec<u8>, ServiceError> {
    let row = {
        let db = glane.db.begin_read().await?;
        let row = photos::find(&db, id).await?.ok_or(ServiceError::NotFound("photo"))?;
        let round = rounds::get(&db, &row.round).await?;
        let mut allowed = match &round.driver {
            Some(driver) => access::driver(actor, driver, &round.territory),
            None => access::operator(actor, &round.territory),
        };
        for refusal in refusals::with_photo(&db, id).await? {
            allowed = allowed
                .or_else(|_| access::store(actor, &refusal.store, &round.territory))
                .or_else(|_| access::association(actor, &refusal.association, &round.territory));
        }
        allowed?;
        row
    };
    Ok(glane.photos.get(&row.hash).await?)
}
