//! The router, asked directly: one file per page.

mod access;
mod account;
mod association;
mod board;
mod declare;
mod desk;
mod front;
mod import;
mod list;
mod notes;
mod operator;
mod papers;
mod people;
mod profile;
mod stop;
mod store;
mod unfollowed;
mod why;
