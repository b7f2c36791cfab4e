//! `glane generate year`: a town with a past, to see how Glane fares with what a year leaves behind. Everything is invented.

use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveTime};
use clap::Args;
use glane_foundation::{Actor, FixedClock, Language};
use glane_service::{
    Glane,
    accounts::{self, NewPerson},
    acts,
    words::{Budget, Settings},
};
use glane_simulation::{Town, TownPlan};
use indicatif::{ProgressBar, ProgressStyle};

use super::super::{
    Failure,
    database::{Home, wait_for},
};

/// Changes tried when the rounds of one day are planned: a year is 365 plans.
const ITERATIONS: u64 = 20;

#[derive(Args)]
pub struct Year {
    /// The last day, which is declared, planned and published but not driven; today when absent
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Days before it
    #[arg(long, default_value_t = 364)]
    days: u64,
    /// Shops
    #[arg(long, default_value_t = 200)]
    stores: usize,
    /// Associations
    #[arg(long, default_value_t = 120)]
    associations: usize,
    /// Vans
    #[arg(long, default_value_t = 40)]
    vans: usize,
    /// Lots on a weekday, about
    #[arg(long, default_value_t = 1_000)]
    lots: usize,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    home: Home,
}

pub fn run(year: &Year) -> Result<(), Failure> {
    wait_for(async {
        let glane = year.home.open_any().await?;
        glane.db.migrate().await?;
        let today = glane.now().with_timezone(&chrono_tz::Europe::Paris).date_naive();
        let until = year.until.unwrap_or(today);
        let &Year { seed, stores, associations, vans, lots, .. } = year;
        let town = Town::generate(&TownPlan { seed, as_of: until, stores, associations, vans, lots })?;
        found(&glane, &town).await?;
        let bar = ProgressBar::new(year.days + 1)
            .with_style(ProgressStyle::with_template("{bar:40} {pos} of {len} days, {eta} left")?);
        let first = until.checked_sub_days(Days::new(year.days)).ok_or("that is before the calendar begins")?;
        for date in first.iter_days().take_while(|date| *date < until) {
            live(&glane, &town, date).await?;
            bar.inc(1);
        }
        publish(&glane, &town, until).await?;
        bar.finish();
        report(&town, first, until);
        Ok(())
    })
}

#[expect(clippy::print_stdout, reason = "a command tells what it did")]
fn report(town: &Town, first: NaiveDate, until: NaiveDate) {
    println!("{} ({}) lived from {first} to {until}; nobody there is real", town.territory.name, town.territory.id);
}

/// The same program at another time of the town.
fn at(glane: &Glane, town: &Town, date: NaiveDate, hour: u32, minute: u32) -> Result<Glane, Failure> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).ok_or("no such time")?;
    let clock = FixedClock::at(town.territory.instant(date, time)?);
    Ok(glane.with_clock(Arc::new(clock)))
}

async fn found(glane: &Glane, town: &Town) -> Result<(), Failure> {
    let (actor, id) = (&Actor::command_line(), &town.territory.id);
    if acts::territories(glane, actor).await?.iter().any(|known| known.id == *id) {
        return Err(format!("{id} is there already: begin with a database of its own").into());
    }
    acts::found_territory(glane, actor, &town.territory, &Settings::default()).await?;
    acts::enrol_store(glane, actor, id, &town.stores).await?;
    acts::enrol_association(glane, actor, id, &town.associations).await?;
    acts::enrol_van(glane, actor, id, &town.vans).await?;
    acts::enrol_driver(glane, actor, id, &town.drivers).await?;
    for person in town.people()? {
        let new = NewPerson {
            name: person.name,
            email: None,
            phone: String::new(),
            language: Language::Fr,
            role: person.role,
            territory: Some(id.clone()),
        };
        accounts::add_person(glane, actor, &new).await?;
    }
    Ok(())
}

/// One past day. Need and record of the associations are as the days before left them.
async fn live(glane: &Glane, town: &Town, date: NaiveDate) -> Result<(), Failure> {
    let (actor, id) = (&Actor::command_line(), &town.territory.id);
    let evening = at(glane, town, date, 22, 0)?;
    acts::put_on_duty(&evening, actor, id, date, &town.duties(date)?).await?;
    acts::live_through(&evening, actor, id, date, town.lots(date)?, &Budget::iterations(ITERATIONS)).await?;
    let next = date.succ_opt().ok_or("the calendar ends")?;
    acts::close_day(&at(glane, town, next, 0, 30)?, actor, id, date).await?;
    Ok(())
}

/// The last day as every other day begins.
async fn publish(glane: &Glane, town: &Town, date: NaiveDate) -> Result<(), Failure> {
    let (actor, id) = (&Actor::command_line(), &town.territory.id);
    let morning = at(glane, town, date, 9, 0)?;
    acts::put_on_duty(&morning, actor, id, date, &town.duties(date)?).await?;
    acts::declare_lots(&morning, actor, id, date, &town.lots(date)?).await?;
    let later = at(glane, town, date, 9, 40)?;
    acts::plan(&later, actor, id, date, &Budget::iterations(ITERATIONS)).await?;
    acts::publish(&later, actor, id, date).await?;
    Ok(())
}
