//! Slips by mail: each slip once to both sides, when it is made, unless a place does not want them.

use glane_foundation::{Actor, Grams, Role, Sentence, Territory};
use glane_persistence::{Reader, WriteTx, associations, persons, slip_mail, slips::SlipRow, stores};
use serde_json::json;

use super::{tell, trail};
use crate::{
    Glane, ServiceError, access,
    views::{
        SlipLine,
        papers::{self, SlipsOf},
    },
};

/// Whether a place gets its slips by mail, and at which addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlipMail {
    /// Wanted.
    pub on: bool,
    /// Addresses of the place's people; none: nothing can be sent.
    pub addresses: Vec<String>,
}

/// A place turns its slips by mail off or on.
pub async fn set_slip_mail(glane: &Glane, actor: &Actor, of: SlipsOf<'_>, on: bool) -> Result<(), ServiceError> {
    glane
        .db
        .retrying(|tx| async move {
            let (territory, kind, id) = match of {
                SlipsOf::Store(id) => {
                    let territory = stores::get(&tx, id).await?.territory;
                    access::store(actor, id, &territory)?;
                    (territory, "store", id.as_str())
                }
                SlipsOf::Association(id) => {
                    let territory = associations::get(&tx, id).await?.territory;
                    access::association(actor, id, &territory)?;
                    (territory, "association", id.as_str())
                }
            };
            let place = place(of);
            if slip_mail::is_off(&tx, &place).await? != on {
                return Ok(());
            }
            if on {
                slip_mail::turn_on(&tx, &place).await?;
            } else {
                slip_mail::turn_off(&tx, &place, glane.now()).await?;
            }
            let detail = json!({ "on": on });
            let act = trail::Act { territory: &territory, name: "slip_mail", kind, subject: id, detail };
            Ok(trail::record(glane, &tx, actor, act).await?)
        })
        .await
}

/// How a place stands.
pub(crate) async fn of_place(
    db: &impl Reader,
    territory: &Territory,
    of: SlipsOf<'_>,
) -> Result<SlipMail, ServiceError> {
    let people = persons::of_territory(db, &territory.id).await?.into_iter();
    let addresses = people.filter(|one| one.active && belongs(of, &one.role)).filter_map(|one| one.email).collect();
    Ok(SlipMail { on: !slip_mail::is_off(db, &place(of)).await?, addresses })
}

/// Tells both sides what was handed over, in the transaction that makes the slip: once per slip.
pub(crate) async fn send(
    glane: &Glane,
    tx: &WriteTx,
    territory: &Territory,
    slip: &SlipRow,
    replaced: Option<&SlipRow>,
) -> Result<(), ServiceError> {
    let store = stores::get(tx, &slip.store).await?.item;
    let association = associations::get(tx, &slip.association).await?.item;
    let text = words(territory, slip, replaced, (&store.name, &association.name))?;
    for of in [SlipsOf::Store(&slip.store), SlipsOf::Association(&slip.association)] {
        if !slip_mail::is_off(tx, &place(of)).await? {
            tell::by_mail(glane, tx, &territory.id, |role| belongs(of, role), &text).await?;
        }
    }
    Ok(())
}

fn belongs(of: SlipsOf<'_>, role: &Role) -> bool {
    match (of, role) {
        (SlipsOf::Store(id), Role::Store { store }) => store == id,
        (SlipsOf::Association(id), Role::Association { association }) => association == id,
        _ => false,
    }
}

fn place(of: SlipsOf<'_>) -> String {
    match of {
        SlipsOf::Store(id) => format!("store/{id}"),
        SlipsOf::Association(id) => format!("association/{id}"),
    }
}

fn words(
    territory: &Territory,
    slip: &SlipRow,
    replaced: Option<&SlipRow>,
    (store, association): (&str, &str),
) -> Result<tell::Text, ServiceError> {
    let (number, lines) = (papers::number(slip), papers::lines(slip)?);
    let at = territory.local(slip.handed_at);
    let total: Grams = lines.iter().map(|line| line.grams).sum();
    let list = |kilos: fn(Grams) -> String, crates: &str| -> String {
        let line = |line: &SlipLine| {
            format!("- {} : {} {crates}, {} kg\n", line.description, line.cases.get(), kilos(line.grams))
        };
        lines.iter().map(line).collect()
    };
    let signed = slip.signed_by.as_deref().filter(|name| !name.is_empty());
    let (mut fr, mut en) = (String::new(), String::new());
    if let Some(replaced) = replaced {
        let old = papers::number(replaced);
        fr.push_str(&format!("Ce bon remplace le n° {old}, qui ne vaut plus.\n\n"));
        en.push_str(&format!("This slip replaces no. {old}, which no longer holds.\n\n"));
    }
    fr.push_str(&format!(
        "{store} a donné à {association}, le {} à {} :\n\n{}\nTotal accepté : {} kg. Seules les caisses acceptées figurent sur ce bon.\n",
        at.format("%d/%m/%Y"), at.format("%H h %M"), list(kilos_fr, "caisse(s)"), kilos_fr(total)
    ));
    en.push_str(&format!(
        "{store} gave to {association}, on {} at {}:\n\n{}\nAccepted in total: {} kg. Only accepted crates are on this slip.\n",
        at.format("%d/%m/%Y"), at.format("%H:%M"), list(kilos_en, "crate(s)"), kilos_en(total)
    ));
    if let Some(name) = signed {
        fr.push_str(&format!("Signé par {name}.\n"));
        en.push_str(&format!("Signed by {name}.\n"));
    }
    fr.push_str("\nÀ imprimer depuis votre page Glane, « Bons de retrait ». Vous pouvez y arrêter ces courriels.\n");
    en.push_str("\nTo print it, open “Donation slips” on your Glane page. You can stop these mails there.\n");
    Ok(tell::Text {
        subject: Sentence::new(format!("Bon de retrait n° {number}"), format!("Donation slip no. {number}")),
        body: Sentence::new(fr, en),
    })
}

fn kilos_en(grams: Grams) -> String {
    let tenths = (grams.get() + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn kilos_fr(grams: Grams) -> String {
    kilos_en(grams).replace('.', ",")
}
