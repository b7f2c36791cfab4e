//! The pages and the API: what stores, associations, drivers and operators see of Glane in a browser.
//!
//! [`router`] is the whole site over one [`Glane`](glane_service::Glane); [`serve`] runs it on a listener until told to stop.
//! A request passes through the same doors every time: security headers, time limit, origin check, then `reader`, which finds out who
//! reads and in which language, then a handler of `pages`, which extracts, calls one use case and renders.
//!
//! # Invariants
//! - Every page works without JavaScript. Scripts are small modules of our own that add what a page cannot do alone (offline, live);
//!   the content policy lets no other in, and none inside a page.
//! - Who may see what is decided by the service alone. What is not yours and what does not exist give the same page.
//! - Every text exists in French and English (`texts`, checked by the compiler); what the service says comes in both.
//! - A form that is refused comes back with everything that was typed.
//! - Whatever goes wrong, the answer is a page in the reader's language with the right status.
//!
//! Deliberately absent: SQL, rules of law, decisions, and any build step.

mod api;
mod assets;
mod clock_bar;
mod config;
mod deeds;
mod desk;
mod error;
mod fields;
mod hours_text;
mod map;
mod page;
mod pages;
mod peer;
mod reader;
mod say;
mod server;
mod site;
mod states;
mod texts;
mod timeline;
pub mod tls;
mod track;

pub use config::WebConfig;
pub use server::{router, serve};
