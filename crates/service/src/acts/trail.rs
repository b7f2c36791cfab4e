//! The line every act leaves in the audit trail.

use glane_foundation::{Actor, TerritoryId};
use glane_persistence::{AuditId, DbError, WriteTx, audit};
use serde_json::Value;

use crate::Glane;

/// An act to be written down: what was done to what.
pub(crate) struct Act<'a> {
    pub(crate) territory: &'a TerritoryId,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) subject: &'a str,
    pub(crate) detail: Value,
}

/// Writes the line in the act's own transaction.
pub(crate) async fn record(glane: &Glane, tx: &WriteTx, actor: &Actor, act: Act<'_>) -> Result<(), DbError> {
    let entry = audit::AuditEntry {
        id: AuditId::mint(),
        at: glane.now(),
        territory: Some(act.territory.clone()),
        actor: actor.clone(),
        act: act.name.to_owned(),
        subject_kind: act.kind.to_owned(),
        subject: act.subject.to_owned(),
        detail: act.detail,
    };
    audit::append(tx, &[entry]).await
}
