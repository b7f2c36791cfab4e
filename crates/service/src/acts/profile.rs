//! An association says who it feeds, what it takes and when. What it states about people is for the operator to verify.

use std::collections::BTreeSet;

use glane_demand::Association;
use glane_foundation::{
    Actor, AssociationId, FoodCategory, Grams, Role, Sentence, TemperatureClass, TerritoryId, WeeklyHours,
};
use glane_persistence::{
    WriteTx, associations,
    days::{self, DayState},
    territories,
};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{tell, trail};
use crate::{CellProblem, Glane, ServiceError, access};

/// What an association states about itself. Papers, the verified figure and the record are not its to change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Profile {
    /// People fed on an open day, as it says.
    pub served_stated: u32,
    /// Kinds it would rather have than others; they change what it gets, never how much.
    pub wanted: BTreeSet<FoodCategory>,
    /// Kinds it never takes.
    pub never: BTreeSet<FoodCategory>,
    /// Kinds it takes although the usual policy refuses them.
    pub despite_policy: BTreeSet<FoodCategory>,
    /// Room for all food of one day; `None`: no limit.
    pub total: Option<Grams>,
    /// Room per way of keeping; what is not stated is not limited, except cold, which is then not there.
    pub class: [(TemperatureClass, Option<Grams>); 3],
    /// When a van is received.
    pub reception_hours: WeeklyHours,
    /// When people are fed.
    pub distribution_hours: WeeklyHours,
    /// It cooks.
    pub kitchen: bool,
    /// It can fetch.
    pub own_transport: bool,
    /// How to get in.
    pub access_notes: String,
    /// Whom to call.
    pub phone: String,
}

impl Profile {
    /// As it stands.
    #[must_use]
    pub fn of(association: &Association) -> Self {
        let room = |class| (class, association.capacity.class.get(&class).copied());
        Self {
            served_stated: association.served.stated,
            wanted: association.wishes.wanted.clone(),
            never: association.wishes.never.clone(),
            despite_policy: association.wishes.despite_policy.clone(),
            total: association.capacity.total,
            class: TemperatureClass::ALL.map(room),
            reception_hours: association.reception_hours.clone(),
            distribution_hours: association.distribution_hours.clone(),
            kitchen: association.kitchen,
            own_transport: association.own_transport,
            access_notes: association.access_notes.clone(),
            phone: association.phone.clone(),
        }
    }

    /// Changes whenever anything in it does: an edit made on another state is refused.
    #[must_use]
    pub fn seen(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    fn write_into(&self, association: &mut Association) {
        association.served.stated = self.served_stated;
        association.wishes.wanted = self.wanted.clone();
        association.wishes.never = self.never.clone();
        association.wishes.despite_policy = self.despite_policy.clone();
        association.capacity.total = self.total;
        for (class, grams) in self.class {
            match grams {
                Some(grams) => association.capacity.class.insert(class, grams),
                None => association.capacity.class.remove(&class),
            };
        }
        association.reception_hours = self.reception_hours.clone();
        association.distribution_hours = self.distribution_hours.clone();
        association.kitchen = self.kitchen;
        association.own_transport = self.own_transport;
        association.access_notes = self.access_notes.clone();
        association.phone = self.phone.clone();
    }
}

/// Writes a profile. `seen` is what [`Profile::seen`] gave for the one that was shown. When the number of people stated changes, the
/// operator is told; until they verify it the figure verified before goes on counting.
pub async fn set_profile(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    seen: &str,
    profile: &Profile,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let enrolled = associations::get(&tx, association).await?;
            access::association(actor, association, &enrolled.territory)?;
            let before = Profile::of(&enrolled.item);
            if before == *profile {
                return Ok(());
            }
            if before.seen() != seen {
                return Err(ServiceError::Conflict);
            }
            let mut item = enrolled.item;
            profile.write_into(&mut item);
            if let Some(sentence) = item.wishes.contradiction() {
                return Err(ServiceError::Cells(vec![CellProblem { field: "wanted".into(), sentence }]));
            }
            associations::save(&tx, &enrolled.territory, &item).await?;
            if before.served_stated != profile.served_stated {
                ask_to_verify(glane, &tx, &enrolled.territory, &item).await?;
            }
            touch_today(glane, &tx, &enrolled.territory).await?;
            let act = trail::Act {
                territory: &enrolled.territory,
                name: "set_profile",
                kind: "association",
                subject: association.as_str(),
                detail: json!({ "before": before, "after": profile }),
            };
            trail::record(glane, &tx, actor, act).await?;
            Ok(())
        })
        .await
}

/// A plan nobody has seen yet must be made again.
pub(super) async fn touch_today(glane: &Glane, tx: &WriteTx, territory: &TerritoryId) -> Result<(), ServiceError> {
    let today = territories::get(tx, territory).await?.territory.date(glane.now());
    let day = days::get(tx, territory, today).await?;
    if day.is_some_and(|day| day.state != DayState::Published) {
        days::touch(tx, territory, today).await?;
    }
    Ok(())
}

async fn ask_to_verify(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    item: &Association,
) -> Result<(), ServiceError> {
    let (name, stated) = (&item.name, item.served.stated);
    let text = tell::Text {
        subject: Sentence::new("Glane : un besoin à vérifier", "Glane: a need to verify"),
        body: Sentence::new(
            format!(
                "{name} déclare maintenant {stated} personnes servies. Le chiffre vérifié avant compte jusqu'à votre vérification."
            ),
            format!(
                "{name} now states {stated} people served. The figure verified before counts until you verify this one."
            ),
        ),
    };
    let watches = |role: &Role| matches!(role, Role::Operator { territory: own } if own == territory);
    tell::everybody(glane, tx, territory, watches, &text).await
}
