//! The router, asked directly: one file per page.

mod access;
mod association;
mod board;
mod declare;
mod desk;
mod front;
mod import;
mod list;
mod operator;
mod profile;
mod store;
mod why;
