//! What people do with Glane, one function each: declare, say "nothing today", plan, publish, confirm, decline.
//!
//! A use case checks who acts ([`ServiceError::Forbidden`] when it is not theirs), runs in **one** transaction, writes its line in
//! the audit trail and gives back what the caller shows. Views are read models made for one page each, with local times
//! and names instead of ids. The solver never runs inside a transaction: [`acts::plan`] takes a snapshot, thinks, and commits
//! only if the day is still at the version of the snapshot.
//!
//! Deliberately absent: HTTP, HTML and SQL.

pub mod access;
pub mod accounts;
pub mod acts;
mod board;
mod error;
mod glane;
mod jpeg;
pub mod kept;
pub mod mail;
mod members;
mod proofs;
pub mod views;

pub use error::{CellProblem, ServiceError};
pub use glane::Glane;
pub use members::{Member, MemberKind};

/// The words of the rooms below that callers need to speak with this one.
pub mod words {
    pub use glane_day::{Budget, Coverage, Settings, Summary, geojson, gpx};
    pub use glane_demand::{AllocationState, Association, Paper, PaperKind};
    pub use glane_eligibility::{Clock, Clocks, Exception};
    pub use glane_fleet::{
        ActId, Deed, Driver, Duty, PhotoId, Refusal, RefusalReason, StopAct, StopRecord, StopState, Van,
        cold_tolerance,
        waiting::{self, EarlyReason},
    };
    pub use glane_intake::{Intake, LineNumber, Problem as FileProblem};
    pub use glane_inventory::{
        Allergen, Bucket, DateAnswer, DateKind, DeclarationProblem, Draft, Expiry, Field, Goods, Gtin, InStoreCode,
        Lot, LotState, Scan, Store, WeightQuality, declare as check_draft,
    };
    pub use glane_persistence::{
        AuditId, DbError, Enrolled, MessageId, TokenId, Version,
        allocations::AllocationRow,
        api_tokens::{ApiToken, Scope},
        audit::AuditEntry,
        lots::LotRow,
        outbox::Way,
        photo_files::PhotoFiles,
        slips::SlipId,
    };
    pub use glane_roads::{LegLine, TravelModel};
}
