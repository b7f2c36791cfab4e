//! The site as people and programs meet it: `pages` and `api` ask the router directly, `journeys` drives a real Chromium.
//!
//! Every test has a database and a clock of its own: it is Monday 23 November 2026, seven in the morning, in a town of three
//! shops, three associations and one van. A missing Chromium or chromedriver fails the journeys; nothing is skipped.

#[cfg(test)]
mod api;
#[cfg(test)]
mod axe;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod client;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod screens;
#[cfg(test)]
mod world;
