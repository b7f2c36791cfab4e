//! From what a scanner read, or somebody typed, to a form filled in: what the code does not say is asked, never guessed.

use glane_foundation::StoreId;
use glane_service::{
    views,
    words::{DateAnswer, Draft, InStoreCode, Scan},
};

use super::declared;
use crate::{error::PageError, fields::Fields, reader::Known, server::App};

/// What a code gave.
pub(crate) enum Reading {
    /// A form to finish.
    Form(Fields),
    /// The shop's own code: a weight or a price, only the shop knows which.
    Question(InStoreCode),
    /// Why it says nothing usable.
    Wrong(String),
}

/// Reads a code. `measure` answers the question about the shop's own codes: `weight`, or anything else for "do not use it".
pub(crate) async fn read(
    app: &App,
    known: &Known,
    store: &StoreId,
    text: &str,
    measure: Option<&str>,
    today: chrono::NaiveDate,
) -> Result<Reading, PageError> {
    let scan = match Scan::parse(text, today) {
        Ok(scan) => scan,
        Err(error) => return Ok(Reading::Wrong(known.reader.say.sentence(&error.sentence()).to_owned())),
    };
    let mut line = Draft { prepacked: true, ..Draft::default() };
    if let Some(code) = &scan.in_store {
        match (code.measure, measure) {
            (Some(_), None) => return Ok(Reading::Question(code.clone())),
            (Some(_), Some("weight")) => line.case_grams = code.as_grams().map(|grams| grams.get()),
            _ => {}
        }
    }
    if let Some(gtin) = scan.content.as_ref().or(scan.gtin.as_ref()) {
        let earlier = views::store::known_product(&app.glane, &known.actor, store, gtin).await?;
        line = earlier.unwrap_or(line);
    }
    let draft = scan.into_draft(Draft { date: DateAnswer::NotStated, ..line });
    Ok(Reading::Form(declared::filled(&draft)))
}
