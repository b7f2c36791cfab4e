//! `glane token`: tokens by which programs act for a person through the API.

use clap::{Args, Subcommand};
use glane_foundation::{Actor, PersonId};
use glane_service::{
    accounts::tokens,
    words::{Scope, TokenId},
};

use super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Subcommand)]
pub enum Command {
    /// Make a token and print its secret, once
    Add(Add),
    /// List a person's tokens
    List(List),
    /// Revoke a token
    Revoke(Revoke),
}

#[derive(Args)]
pub struct Add {
    /// The account, as printed by `glane user add`
    person: PersonId,
    /// What it is for
    #[arg(long)]
    name: String,
    /// What it may be used for: read, declare, answer, drive, operate
    #[arg(long, value_delimiter = ',', default_value = "read", value_parser = scope)]
    scope: Vec<Scope>,
    /// Days it lives, at most 366
    #[arg(long, default_value_t = 90)]
    days: i64,
    #[command(flatten)]
    home: Home,
}

#[derive(Args)]
pub struct List {
    /// The account
    person: PersonId,
    #[command(flatten)]
    home: Home,
}

#[derive(Args)]
pub struct Revoke {
    /// The account
    person: PersonId,
    /// The token, as `glane token list` prints it
    token: TokenId,
    #[command(flatten)]
    home: Home,
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::from_code(text).ok_or_else(|| {
        let all = Scope::ALL.map(Scope::code).join(", ");
        format!("{text:?} is not a scope: {all}")
    })
}

#[expect(clippy::print_stdout, reason = "the token is what the command is for")]
pub fn run(command: &Command) -> Result<(), Failure> {
    let actor = &Actor::command_line();
    wait_for(async {
        match command {
            Command::Add(add) => {
                let glane = add.home.open().await?;
                let (id, secret) = tokens::make(&glane, actor, &add.person, &add.name, &add.scope, add.days).await?;
                println!("{id} {}", secret.0);
            }
            Command::List(list) => {
                let glane = list.home.open().await?;
                for token in tokens::of(&glane, actor, &list.person).await? {
                    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.code()).collect();
                    println!(
                        "{} {} until {} {}",
                        token.id,
                        scopes.join(","),
                        token.expires_at.date_naive(),
                        token.name
                    );
                }
            }
            Command::Revoke(revoke) => {
                let glane = revoke.home.open().await?;
                tokens::revoke(&glane, actor, &revoke.person, &revoke.token).await?;
            }
        }
        Ok(())
    })
}
