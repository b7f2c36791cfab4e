//! The files people really send: bytes in, domain values out, and every line accounted for.
//!
//! A file is first made a table whatever its encoding, separator and header spelling (`table`), its cells are read as
//! people write them (`value`), and each line becomes a [`Store`](glane_inventory::Store), an
//! [`Association`](glane_demand::Association), a [`Van`](glane_fleet::Van) or a [`LotLine`]. The result is an
//! [`Intake`]: accepted lines, [`Problem`]s with line, column, value and a sentence in both languages, places
//! [set aside](SetAside) for a person to look at, and [`Note`]s on everything that was assumed.
//!
//! Invariants: no line disappears without being named; nothing is guessed where law or a round depends on it (use-by or
//! best-before, which of two shops of one name); lots enter through [`glane_inventory::declare`] like those of every
//! other channel; the same bytes give the same result; no input panics.
//!
//! Deliberately absent: files and databases (the caller has the bytes and keeps the values), the clock (the caller says
//! which day it is), and the choice between all or nothing and partial import ([`Intake`] offers both).
//!
//! The columns of each file are listed at [`read_stores`], [`read_associations`], [`read_vans`], [`read_drivers`] and
//! [`read_lots`]; [`store_cells`] and its like write the same rows, for forms and exports;
//! samples are in `fixtures/csv/`.

mod associations;
mod cells;
mod drivers;
mod intake;
mod lots;
mod places;
mod row;
mod stores;
mod table;
mod value;
mod vans;

pub use associations::read_associations;
pub use cells::{Cells, association_cells, driver_cells, one_row, store_cells, van_cells, week};
pub use drivers::read_drivers;
pub use intake::{Intake, Line, LineNumber, Note, Problem, SetAside, SetAsideReason};
pub use lots::{LotContext, LotLine, StoreNames, read_lots};
pub use places::PlaceOptions;
pub use stores::read_stores;
pub use vans::read_vans;
