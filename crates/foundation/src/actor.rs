//! Who did it, for whom, and by which door: kept with every act.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AssociationId, DriverId, PersonId, StoreId, TerritoryId};

/// Author of an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Who acts.
    pub who: Who,
    /// The person in whose name it is done, when an operator types for somebody else.
    pub on_behalf_of: Option<PersonId>,
    /// The door used.
    pub channel: Channel,
}

/// A person who signed in, or the system itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// A scheduled job or a set-up command.
    System,
    /// Somebody with an account.
    Person {
        /// The account.
        id: PersonId,
        /// What the account may do, and where.
        role: Role,
    },
}

/// What an account may do, and where: places are part of the role, so that no check can forget them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "role")]
pub enum Role {
    /// Declares for one store.
    Store {
        /// That store.
        store: StoreId,
    },
    /// Answers for one association.
    Association {
        /// That association.
        association: AssociationId,
    },
    /// Drives the rounds assigned to this driver.
    Driver {
        /// That driver.
        driver: DriverId,
    },
    /// Watches over one territory.
    Operator {
        /// That territory.
        territory: TerritoryId,
    },
    /// Sets up territories and accounts.
    Administrator,
}

/// By which door an act came in. All doors obey the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A page of the web site.
    Page,
    /// The JSON API.
    Api,
    /// An imported file.
    Csv,
    /// A text message.
    Sms,
    /// A telephone call typed in by an operator.
    Phone,
    /// A sheet typed in afterwards.
    Paper,
    /// The command line.
    Cli,
    /// The system itself.
    System,
}

impl Channel {
    /// The name in files and in the audit trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Csv => "csv",
            Self::Sms => "sms",
            Self::Phone => "phone",
            Self::Paper => "paper",
            Self::Cli => "cli",
            Self::System => "system",
        }
    }
}

impl Actor {
    /// The system, acting by itself.
    pub const SYSTEM: Self = Self { who: Who::System, on_behalf_of: None, channel: Channel::System };

    /// Somebody acting for themselves.
    #[must_use]
    pub const fn person(id: PersonId, role: Role, channel: Channel) -> Self {
        Self { who: Who::Person { id, role }, on_behalf_of: None, channel }
    }

    /// A set-up command on the machine itself.
    #[must_use]
    pub const fn command_line() -> Self {
        Self { who: Who::System, on_behalf_of: None, channel: Channel::Cli }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.who {
            Who::System => write!(f, "system by {}", self.channel.code())?,
            Who::Person { id, .. } => write!(f, "{id} by {}", self.channel.code())?,
        }
        if let Some(person) = &self.on_behalf_of {
            write!(f, " for {person}")?;
        }
        Ok(())
    }
}
