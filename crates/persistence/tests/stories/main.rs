//! One story per promise of the storage, each told to SQLite and to PostgreSQL.

#[cfg(test)]
mod goods;
#[cfg(test)]
mod migration;
#[cfg(test)]
mod people;
#[cfg(test)]
mod places;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod town;
#[cfg(test)]
mod transactions;
