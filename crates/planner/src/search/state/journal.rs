//! Changes that can be taken back.

#![expect(clippy::as_conversions, reason = "engine: indices are bounded by the problem's size")]

use crate::{model::NONE, route::Route, search::state::State};

/// What to restore when a change is refused.
pub struct Journal<const D: usize> {
    open: bool,
    routes: Vec<Route<D>>,
    spare: Vec<Route<D>>,
    touched: Vec<bool>,
    used: Vec<u32>,
    absent: Vec<u32>,
    cost: i64,
}

impl<const D: usize> Journal<D> {
    pub fn new(vans: usize) -> Self {
        let (routes, spare) = (Vec::new(), Vec::new());
        Self { open: false, routes, spare, touched: vec![false; vans], used: Vec::new(), absent: Vec::new(), cost: 0 }
    }
}

impl<const PLAIN: bool, const D: usize> State<'_, PLAIN, D> {
    /// Starts a change that [`Self::roll_back`] can undo.
    pub fn begin(&mut self) {
        self.journal.spare.append(&mut self.journal.routes);
        self.journal.touched.fill(false);
        self.journal.open = true;
        self.begun = self.stamps;
        self.journal.used.clone_from(&self.used);
        self.journal.absent.clone_from(&self.absent);
        self.journal.cost = self.cost;
    }

    /// Takes back all since [`Self::begin`].
    pub fn roll_back(&mut self) {
        while let Some(route) = self.journal.routes.pop() {
            let van = route.van;
            self.journal.touched[van] = false;
            let changed = std::mem::replace(&mut self.routes[van], route);
            self.journal.spare.push(changed);
            self.index(van);
        }
        self.used.clone_from(&self.journal.used);
        self.absent.clone_from(&self.journal.absent);
        for ship in &self.absent {
            self.van_of[*ship as usize] = NONE;
        }
        self.cost = self.journal.cost;
        self.journal.open = false;
    }

    /// Notes a route as it is before its first change.
    pub(super) fn touch(&mut self, van: usize) {
        if !self.journal.open || self.journal.touched[van] {
            return;
        }
        self.journal.touched[van] = true;
        let mut copy = self.journal.spare.pop().unwrap_or_else(|| Route::new(van));
        // What is to be changed needs them no more.
        copy.others = std::mem::take(&mut self.routes[van].others);
        let route = &self.routes[van];
        (copy.van, copy.stamp, copy.cost) = (van, route.stamp, route.cost);
        (copy.locked, copy.leading) = (route.locked, route.leading);
        copy.pos.clone_from(&route.pos);
        copy.gates.clone_from(&route.gates);
        copy.sheet.copy(&route.sheet);
        self.journal.routes.push(copy);
    }
}
