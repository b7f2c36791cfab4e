//! The operator's desk: the ways between its pages, the same on each of them.

use glane_foundation::TerritoryId;

use crate::{say::Say, texts::desk::Words};

/// The navigation of the desk, on one page.
pub(crate) struct Desk {
    /// Texts of the navigation.
    pub(crate) t: &'static Words,
    /// Address of the territory's desk.
    pub(crate) path: String,
    /// Where the reader is.
    here: Room,
}

/// The pages of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// The day.
    Day,
    /// Who drives.
    Roster,
    /// What is enrolled.
    Members,
    /// Who may sign in.
    People,
    /// What was promised to be told.
    Outbox,
    /// Who did what.
    Trail,
    /// Looking for something.
    Search,
}

impl Desk {
    pub(crate) fn of(say: Say, territory: &TerritoryId, here: Room) -> Self {
        Self { t: Words::of(say.0), path: format!("/operator/{territory}"), here }
    }

    /// Name, address, and whether the reader is there.
    pub(crate) fn links(&self) -> [(&'static str, String, bool); 6] {
        let link = |name, room, rest: &str| (name, format!("{}{rest}", self.path), self.here == room);
        [
            link(self.t.nav_day, Room::Day, ""),
            link(self.t.nav_roster, Room::Roster, "/roster"),
            link(self.t.nav_members, Room::Members, "/members/store"),
            link(self.t.nav_people, Room::People, "/people"),
            link(self.t.nav_outbox, Room::Outbox, "/messages"),
            link(self.t.nav_trail, Room::Trail, "/trail"),
        ]
    }
}
