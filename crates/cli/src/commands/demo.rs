//! `glane demo`: the built-in town, today's day planned, published and served, with a login link for each person.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use glane_foundation::{Actor, Language};
use glane_roads::{GraphModel, Hours, Van, import_xml};
use glane_service::{
    Glane,
    accounts::{self, NewPerson},
    acts,
    words::{Budget, Settings},
};
use glane_simulation::{Person, Town, TownPlan};
use glane_web::{WebConfig, serve};
use tokio::net::TcpListener;

use super::{
    Failure,
    database::{Home, wait_for},
    photos::Photos,
    serve::stopped,
    travel::Roads,
};

/// Stands under the map where a real one names its makers; the same in both languages.
const FICTIONAL: &str = "rues fictives, fictional streets";

#[derive(Args)]
pub struct Arguments {
    /// Port to listen on, on this machine only
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the embedded database
    #[arg(long, default_value = "glane-data/demo")]
    data_dir: PathBuf,
    /// Begin anew instead of going on with the day
    #[arg(long)]
    fresh: bool,
    /// Prepare everything, print the links and end
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    photos: Photos,
    #[command(flatten)]
    roads: Roads,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    wait_for(async {
        if arguments.fresh {
            forget(&arguments.data_dir)?;
        }
        let home = Home::in_folder(&arguments.data_dir, arguments.roads.clone());
        let mut glane = home.open_any().await?;
        if arguments.roads.is_empty() {
            let streets = own_streets(glane.now())?;
            glane = glane.driving_by(Arc::new(streets));
        }
        glane.photos = arguments.photos.open(&home)?;
        glane.db.migrate().await?;
        let address = SocketAddr::from(([127, 0, 0, 1], arguments.port));
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| format!("port {}: {error}; choose another with --port", arguments.port))?;
        let address = listener.local_addr()?;
        prepare(&glane, address).await?;
        if arguments.no_serve {
            return Ok(());
        }
        Ok(serve(listener, glane, WebConfig::default(), stopped()).await?)
    })
}

/// The fictional town's own streets, so that the demo drives on roads and draws them.
fn own_streets(now: DateTime<Utc>) -> Result<GraphModel, Failure> {
    let town = Town::generate(&TownPlan::demo(now.with_timezone(&chrono_tz::Europe::Paris).date_naive()))?;
    let (graph, _) = import_xml(town.osm_xml().as_bytes(), &Van::default())?;
    let credit = format!("{}: {FICTIONAL}", town.territory.name);
    Ok(GraphModel::new(graph, Hours::shipped()?).with_credit(credit))
}

/// Removes the demo's own database and nothing else.
fn forget(folder: &std::path::Path) -> Result<(), Failure> {
    for name in ["glane.sqlite", "glane.sqlite-wal", "glane.sqlite-shm"] {
        let file = folder.join(name);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(format!("{}: {error}", file.display()).into());
            }
            _ => {}
        }
    }
    Ok(())
}

/// Founds the town once; a new day is declared, planned and published when its first demo starts.
#[expect(clippy::print_stdout, reason = "the links are what the person needs")]
async fn prepare(glane: &Glane, address: SocketAddr) -> Result<(), Failure> {
    let system = Actor::command_line();
    let zone = chrono_tz::Europe::Paris;
    let today = glane.now().with_timezone(&zone).date_naive();
    let town = Town::generate(&TownPlan::demo(today))?;
    if !acts::territories(glane, &system).await?.iter().any(|known| known.id == town.territory.id) {
        found(glane, &system, &town).await?;
    }
    declare_and_plan(glane, &system, &town, today).await?;
    println!("Glane: {} on {today}, http://{address}", town.territory.name);
    println!("Open a link to see the day through that person's eyes (as often as you like for a week; Ctrl-C stops):");
    for person in town.cast(today)? {
        let id = account(glane, &system, &town, &person).await?;
        let secret = accounts::make_trial_link(glane, &system, &id).await?;
        println!("{:<42} http://{address}/l/{}", format!("{} ({})", person.place, person.name), secret.0);
    }
    Ok(())
}

async fn found(glane: &Glane, system: &Actor, town: &Town) -> Result<(), Failure> {
    let id = &town.territory.id;
    acts::found_territory(glane, system, &town.territory, &Settings::default()).await?;
    acts::enrol_store(glane, system, id, &town.stores).await?;
    acts::enrol_association(glane, system, id, &town.associations).await?;
    acts::enrol_van(glane, system, id, &town.vans).await?;
    acts::enrol_driver(glane, system, id, &town.drivers).await?;
    Ok(())
}

async fn declare_and_plan(glane: &Glane, system: &Actor, town: &Town, today: NaiveDate) -> Result<(), Failure> {
    let id = &town.territory.id;
    if acts::is_published(glane, system, id, today).await? {
        return Ok(());
    }
    acts::put_on_duty(glane, system, id, today, &town.duties(today)?).await?;
    acts::declare_lots(glane, system, id, today, &town.lots(today)?).await?;
    let budget = Budget { threads: 2, ..Budget::time(Duration::from_millis(800)) };
    acts::plan(glane, system, id, today, &budget).await?;
    acts::publish(glane, system, id, today).await?;
    Ok(())
}

async fn account(
    glane: &Glane,
    system: &Actor,
    town: &Town,
    person: &Person,
) -> Result<glane_foundation::PersonId, Failure> {
    let known = accounts::of_territory(glane, system, &town.territory.id).await?;
    if let Some((id, _)) = known.into_iter().find(|(_, role)| *role == person.role) {
        return Ok(id);
    }
    let new = NewPerson {
        name: person.name.clone(),
        email: None,
        phone: String::new(),
        language: Language::Fr,
        role: person.role.clone(),
        territory: Some(town.territory.id.clone()),
    };
    Ok(accounts::add_person(glane, system, &new).await?)
}
