//! The store's door: hands a booking over by its code, or says that nobody came.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use glane_foundation::{AllocationId, StoreId};
use glane_service::{
    ServiceError,
    acts::booking::{self, Proof},
};

use super::{
    Answer,
    board::{promised, whole},
    done, id,
    store::{self, DoorWrong, date},
};
use crate::{error::PageError, fields::Fields, reader::Known, server::App, texts::board::Words};

/// Hands over. A wrong code comes back with what was typed.
pub(crate) async fn hand_over(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/store/{store}");
    let store: StoreId = id(&store)?;
    let (allocation, seen) = promised(fields.get("booking"))?;
    let reason = fields.get("reason");
    let proof =
        if reason.is_empty() { Proof::Code(fields.get("code").to_owned()) } else { Proof::Override(reason.to_owned()) };
    let say = known.reader.say;
    let Some(cases) = whole(fields.get("cases")) else {
        let text = Words::of(say.0).number.to_owned();
        return wrong(&app, &known, &store, &fields, allocation, text).await;
    };
    match booking::hand_over(&app.glane, &known.actor, &allocation, seen, &proof, cases).await {
        Ok(()) => done(&path, "handed_over", Some(date(&fields)?)),
        Err(ServiceError::NotNow(sentence)) => {
            let text = say.sentence(&sentence).to_owned();
            wrong(&app, &known, &store, &fields, allocation, text).await
        }
        Err(other) => Err(PageError::from(other).back_to(path)),
    }
}

async fn wrong(
    app: &App,
    known: &Known,
    store: &StoreId,
    fields: &Fields,
    allocation: AllocationId,
    text: String,
) -> Answer {
    let wrong =
        DoorWrong { allocation, code: fields.typed("code").to_owned(), cases: fields.typed("cases").to_owned(), text };
    store::render(app, known, store, Some(date(fields)?), None, Some(wrong), StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Nobody came: the crates are for others again.
pub(crate) async fn not_fetched(
    State(app): State<App>,
    Path(store): Path<String>,
    known: Known,
    fields: Fields,
) -> Answer {
    let path = format!("/store/{store}");
    let (allocation, seen) = promised(fields.get("booking"))?;
    let said = booking::was_not_fetched(&app.glane, &known.actor, &allocation, seen).await;
    said.map_err(|error| PageError::from(error).back_to(&path))?;
    done(&path, "not_fetched", Some(date(&fields)?))
}
