//! The program itself, started as people start it.

#[cfg(test)]
mod example_client;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod race;
#[cfg(test)]
mod server;
#[cfg(test)]
mod town;
