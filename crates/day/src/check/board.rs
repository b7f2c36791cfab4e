//! What is on board between stops: the right goods at the right place, within the van's hold, not too long, not too warm.

use chrono::{DateTime, Utc};
use glane_fleet::Van;
use glane_foundation::{Cases, Grams, Seconds, TemperatureClass};

use super::{Broken, Checker, cold::Warmth};
use crate::{
    day_file::Day,
    plan_file::{Line, Stop, StopPlace},
};

/// Goods on board of one round, as it goes.
pub(super) struct Board<'b> {
    day: &'b Day,
    van: &'b Van,
    items: Vec<Item>,
}

struct Item {
    line: Line,
    class: TemperatureClass,
    grams: Grams,
    loaded: DateTime<Utc>,
    warmth: Warmth,
}

type Problem = (Broken, String);

/// The end of loading or the start of unloading, and how long the hands took.
type When = (DateTime<Utc>, Seconds);

impl<'b> Board<'b> {
    pub(super) const fn of(day: &'b Day, van: &'b Van) -> Self {
        Self { day, van, items: Vec::new() }
    }

    pub(super) fn visit(&mut self, checker: &Checker<'_>, stop: &Stop) -> Vec<Problem> {
        let mut problems = Vec::new();
        let handling = self.day.settings.seconds_per_crate.get();
        let own = stop_time(checker, stop);
        let mut at = stop.start + chrono::Duration::seconds(own.get());
        self.doors_open(own);
        for line in &stop.drops {
            let took = Seconds::new(handling * line.cases.get());
            self.drop(checker, stop, line, (at, took), &mut problems);
            self.doors_open(took);
            at += chrono::Duration::seconds(took.get());
        }
        for line in &stop.pickups {
            let took = Seconds::new(handling * line.cases.get());
            at += chrono::Duration::seconds(took.get());
            self.doors_open(took);
            self.load(checker, stop, line, (at, took), &mut problems);
        }
        self.check_hold(&mut problems);
        problems
    }

    pub(super) fn still_on_board(&self) -> Vec<String> {
        self.items.iter().map(|item| item.line.allocation.to_string()).collect()
    }

    fn doors_open(&mut self, time: Seconds) {
        for item in &mut self.items {
            item.warmth.doors_open(time);
        }
    }

    fn load(
        &mut self,
        checker: &Checker<'_>,
        stop: &Stop,
        line: &Line,
        (done, took): When,
        problems: &mut Vec<Problem>,
    ) {
        let Some((_, lot)) = checker.lot_of(line.allocation.as_str()) else {
            problems.push((Broken::Names, format!("loads {}, which is not allocated", line.allocation)));
            return;
        };
        if stop.place != StopPlace::Store(lot.store.clone()) {
            problems.push((Broken::Carriage, format!("loads {}, which waits at {}", line.allocation, lot.store)));
        }
        let mut warmth = Warmth::default();
        warmth.carried(took);
        self.items.push(Item {
            line: line.clone(),
            class: lot.goods.temperature_class(),
            grams: lot.goods.weight_of(line.cases),
            loaded: done,
            warmth,
        });
    }

    fn drop(
        &mut self,
        checker: &Checker<'_>,
        stop: &Stop,
        line: &Line,
        (begin, took): When,
        problems: &mut Vec<Problem>,
    ) {
        let Some(at) = self.items.iter().position(|item| item.line == *line) else {
            let message = format!("unloads {} of {}, which are not on board", line.cases, line.allocation);
            problems.push((Broken::Carriage, message));
            return;
        };
        let mut item = self.items.remove(at);
        item.warmth.carried(took);
        if let Some((allocation, _)) = checker.lot_of(line.allocation.as_str())
            && stop.place != StopPlace::Association(allocation.association.clone())
        {
            let message = format!("unloads {}, which is for {}", line.allocation, allocation.association);
            problems.push((Broken::Carriage, message));
        }
        let settings = &self.day.settings;
        let ride = Seconds::new((begin - item.loaded).num_seconds());
        if ride > settings.time_on_board_limit {
            let message =
                format!("{} was on board for {ride}, at most {}", line.allocation, settings.time_on_board_limit);
            problems.push((Broken::TimeOnBoard, message));
        }
        if item.class.needs_cold() {
            let warm = item.warmth.out_of_the_cold(self.van.cooling, ride);
            if warm > settings.exposure_limit {
                let message =
                    format!("{} was out of the cold for {warm}, at most {}", line.allocation, settings.exposure_limit);
                problems.push((Broken::Exposure, message));
            }
        }
    }

    fn check_hold(&self, problems: &mut Vec<Problem>) {
        let capacity = self.van.capacity;
        let crates = |wanted: Option<TemperatureClass>| -> i64 {
            let items = self.items.iter().filter(|item| wanted.is_none_or(|class| item.class == class));
            items.map(|item| item.line.cases).sum::<Cases>().get()
        };
        let grams: Grams = self.items.iter().map(|item| item.grams).sum();
        let holds = [
            ("crates", crates(None), i64::from(capacity.crates)),
            ("chilled crates", crates(Some(TemperatureClass::Chilled)), i64::from(capacity.chilled_crates)),
            ("frozen crates", crates(Some(TemperatureClass::Frozen)), i64::from(capacity.frozen_crates)),
            ("grams", grams.get(), capacity.grams.get()),
        ];
        for (what, on_board, room) in holds.into_iter().filter(|(_, on_board, room)| on_board > room) {
            problems
                .push((Broken::Capacity, format!("{on_board} {what} on board of {}, room for {room}", self.van.name)));
        }
    }
}

fn stop_time(checker: &Checker<'_>, stop: &Stop) -> Seconds {
    match &stop.place {
        StopPlace::Store(id) => checker.stores.get(id).map(|store| store.stop_time),
        StopPlace::Association(id) => checker.associations.get(id).map(|association| association.stop_time),
    }
    .unwrap_or_default()
}
