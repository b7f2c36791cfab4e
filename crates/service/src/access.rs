//! Who may do what, and where. Every use case and every view asks here first.

use glane_foundation::{Actor, AssociationId, DriverId, Role, StoreId, TerritoryId, Who};

use crate::ServiceError;

type Allowed = Result<(), ServiceError>;

/// The store itself, its operator, an administrator or the system.
pub fn store(actor: &Actor, store: &StoreId, territory: &TerritoryId) -> Allowed {
    allow(actor, territory, |role| matches!(role, Role::Store { store: own } if own == store))
}

/// The association itself, its operator, an administrator or the system.
pub fn association(actor: &Actor, association: &AssociationId, territory: &TerritoryId) -> Allowed {
    allow(actor, territory, |role| matches!(role, Role::Association { association: own } if own == association))
}

/// The driver, their operator, an administrator or the system.
pub fn driver(actor: &Actor, driver: &DriverId, territory: &TerritoryId) -> Allowed {
    allow(actor, territory, |role| matches!(role, Role::Driver { driver: own } if own == driver))
}

/// The territory's operator, an administrator or the system.
pub fn operator(actor: &Actor, territory: &TerritoryId) -> Allowed {
    allow(actor, territory, |_| false)
}

/// An administrator or the system.
pub fn administrator(actor: &Actor) -> Allowed {
    match &actor.who {
        Who::System | Who::Person { role: Role::Administrator, .. } => Ok(()),
        Who::Person { .. } => Err(ServiceError::Forbidden),
    }
}

fn allow(actor: &Actor, territory: &TerritoryId, own: impl Fn(&Role) -> bool) -> Allowed {
    let allowed = match &actor.who {
        Who::System => true,
        Who::Person { role, .. } => match role {
            Role::Administrator => true,
            Role::Operator { territory: watched } => watched == territory,
            role => own(role),
        },
    };
    if allowed { Ok(()) } else { Err(ServiceError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use glane_foundation::{Channel, PersonId};

    use super::*;

    fn actor(role: Role) -> Actor {
        Actor::person(PersonId::mint(), role, Channel::Page)
    }

    #[test]
    fn a_store_acts_for_itself_only_and_its_operator_for_it() {
        let (own, other) = (StoreId::parse("own").unwrap(), StoreId::parse("other").unwrap());
        let (here, there) = (TerritoryId::parse("here").unwrap(), TerritoryId::parse("there").unwrap());
        let clerk = actor(Role::Store { store: own.clone() });
        assert!(store(&clerk, &own, &here).is_ok());
        assert!(store(&clerk, &other, &here).is_err());
        assert!(operator(&clerk, &here).is_err());
        let watcher = actor(Role::Operator { territory: here.clone() });
        assert!(store(&watcher, &own, &here).is_ok());
        assert!(store(&watcher, &own, &there).is_err(), "another territory's operator sees nothing");
    }
}
