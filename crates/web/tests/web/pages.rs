//! The router, asked directly: one file per page.

mod access;
mod association;
mod declare;
mod front;
mod import;
mod operator;
mod store;
