//! People, their login links and their sessions. Only hashes of secrets are stored.

use std::fmt::Write as _;

use chrono::Duration;
use glane_foundation::{Actor, Channel, Language, PersonId, Role, TerritoryId};
use glane_persistence::{
    associations, drivers,
    persons::{self, Person},
    sign_in::{self, LoginLink, Session, TokenHash},
    stores, territories,
};
use rand::{TryRng as _, rngs::SysRng};

use crate::{Glane, ServiceError, access};

pub mod mailed_code;
pub mod password;
pub mod sessions;
mod throttle;
pub mod tokens;

/// How long an unused login link lives.
const LINK_LIFE: Duration = Duration::days(7);
/// How long a browser stays signed in.
const SESSION_LIFE: Duration = Duration::days(30);

/// A secret as it stands in a link or a cookie: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

/// Somebody who signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The author of what follows.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// What they may do, and where.
    pub role: Role,
    /// What every form of this session must carry.
    pub csrf: String,
}

/// The browser of somebody who wants to come in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Visitor<'a> {
    /// What it says of itself, so that its owner recognises the session in a list.
    pub device: &'a str,
    /// The network address it comes from; tries are counted for each.
    pub from: &'a str,
}

/// A person to be given an account.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Name people use.
    pub name: String,
    /// Address for mail, if any.
    pub email: Option<String>,
    /// Telephone, if any.
    pub phone: String,
    /// The language they read.
    pub language: Language,
    /// What they may do, and where.
    pub role: Role,
    /// The territory they belong to; `None` for administrators.
    pub territory: Option<TerritoryId>,
}

/// Gives somebody an account. For the operator of their territory and administrators.
pub async fn add_person(glane: &Glane, actor: &Actor, new: &NewPerson) -> Result<PersonId, ServiceError> {
    match (&new.territory, &new.role) {
        (_, Role::Administrator) | (None, _) => access::administrator(actor)?,
        (Some(territory), _) => access::operator(actor, territory)?,
    }
    let person = Person {
        id: PersonId::mint(),
        name: new.name.clone(),
        email: new.email.clone(),
        phone: new.phone.clone(),
        language: new.language,
        role: new.role.clone(),
        territory: new.territory.clone(),
        active: true,
    };
    let person = &person;
    glane
        .db
        .retrying(|tx| async move {
            if let Some(territory) = &person.territory {
                territories::get(&tx, territory).await?;
                if of_role(&tx, &person.role).await?.as_ref() != Some(territory) {
                    return Err(ServiceError::NotFound("place in this territory"));
                }
            }
            persons::insert(&tx, person).await?;
            Ok::<_, ServiceError>(())
        })
        .await?;
    Ok(person.id.clone())
}

/// The territory of the place a role is for. An account must belong to it: else one operator could open the doors of another's.
pub(crate) async fn of_role(
    db: &impl glane_persistence::Reader,
    role: &Role,
) -> Result<Option<TerritoryId>, ServiceError> {
    Ok(match role {
        Role::Store { store } => Some(stores::get(db, store).await?.territory),
        Role::Association { association } => Some(associations::get(db, association).await?.territory),
        Role::Driver { driver } => Some(drivers::get(db, driver).await?.territory),
        Role::Operator { territory } => Some(territory.clone()),
        Role::Administrator => None,
    })
}

/// The accounts of a territory and what they may do.
pub async fn of_territory(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
) -> Result<Vec<(PersonId, Role)>, ServiceError> {
    access::operator(actor, territory)?;
    let people = persons::of_territory(&glane.db.begin_read().await?, territory).await?;
    Ok(people.into_iter().map(|person| (person.id, person.role)).collect())
}

/// Makes a login link for a person: its secret, to be shown or sent once.
pub async fn make_link(glane: &Glane, actor: &Actor, person: &PersonId) -> Result<Secret, ServiceError> {
    link(glane, actor, person, false).await
}

/// The same, but it opens any number of times while it lives: for people who try Glane out, never for real accounts.
pub async fn make_trial_link(glane: &Glane, actor: &Actor, person: &PersonId) -> Result<Secret, ServiceError> {
    link(glane, actor, person, true).await
}

async fn link(glane: &Glane, actor: &Actor, person: &PersonId, many_times: bool) -> Result<Secret, ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            may_look_after(&tx, actor, person).await?;
            new_link(glane, &tx, person, many_times).await
        })
        .await
}

