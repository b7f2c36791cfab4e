//! `glane generate trial`: what imported places lack for a first day. Everything it adds is invented and says so.

use chrono::NaiveDate;
use clap::Args;
use glane_day::Day;
use glane_demand::Association;
use glane_foundation::{Actor, TerritoryId};
use glane_service::acts;
use glane_simulation::{Town, TownPlan, declarations};

use super::super::{
    Failure,
    database::{Home, wait_for},
};

#[derive(Args)]
pub struct Trial {
    /// The territory, with its imported stores and associations
    #[arg(long)]
    territory: TerritoryId,
    /// The date of the trial day
    #[arg(long)]
    date: NaiveDate,
    /// Vans to invent
    #[arg(long, default_value_t = 8)]
    vans: usize,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    home: Home,
}

#[expect(clippy::print_stdout, reason = "a command tells what it did")]
pub fn run(trial: &Trial) -> Result<(), Failure> {
    wait_for(async {
        let glane = trial.home.open().await?;
        let (actor, id) = (Actor::command_line(), &trial.territory);
        let day = acts::snapshot(&glane, &actor, id, trial.date).await?;
        let model = model_town(trial, &day)?;
        let associations = filled_in(&day, &model);
        acts::enrol_association(&glane, &actor, id, &associations).await?;
        let vans = vans(&day, &model)?;
        acts::enrol_van(&glane, &actor, id, &vans).await?;
        acts::enrol_driver(&glane, &actor, id, &model.drivers).await?;
        acts::put_on_duty(&glane, &actor, id, trial.date, &model.duties(trial.date)?).await?;
        let lots = declarations(&day.territory, &day.stores, trial.date, trial.seed)?;
        acts::declare_lots(&glane, &actor, id, trial.date, &lots).await?;
        println!(
            "invented for {id} on {}: people served and papers of {} associations, {} vans, {} lots",
            trial.date,
            associations.len(),
            vans.len(),
            lots.len()
        );
        Ok(())
    })
}

/// A fictional town of the same size, to copy plausible figures from.
fn model_town(trial: &Trial, day: &Day) -> Result<Town, Failure> {
    let (stores, associations) = (day.stores.len().max(1), day.associations.len().max(1));
    let plan =
        TownPlan { seed: trial.seed, as_of: trial.date, stores, associations, vans: trial.vans, lots: stores * 5 };
    Ok(Town::generate(&plan)?)
}

/// Imported places keep their name and position; figures nobody stated come from the model.
fn filled_in(day: &Day, model: &Town) -> Vec<Association> {
    let pairs = day.associations.iter().zip(&model.associations);
    pairs
        .filter(|(known, _)| known.served.verified.is_none())
        .map(|(known, invented)| Association {
            id: known.id.clone(),
            name: known.name.clone(),
            address: known.address.clone(),
            location: known.location,
            access_notes: "Essai : chiffres inventés.".into(),
            phone: String::new(),
            ..invented.clone()
        })
        .collect()
}

/// The model's vans, at the place of the store in the middle of the list.
fn vans(day: &Day, model: &Town) -> Result<Vec<glane_fleet::Van>, Failure> {
    let depot =
        day.stores.get(day.stores.len() / 2).ok_or("import stores first: the vans need a place to start from")?;
    Ok(model.vans.iter().map(|van| glane_fleet::Van { depot: depot.location, ..van.clone() }).collect())
}
