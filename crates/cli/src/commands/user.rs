//! `glane user`: accounts and their login links.

use clap::{Args, Subcommand};
use glane_foundation::{Actor, Language, PersonId, Role, TerritoryId};
use glane_service::accounts::{self, NewPerson};

use super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Subcommand)]
pub enum Command {
    /// Give somebody an account and print their login link
    Add(Add),
    /// Print a new login link for an account
    Link(Link),
}

#[derive(Args)]
pub struct Add {
    /// Their name
    name: String,
    /// store:ID, association:ID, driver:ID, operator or administrator
    #[arg(long)]
    role: String,
    /// The territory they belong to; not for administrators
    #[arg(long)]
    territory: Option<TerritoryId>,
    /// Address for mail
    #[arg(long)]
    email: Option<String>,
    /// Telephone
    #[arg(long, default_value = "")]
    phone: String,
    /// They read English
    #[arg(long)]
    english: bool,
    /// Where the site is reached, for the link
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    site: String,
    #[command(flatten)]
    home: Home,
}

#[derive(Args)]
pub struct Link {
    /// The account, as printed by `glane user add`
    person: PersonId,
    /// Where the site is reached, for the link
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    site: String,
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "the link is what the command is for")]
pub fn run(command: &Command) -> Result<(), Failure> {
    wait_for(async {
        match command {
            Command::Add(add) => {
                let glane = add.home.open().await?;
                let new = NewPerson {
                    name: add.name.clone(),
                    email: add.email.clone(),
                    phone: add.phone.clone(),
                    language: if add.english { Language::En } else { Language::Fr },
                    role: role(&add.role, add.territory.as_ref())?,
                    territory: add.territory.clone(),
                };
                let person = accounts::add_person(&glane, &Actor::command_line(), &new).await?;
                let secret = accounts::make_link(&glane, &Actor::command_line(), &person).await?;
                println!("{person} {}/l/{}", add.site, secret.0);
            }
            Command::Link(link) => {
                let glane = link.home.open().await?;
                let secret = accounts::make_link(&glane, &Actor::command_line(), &link.person).await?;
                println!("{}/l/{}", link.site, secret.0);
            }
        }
        Ok(())
    })
}

fn role(text: &str, territory: Option<&TerritoryId>) -> Result<Role, Failure> {
    let (kind, place) = text.split_once(':').unwrap_or((text, ""));
    Ok(match kind {
        "store" => Role::Store { store: place.parse()? },
        "association" => Role::Association { association: place.parse()? },
        "driver" => Role::Driver { driver: place.parse()? },
        "operator" => {
            Role::Operator { territory: territory.cloned().ok_or("an operator needs a --territory to watch over")? }
        }
        "administrator" => Role::Administrator,
        _ => {
            return Err(format!(
                "{text:?} is not a role: store:ID, association:ID, driver:ID, operator, administrator"
            )
            .into());
        }
    })
}
