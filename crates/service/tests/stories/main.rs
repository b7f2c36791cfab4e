//! The use cases, told as stories on SQLite and PostgreSQL.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bookings;
#[cfg(test)]
mod day;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod hours;
#[cfg(test)]
mod photo;
#[cfg(test)]
mod round;
#[cfg(test)]
mod slip_mail;
#[cfg(test)]
mod world;
