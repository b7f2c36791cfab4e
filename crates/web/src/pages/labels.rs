//! Labels for the piles of crates, and the day's sheet for the wall, as one page to print.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_service::{
    views::{self, LotView, StoreDay},
    words::AllocationState,
};

use super::{Answer, Asked, id};
use crate::{
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::list::Words,
};

#[derive(Template)]
#[template(path = "labels.html")]
struct LabelsPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    day: StoreDay,
}

impl LabelsPage {
    fn lots(&self) -> Vec<&LotView> {
        self.day.lots.iter().filter(|lot| !lot.state.is_final()).collect()
    }
    fn today(&self) -> Option<chrono::NaiveDate> {
        self.day.is_today.then_some(self.day.date)
    }
    fn allergens(&self, lot: &LotView) -> String {
        let stated = lot.lot.goods.allergens.iter().flatten().map(|allergen| self.say.allergen(allergen));
        stated.collect::<Vec<_>>().join(", ")
    }
    fn maximum(&self, lot: &LotView) -> Option<String> {
        lot.lot.goods.max_temperature().map(|maximum| self.say.temperature(maximum))
    }
    /// "La Table ouverte : 3 caisses; ..."
    fn takers(&self, lot: &LotView) -> String {
        let live = |state: AllocationState| state.is_live() || state == AllocationState::Delivered;
        let takers = lot.recipients.iter().filter(|recipient| live(recipient.state));
        takers.map(|it| format!("{} : {}", it.association, self.say.cases(it.cases))).collect::<Vec<_>>().join(" ; ")
    }
    /// Who comes when: vans and collectors.
    fn visits(&self) -> Vec<String> {
        let vans =
            self.day.pickups.iter().map(|it| (it.arrival.time(), format!("{} · {}", self.say.at(&it.arrival), it.van)));
        let door = self.day.door.iter().map(|it| {
            (
                it.window.from(),
                format!("{} · {} · {}", self.say.window(it.window), it.association, self.say.cases(it.cases)),
            )
        });
        let mut visits: Vec<_> = vans.chain(door).collect();
        visits.sort();
        visits.into_iter().map(|(_, text)| text).collect()
    }
}

/// Shows them.
pub(crate) async fn show(
    State(app): State<App>,
    Path(store): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let store = id(&store)?;
    let day = views::store::day(&app.glane, &known.actor, &store, asked.date).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let path = format!("/store/{store}");
    page::show(StatusCode::OK, &LabelsPage { page: Page::new(&known.reader, t.labels), t, say, path, day })
}