/// A link that opens somebody's account, in a transaction that made sure who may have one made.
pub(crate) async fn new_link(
    glane: &Glane,
    tx: &glane_persistence::WriteTx,
    person: &PersonId,
    many_times: bool,
) -> Result<Secret, ServiceError> {
    let secret = Secret::new()?;
    let now = glane.now();
    let link = LoginLink {
        token: secret.hash(),
        person: person.clone(),
        created_at: now,
        expires_at: now + LINK_LIFE,
        many_times,
    };
    sign_in::add_link(tx, &link).await?;
    Ok(secret)
}

/// The name of whom a link would sign in, without using it up: mail scanners look too.
pub async fn look_at_link(glane: &Glane, secret: &str) -> Result<String, ServiceError> {
    let reader = glane.db.begin_read().await?;
    let person = sign_in::look_at_link(&reader, &TokenHash::of(secret), glane.now()).await?;
    person.map(|person| person.name).ok_or(ServiceError::SignedOut)
}

/// Uses a link up and begins a session: the secret for the browser's cookie.
pub async fn sign_in(glane: &Glane, secret: &str, device: &str) -> Result<Secret, ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let now = glane.now();
            let Some(person) = sign_in::use_link(&tx, &TokenHash::of(secret), now).await? else {
                return Err(ServiceError::SignedOut);
            };
            begin_session(glane, &tx, &person.id, device).await
        })
        .await
}

/// Opens a session in a transaction that made sure who it is.
async fn begin_session(
    glane: &Glane,
    tx: &glane_persistence::WriteTx,
    person: &PersonId,
    device: &str,
) -> Result<Secret, ServiceError> {
    let cookie = Secret::new()?;
    let now = glane.now();
    let session = Session {
        token: cookie.hash(),
        person: person.clone(),
        csrf: Secret::new()?.0,
        created_at: now,
        expires_at: now + SESSION_LIFE,
        device: device.to_owned(),
    };
    sign_in::add_session(tx, &session).await?;
    Ok(cookie)
}

/// Who a browser's cookie belongs to.
pub async fn who(glane: &Glane, cookie: &str) -> Result<SignedIn, ServiceError> {
    let reader = glane.db.begin_read().await?;
    let found = sign_in::session(&reader, &TokenHash::of(cookie), glane.now()).await?;
    let (session, person) = found.ok_or(ServiceError::SignedOut)?;
    Ok(SignedIn {
        actor: Actor::person(person.id, person.role.clone(), Channel::Page),
        name: person.name,
        language: person.language,
        role: person.role,
        csrf: session.csrf,
    })
}

/// Remembers the language a person reads.
pub async fn set_language(glane: &Glane, cookie: &str, language: Language) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let found = sign_in::session(&tx, &TokenHash::of(cookie), glane.now()).await?;
            let (_, person) = found.ok_or(ServiceError::SignedOut)?;
            persons::update(&tx, &Person { language, ..person }).await?;
            Ok(())
        })
        .await
}

/// Ends a session.
pub async fn sign_out(glane: &Glane, cookie: &str) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            sign_in::end_session(&tx, &TokenHash::of(cookie)).await?;
            Ok(())
        })
        .await
}

/// The operator of a person's territory and administrators; of administrators and operators only administrators, so that
/// nobody signs in as somebody who may do more.
async fn may_look_after(
    db: &impl glane_persistence::Reader,
    actor: &Actor,
    person: &PersonId,
) -> Result<(), ServiceError> {
    let person = persons::get(db, person).await?;
    match (&person.territory, &person.role) {
        (
            Some(territory),
            Role::Store { .. } | Role::Association { .. } | Role::Driver { .. } | Role::Operator { .. },
        ) => access::operator(actor, territory),
        _ => access::administrator(actor),
    }
}

impl Secret {
    /// 256 bits from the operating system.
    pub(crate) fn new() -> Result<Self, ServiceError> {
        let mut bytes = [0; 32];
        SysRng
            .try_fill_bytes(&mut bytes)
            .map_err(|error| ServiceError::Broken(format!("the system gives no randomness: {error}")))?;
        let mut text = String::with_capacity(64);
        for byte in bytes {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }
}
