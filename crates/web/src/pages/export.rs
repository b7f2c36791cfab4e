//! Tables as CSV, streamed portion by portion: a year of lots never stands in memory.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use glane_foundation::{Actor, TerritoryId};
use glane_service::{
    Glane, ServiceError,
    views::exports::{self, Portion, Table},
};

use super::{Answer, id};
use crate::{error::PageError, reader::Known, say::Say, server::App};

/// Where the stream stands.
enum Next {
    /// Portion after this row; `None` for the first, which has been read already.
    Ready(Portion),
    After(String),
    Over,
}

/// Sends a table. The first portion is read before anything is answered, so that what is not the reader's is a page.
pub(crate) async fn table(
    State(app): State<App>,
    Path((territory, file)): Path<(String, String)>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let table = file.strip_suffix(".csv").and_then(Table::from_code).ok_or_else(PageError::not_found)?;
    Ok(stream(&app.glane, known.actor, territory, table, known.reader.say).await?)
}

/// A table as an answer, streamed.
pub(crate) async fn stream(
    glane: &Glane,
    actor: Actor,
    territory: TerritoryId,
    table: Table,
    say: Say,
) -> Result<Response, ServiceError> {
    let first = exports::portion(glane, &actor, &territory, table, say.0, None).await?;
    let name = format!("attachment; filename=\"glane-{}.csv\"", table.code());
    let rows =
        stream::unfold((Next::Ready(first), glane.clone(), actor, territory), move |state| portion(state, table, say));
    // Who compresses asks once more after the end, which an unfused stream answers with a panic.
    let rows = rows.fuse();
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, [(header::CONTENT_DISPOSITION, name)], Body::from_stream(rows)).into_response())
}

type State4 = (Next, Glane, Actor, TerritoryId);

async fn portion(
    (next, glane, actor, territory): State4,
    table: Table,
    say: Say,
) -> Option<(Result<Bytes, ServiceError>, State4)> {
    let read = match next {
        Next::Ready(portion) => Ok(portion),
        Next::After(row) => exports::portion(&glane, &actor, &territory, table, say.0, Some(&row)).await,
        Next::Over => return None,
    };
    match read {
        Ok(mut portion) => {
            let next = portion.next.take().map_or(Next::Over, Next::After);
            Some((Ok(Bytes::from(csv(&portion))), (next, glane, actor, territory)))
        }
        Err(error) => {
            // The browser sees a download that breaks off, never a file that looks whole.
            tracing::error!(%error, "an export broke off");
            Some((Err(error), (Next::Over, glane, actor, territory)))
        }
    }
}

fn csv(portion: &Portion) -> String {
    let mut text = String::new();
    // A mark by which spreadsheets know the encoding.
    if !portion.header.is_empty() {
        text.push('\u{feff}');
    }
    let header = Some(&portion.header).filter(|header| !header.is_empty());
    for row in header.into_iter().chain(&portion.rows) {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// A cell in quotation marks where needed. What a spreadsheet would take for a formula gets an apostrophe before it.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([';', '"', '\n', '\r', ',']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_disarmed_and_a_negative_number_is_not() {
        assert_eq!(quoted("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(quoted("-0.8"), "-0.8");
        assert_eq!(quoted("a;\"b\""), "\"a;\"\"b\"\"\"");
    }
}
