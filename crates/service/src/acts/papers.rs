//! The operator verifies how many people an association serves, and enters its papers (S14).
//!
//! Neither changes what is promised already: a round under way stays whole. The next plan takes the new facts.

use chrono::NaiveDate;
use glane_demand::{Association, Paper, PaperKind};
use glane_foundation::{Actor, AssociationId, Role, Sentence, StoreId, TerritoryId};
use glane_persistence::{WriteTx, associations, stores, territories};
use serde_json::json;

use super::{tell, today, trail};
use crate::{Glane, ServiceError, access, error::CellProblem};

/// Most people an open day feeds that anybody has ever stated; beyond it a digit slipped in.
const MOST_PEOPLE: u32 = 1_000_000;

/// Writes the figure that counts: how many people the operator found to be served on an open day.
pub async fn verify_served(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    people: u32,
) -> Result<(), ServiceError> {
    if people > MOST_PEOPLE {
        return Err(problem("people", "Ce nombre est démesuré.", "This number is beyond measure."));
    }
    glane
        .db
        .retrying(|tx| async move {
            let (territory, mut known) = known(&tx, actor, association).await?;
            let before = known.served.verified;
            known.served.verified = Some(people);
            associations::save(&tx, &territory, &known).await?;
            let detail = json!({ "stated": known.served.stated, "from": before, "to": people });
            record(glane, &tx, actor, &territory, association, "verify_served", detail).await?;
            let subject = Sentence::new("Nombre de personnes vérifié", "Number of people verified");
            let body = Sentence::new(
                format!(
                    "Glane : {people} personnes servies par jour, vérifié. Ce chiffre compte dès le prochain partage."
                ),
                format!("Glane: {people} people served a day, verified. This figure counts from the next share-out."),
            );
            tell_association(glane, &tx, &territory, association, &subject, &body).await
        })
        .await
}

/// A paper as the operator holds it in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPaper {
    /// The donation agreement with this store; `None` for the habilitation.
    pub agreement_with: Option<StoreId>,
    /// Its number, as printed.
    pub number: String,
    /// Last day on which it holds; `None`: without an end.
    pub expires: Option<NaiveDate>,
}

/// Enters a paper. Earlier ones stay on file; the same number again is a correction of its last day.
pub async fn enter_paper(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    new: &NewPaper,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let (territory, mut known) = known(&tx, actor, association).await?;
            let day = territories::get(&tx, &territory).await?.territory.date(glane.now());
            let paper = checked(&tx, &territory, new, day).await?;
            known.papers.retain(|old| !(old.kind == paper.kind && old.number == paper.number));
            known.papers.push(paper.clone());
            associations::save(&tx, &territory, &known).await?;
            record(glane, &tx, actor, &territory, association, "enter_paper", json!(paper)).await?;
            let (subject, body) = words(&paper);
            tell_association(glane, &tx, &territory, association, &subject, &body).await
        })
        .await
}

/// Takes a paper off the file: it was entered by mistake, or withdrawn by whoever gave it.
pub async fn remove_paper(
    glane: &Glane,
    actor: &Actor,
    association: &AssociationId,
    position: usize,
    number: &str,
) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let (territory, mut known) = known(&tx, actor, association).await?;
            if known.papers.get(position).is_none_or(|paper| paper.number != number) {
                return Err(ServiceError::Conflict);
            }
            let gone = known.papers.remove(position);
            associations::save(&tx, &territory, &known).await?;
            record(glane, &tx, actor, &territory, association, "remove_paper", json!(gone)).await
        })
        .await
}

async fn checked(
    tx: &WriteTx,
    territory: &TerritoryId,
    new: &NewPaper,
    today: NaiveDate,
) -> Result<Paper, ServiceError> {
    let number = new.number.trim();
    if number.is_empty() || number.chars().count() > 60 {
        return Err(problem(
            "number",
            "Recopiez le numéro imprimé sur le papier (60 signes au plus).",
            "Copy the number printed on the paper (60 characters at most).",
        ));
    }
    if let Some(last) = new.expires
        && last < today
    {
        return Err(problem(
            "expires",
            "Ce papier a déjà expiré : entrez celui qui le remplace.",
            "This paper has expired already: enter the one that replaces it.",
        ));
    }
    let kind = match &new.agreement_with {
        None => PaperKind::Habilitation,
        Some(store) => {
            let found = stores::get(tx, store).await.ok().filter(|found| found.territory == *territory);
            if found.is_none() {
                return Err(problem("store", "Choisissez un magasin de la liste.", "Choose a store from the list."));
            }
            PaperKind::Agreement { store: store.clone() }
        }
    };
    Ok(Paper { kind, number: number.to_owned(), expires: new.expires })
}

async fn known(
    tx: &WriteTx,
    actor: &Actor,
    association: &AssociationId,
) -> Result<(TerritoryId, Association), ServiceError> {
    let enrolled = associations::get(tx, association).await?;
    access::operator(actor, &enrolled.territory)?;
    Ok((enrolled.territory, enrolled.item))
}

async fn record(
    glane: &Glane,
    tx: &WriteTx,
    actor: &Actor,
    territory: &TerritoryId,
    association: &AssociationId,
    name: &'static str,
    detail: serde_json::Value,
) -> Result<(), ServiceError> {
    today::touch(glane, tx, territory).await?;
    let act = trail::Act { territory, name, kind: "association", subject: association.as_str(), detail };
    trail::record(glane, tx, actor, act).await?;
    Ok(())
}

async fn tell_association(
    glane: &Glane,
    tx: &WriteTx,
    territory: &TerritoryId,
    association: &AssociationId,
    subject: &Sentence,
    body: &Sentence,
) -> Result<(), ServiceError> {
    let meant = |role: &Role| matches!(role, Role::Association { association: own } if own == association);
    tell::everybody(glane, tx, territory, meant, &tell::Text { subject: subject.clone(), body: body.clone() }).await?;
    Ok(())
}

fn words(paper: &Paper) -> (Sentence, Sentence) {
    let (fr, en) = match paper.kind {
        PaperKind::Habilitation => ("habilitation", "food-aid habilitation"),
        PaperKind::Agreement { .. } => ("convention de don", "donation agreement"),
    };
    let (until_fr, until_en) = paper.expires.map_or_else(
        || (" sans date de fin".to_owned(), " without an end".to_owned()),
        |last| (format!(" jusqu'au {}", last.format("%d/%m/%Y")), format!(" until {last}")),
    );
    (
        Sentence::new(format!("Votre {fr} est enregistrée"), format!("Your {en} is on file")),
        Sentence::new(
            format!("Glane : votre {fr} n° {} est enregistrée{until_fr}. Merci.", paper.number),
            format!("Glane: your {en} no. {} is on file{until_en}. Thank you.", paper.number),
        ),
    )
}

fn problem(field: &str, fr: &str, en: &str) -> ServiceError {
    ServiceError::Cells(vec![CellProblem { field: field.to_owned(), sentence: Sentence::new(fr, en) }])
}
