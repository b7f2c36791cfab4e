//! Accounts: who may sign in, and as what.

use glane_foundation::{Language, PersonId, Role, TerritoryId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::{
    DbError, Reader, WriteTx, batch,
    convert::{code, id, maybe_id, maybe_text, text, to_code},
    entity::person,
};

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Name people use.
    pub name: String,
    /// Address for mail, kept in lower case; no two persons share one.
    pub email: Option<String>,
    /// Telephone; empty for none.
    pub phone: String,
    /// What they read.
    pub language: Language,
    /// What they may do, and where.
    pub role: Role,
    /// Where they belong; `None` exactly for administrators.
    pub territory: Option<TerritoryId>,
    /// Whether they may sign in.
    pub active: bool,
}

/// Adds a person. The same address twice is a duplicate of `person.email`.
pub async fn insert(tx: &WriteTx, person: &Person) -> Result<(), DbError> {
    batch::insert_one::<person::Entity>(tx, to_row(person)?).await
}

/// Replaces everything about a person.
pub async fn update(tx: &WriteTx, person: &Person) -> Result<(), DbError> {
    let change = to_row(person)?.into_active_model().reset_all();
    let same = person::Column::Id.eq(person.id.as_str());
    let updated = person::Entity::update_many().set(change).filter(same).exec(tx.raw()).await?;
    if updated.rows_affected == 0 { Err(DbError::not_found("person", &person.id)) } else { Ok(()) }
}

/// One person, active or not.
pub async fn get(db: &impl Reader, id: &PersonId) -> Result<Person, DbError> {
    let row = person::Entity::find_by_id(id.as_str()).one(&db.executor()).await?;
    from_row(row.ok_or_else(|| DbError::not_found("person", id))?)
}

/// The person with this address, however it is capitalised, active or not.
pub async fn by_email(db: &impl Reader, email: &str) -> Result<Option<Person>, DbError> {
    let same = person::Column::Email.eq(tidy(email));
    person::Entity::find().filter(same).one(&db.executor()).await?.map(from_row).transpose()
}

/// The persons of a territory, active or not, in the order of their ids.
pub async fn of_territory(db: &impl Reader, territory: &TerritoryId) -> Result<Vec<Person>, DbError> {
    let query = person::Entity::find().filter(person::Column::Territory.eq(territory.as_str()));
    query.order_by_asc(person::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

/// The administrators, active or not, in the order of their ids.
pub async fn administrators(db: &impl Reader) -> Result<Vec<Person>, DbError> {
    let query = person::Entity::find().filter(person::Column::Territory.is_null());
    query.order_by_asc(person::Column::Id).all(&db.executor()).await?.into_iter().map(from_row).collect()
}

fn tidy(email: &str) -> String {
    email.trim().to_lowercase()
}

fn to_row(person: &Person) -> Result<person::Model, DbError> {
    let mut row = person::Model {
        id: text(&person.id),
        name: person.name.clone(),
        email: person.email.as_deref().map(tidy),
        phone: person.phone.clone(),
        language: to_code(&person.language)?,
        role: String::new(),
        territory: maybe_text(person.territory.as_ref()),
        store: None,
        association: None,
        driver: None,
        active: person.active,
    };
    let role = match &person.role {
        Role::Store { store } => {
            row.store = Some(text(store));
            "store"
        }
        Role::Association { association } => {
            row.association = Some(text(association));
            "association"
        }
        Role::Driver { driver } => {
            row.driver = Some(text(driver));
            "driver"
        }
        Role::Operator { territory } => {
            row.territory = Some(text(territory));
            "operator"
        }
        Role::Administrator => "administrator",
    };
    row.role = role.to_owned();
    Ok(row)
}

pub(crate) fn from_row(row: person::Model) -> Result<Person, DbError> {
    Ok(Person {
        id: id(&row.id, "person.id")?,
        role: role(&row)?,
        name: row.name,
        email: row.email,
        phone: row.phone,
        language: code(&row.language, "person.language")?,
        territory: maybe_id(row.territory.as_deref(), "person.territory")?,
        active: row.active,
    })
}

fn role(row: &person::Model) -> Result<Role, DbError> {
    let places = (row.store.as_deref(), row.association.as_deref(), row.driver.as_deref(), row.territory.as_deref());
    match (row.role.as_str(), places) {
        ("store", (Some(store), ..)) => Ok(Role::Store { store: id(store, "person.store")? }),
        ("association", (_, Some(place), ..)) => {
            Ok(Role::Association { association: id(place, "person.association")? })
        }
        ("driver", (_, _, Some(driver), _)) => Ok(Role::Driver { driver: id(driver, "person.driver")? }),
        ("operator", (.., Some(territory))) => Ok(Role::Operator { territory: id(territory, "person.territory")? }),
        ("administrator", _) => Ok(Role::Administrator),
        (other, _) => Err(DbError::unreadable("person.role", other)),
    }
}
