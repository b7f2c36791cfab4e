//! Legs to draw, without keeping anybody waiting for a routing server.
//!
//! A graph on this machine draws at once. A server is asked in the background, one leg after the other, and what it answered
//! is kept; until then, and whenever it cannot, a leg is a straight line marked as an estimate.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use glane_foundation::{GeoPoint, Provenance};

use crate::{Departure, TravelModel};

/// Legs kept and legs waiting to be asked, each: a large town's day; some 5 kB a leg.
const MOST: usize = 2_000;
/// A server that failed is not asked again for this long.
const REST: Duration = Duration::from_secs(30);

/// The way of one leg as it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct LegLine {
    /// At least two points.
    pub line: Vec<GeoPoint>,
    /// Where the shape comes from; an estimate is a straight line, and to be shown as one.
    pub provenance: Provenance,
}

/// Draws legs along the streets of a source of travel times.
pub struct LegLines {
    model: Arc<dyn TravelModel>,
    shelf: Arc<Shelf>,
}

/// From one place to the other, to the bit.
type Ends = [u64; 4];

#[derive(Default)]
struct Shelf {
    books: Mutex<Books>,
    changed: Condvar,
}

#[derive(Default)]
struct Books {
    known: BTreeMap<Ends, LegLine>,
    /// Keys of `known`, the oldest first.
    order: VecDeque<Ends>,
    wanted: VecDeque<(GeoPoint, GeoPoint, Departure)>,
    is_asking: bool,
    rests_until: Option<Instant>,
}

impl LegLine {
    /// As the crow flies.
    #[must_use]
    pub fn straight(from: GeoPoint, to: GeoPoint) -> Self {
        Self { line: vec![from, to], provenance: Provenance::Estimate }
    }
}

impl LegLines {
    /// Draws with a source of travel times.
    #[must_use]
    pub fn new(model: Arc<dyn TravelModel>) -> Self {
        Self { model, shelf: Arc::default() }
    }

    /// The way of each leg, in order, waiting for a server for `patience` at most. Blocks so long: from async code use
    /// `spawn_blocking`.
    #[must_use]
    pub fn of(&self, legs: &[(GeoPoint, GeoPoint)], departure: Departure, patience: Duration) -> Vec<LegLine> {
        if let Some(graph) = self.model.imported() {
            return legs.iter().map(|(from, to)| drawn(graph, *from, *to, departure)).collect();
        }
        if self.model.asks_a_server() {
            self.want(legs, departure);
            self.wait(legs, patience);
        }
        let books = self.shelf.books();
        let known = |(from, to): &(GeoPoint, GeoPoint)| books.known.get(&ends(*from, *to)).cloned();
        legs.iter().map(|leg| known(leg).unwrap_or_else(|| LegLine::straight(leg.0, leg.1))).collect()
    }

    fn want(&self, legs: &[(GeoPoint, GeoPoint)], departure: Departure) {
        let mut books = self.shelf.books();
        if books.rests_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        for (from, to) in legs {
            let key = ends(*from, *to);
            let waits = books.wanted.iter().any(|(from, to, _)| ends(*from, *to) == key);
            if !waits && !books.known.contains_key(&key) && books.wanted.len() < MOST {
                books.wanted.push_back((*from, *to, departure));
            }
        }
        if books.wanted.is_empty() || books.is_asking {
            return;
        }
        let (model, shelf) = (Arc::clone(&self.model), Arc::clone(&self.shelf));
        // Without a thread the legs stay estimates until the next look.
        books.is_asking = thread::Builder::new().name("legs".into()).spawn(move || Asking(shelf).all(&*model)).is_ok();
    }

    /// Until all are known, nobody asks any more, or it has lasted too long.
    fn wait(&self, legs: &[(GeoPoint, GeoPoint)], patience: Duration) {
        let missing = |books: &mut Books| {
            books.is_asking && legs.iter().any(|(from, to)| !books.known.contains_key(&ends(*from, *to)))
        };
        drop(self.shelf.changed.wait_timeout_while(self.shelf.books(), patience, missing));
    }
}

impl Shelf {
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn keep(&mut self, key: Ends, line: LegLine) {
        if self.known.insert(key, line).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

/// The one thread that asks. However it ends, those who wait are told.
struct Asking(Arc<Shelf>);

impl Asking {
    fn all(self, model: &dyn TravelModel) {
        while let Some((from, to, departure)) = self.next() {
            let answer = model.leg(from, to, departure);
            let mut books = self.0.books();
            match answer {
                Ok(leg) if leg.fallbacks.is_empty() => {
                    books.keep(ends(from, to), LegLine { line: leg.line, provenance: leg.provenance });
                }
                // The server fails, so it would for the next leg.
                Ok(_) => {
                    books.wanted.clear();
                    books.rests_until = Some(Instant::now() + REST);
                }
                // Sound, but there is no such way: a straight line for good.
                Err(_) => books.keep(ends(from, to), LegLine::straight(from, to)),
            }
            drop(books);
            self.0.changed.notify_all();
        }
    }

    /// The next leg; with none left the asking is over in the same breath, so that a leg wanted now starts another.
    fn next(&self) -> Option<(GeoPoint, GeoPoint, Departure)> {
        let mut books = self.0.books();
        let next = books.wanted.pop_front();
        books.is_asking = next.is_some();
        next
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.books().is_asking = false;
        }
        self.0.changed.notify_all();
    }
}

fn drawn(model: &dyn TravelModel, from: GeoPoint, to: GeoPoint, departure: Departure) -> LegLine {
    model
        .leg(from, to, departure)
        .map_or_else(|_| LegLine::straight(from, to), |leg| LegLine { line: leg.line, provenance: leg.provenance })
}

fn ends(from: GeoPoint, to: GeoPoint) -> Ends {
    [from.lat(), from.lon(), to.lat(), to.lon()].map(f64::to_bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_legs_are_kept_than_a_large_town_has_and_the_oldest_goes_first() {
        let (mut books, point) = (Books::default(), GeoPoint::new(49.0, 0.0).unwrap());
        let most = u64::try_from(MOST).unwrap();
        for key in 0..most + 10 {
            books.keep([key, 0, 0, 0], LegLine::straight(point, point));
        }
        assert_eq!((books.known.len(), books.order.len()), (MOST, MOST));
        assert!(!books.known.contains_key(&[9, 0, 0, 0]) && books.known.contains_key(&[10, 0, 0, 0]));
    }
}
