//! An operator lets somebody in: an account for one place, and a link that opens it once, mailed where there is an address.

use glane_foundation::{Actor, Language, PersonId, Role, Sentence, TerritoryId};
use glane_persistence::{
    WriteTx,
    outbox::{self, Message, Way},
    persons::{self, Person},
};
use serde_json::json;

use super::trail;
use crate::{
    CellProblem, Glane, ServiceError, access,
    accounts::{self, Secret},
};

/// Longest name and telephone.
const LONGEST: usize = 120;
/// Longest address for mail (RFC 5321).
const LONGEST_ADDRESS: usize = 254;

/// Somebody to let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Name people use.
    pub name: String,
    /// Address for mail; empty for none.
    pub email: String,
    /// Telephone; empty for none.
    pub phone: String,
    /// What they read.
    pub language: Language,
    /// What they may do, and where: a place of the territory, or its desk.
    pub role: Role,
}

/// What came of it.
#[derive(Clone)]
pub struct Invited {
    /// The account.
    pub person: PersonId,
    /// Opens it once within a week: to be shown once.
    pub secret: Secret,
    /// The address the link is on its way to.
    pub mailed_to: Option<String>,
}

/// Gives somebody an account and a link. `site` is where people reach this server, for the link in the mail.
pub async fn invite(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    new: &Invitation,
    site: &str,
) -> Result<Invited, ServiceError> {
    access::operator(actor, territory)?;
    if matches!(new.role, Role::Administrator) {
        return Err(ServiceError::Forbidden);
    }
    let email = Some(new.email.trim().to_lowercase()).filter(|address| !address.is_empty());
    check(new, email.as_deref())?;
    let person = &Person {
        id: PersonId::mint(),
        name: new.name.trim().to_owned(),
        email,
        phone: new.phone.trim().to_owned(),
        language: new.language,
        role: new.role.clone(),
        territory: Some(territory.clone()),
        active: true,
    };
    let secret = glane
        .db
        .retrying(|tx| async move {
            if accounts::of_role(&tx, &person.role).await?.as_ref() != Some(territory) {
                return Err(ServiceError::NotFound("place in this territory"));
            }
            if let Some(address) = &person.email
                && persons::by_email(&tx, address).await?.is_some()
            {
                return Err(ServiceError::Cells(vec![taken()]));
            }
            persons::insert(&tx, person).await?;
            let secret = accounts::new_link(glane, &tx, &person.id, false).await?;
            send(glane, &tx, person, site, &secret).await?;
            note(glane, &tx, actor, territory, person, "invite").await?;
            Ok::<_, ServiceError>(secret)
        })
        .await?;
    Ok(Invited { person: person.id.clone(), secret, mailed_to: person.email.clone() })
}

/// Another link for somebody who has an account in the territory and lost theirs.
pub async fn invite_again(
    glane: &Glane,
    actor: &Actor,
    territory: &TerritoryId,
    person: &PersonId,
    site: &str,
) -> Result<(Invited, String), ServiceError> {
    access::operator(actor, territory)?;
    glane
        .db
        .retrying(|tx| async move {
            let found = persons::get(&tx, person).await?;
            if found.territory.as_ref() != Some(territory) || !found.active {
                return Err(ServiceError::NotFound("person"));
            }
            let secret = accounts::new_link(glane, &tx, person, false).await?;
            send(glane, &tx, &found, site, &secret).await?;
            note(glane, &tx, actor, territory, &found, "invite_again").await?;
            let invited = Invited { person: person.clone(), secret, mailed_to: found.email };
            Ok::<_, ServiceError>((invited, found.name))
        })
        .await
}

fn check(new: &Invitation, email: Option<&str>) -> Result<(), ServiceError> {
    let mut wrong = Vec::new();
    let mut mend = |field: &str, fr: &str, en: &str| {
        wrong.push(CellProblem { field: field.to_owned(), sentence: Sentence::new(fr, en) });
    };
    if new.name.trim().is_empty() || new.name.chars().count() > LONGEST {
        mend(
            "name",
            "Écrivez le nom de cette personne, en 120 lettres au plus.",
            "Write this person's name, in at most 120 letters.",
        );
    }
    if email.is_some_and(|address| !is_address(address)) {
        mend(
            "email",
            "Écrivez une adresse comme nom@exemple.org, ou laissez vide.",
            "Write an address like name@example.org, or leave it empty.",
        );
    }
    if new.phone.chars().count() > LONGEST {
        mend(
            "phone",
            "Écrivez un numéro de téléphone, ou laissez vide.",
            "Write a telephone number, or leave it empty.",
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(ServiceError::Cells(wrong)) }
}

fn taken() -> CellProblem {
    CellProblem {
        field: "email".to_owned(),
        sentence: Sentence::new(
            "Cette adresse a déjà un compte. Cherchez cette personne et envoyez-lui un nouveau lien.",
            "This address has an account already. Look for that person and send them a new link.",
        ),
    }
}

/// Enough to find what was mistyped; whether it exists, the mail will tell.
pub(crate) fn is_address(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|sign| sign.is_ascii_graphic() && !"<>(),;:\"@".contains(sign))
    };
    let domain = |text: &str| text.split('.').count() > 1 && text.split('.').all(plain);
    text.len() <= LONGEST_ADDRESS && text.split_once('@').is_some_and(|(name, rest)| plain(name) && domain(rest))
}

async fn send(glane: &Glane, tx: &WriteTx, person: &Person, site: &str, secret: &Secret) -> Result<(), ServiceError> {
    if person.email.is_none() {
        return Ok(());
    }
    let (name, link) = (&person.name, format!("{site}/l/{}", secret.0));
    let (subject, body) = match person.language {
        Language::Fr => (
            "Votre accès à Glane",
            format!(
                "Bonjour {name},\n\nCe lien ouvre votre page de Glane. Il vaut sept jours et sert une fois :\n{link}\n\nEnsuite votre navigateur s'en souvient.\n"
            ),
        ),
        Language::En => (
            "Your way in to Glane",
            format!(
                "Hello {name},\n\nThis link opens your page of Glane. It is valid for seven days and works once:\n{link}\n\nAfterwards your browser remembers.\n"
            ),
        ),
    };
    let message = Message::new(glane.now(), person.id.clone(), Way::Mail, subject.to_owned(), body);
    Ok(outbox::push_secret(tx, &message).await?)
}

async fn note(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    territory: &TerritoryId,
    person: &Person,
    name: &'static str,
) -> Result<(), ServiceError> {
    let detail = json!({ "name": person.name, "role": person.role, "mailed": person.email.is_some() });
    let act = trail::Act { territory, name, kind: "person", subject: person.id.as_str(), detail };
    Ok(trail::record(glane, tx, actor, act).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_right_are_told_and_usual_ones_pass() {
        for fine in ["ada@example.org", "a.b+c@mail.example.co", "ada@xn--bcher-kva.example"] {
            assert!(is_address(fine), "{fine}");
        }
        for wrong in
            ["ada", "ada@", "@example.org", "ada@example", "a da@example.org", "a@b@example.org", "ada@example..org"]
        {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
