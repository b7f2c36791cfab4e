//! Who may sign in to a territory; the operator lets somebody in, by a link that is shown once and mailed.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use glane_foundation::{Language, PersonId, Role, TerritoryId};
use glane_service::{
    ServiceError,
    acts::{self, Invitation, Invited},
    views::accounts::{self, AccountView, Accounts, PlaceName},
};
use serde::Deserialize;

use super::{Answer, id};
use crate::{
    desk::Room,
    fields::Fields,
    page::{self, Page},
    reader::{Known, language},
    server::App,
    site::Site,
    texts::invite::Words,
};

/// Accounts on one page.
const PER_PAGE: usize = 50;

/// What the address may say: words to look for, the last account of the page before, a place for a new one.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
    after: Option<String>,
    place: Option<String>,
}

/// A link just made, to be shown this once.
struct Given {
    name: String,
    link: String,
    mailed_to: Option<String>,
}

#[derive(Template)]
#[template(path = "people.html")]
struct PeoplePage {
    page: Page,
    t: &'static Words,
    path: String,
    words: String,
    accounts: Accounts,
    places: Vec<PlaceName>,
    fields: Fields,
    wrong: Vec<(String, String)>,
    given: Option<Given>,
}

/// What is chosen from: a title, and of each place its code and name.
type Group<'p> = (&'static str, Vec<(String, &'p str)>);

impl PeoplePage {
    fn wrong(&self, name: &str) -> Option<&str> {
        self.wrong.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }
    fn place<'p>(&self, one: &'p AccountView) -> &'p str {
        if matches!(one.role, Role::Operator { .. }) { self.t.desk } else { &one.place }
    }
    fn groups(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for place in &self.places {
            let title = self.title(&place.role);
            if groups.last().is_none_or(|(last, _)| *last != title) {
                groups.push((title, Vec::new()));
            }
            if let Some((_, places)) = groups.last_mut() {
                places.push((accounts::code(&place.role), place.name.as_str()));
            }
        }
        groups
    }
    fn title(&self, role: &Role) -> &'static str {
        match role {
            Role::Store { .. } => self.t.stores,
            Role::Association { .. } => self.t.associations,
            Role::Driver { .. } => self.t.drivers,
            Role::Operator { .. } | Role::Administrator => "",
        }
    }
}

/// Shows the accounts, and the form for another.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let fields = Fields::default().with("place", asked.place.clone().unwrap_or_default());
    render(&app, &known, &territory, &asked, fields, Vec::new(), None).await
}

/// Gives an account.
pub(crate) async fn invite(
    State(app): State<App>,
    Path(territory): Path<String>,
    known: Known,
    Site(site): Site,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let (asked, say) = (Asked::default(), known.reader.say);
    let places = accounts::places(&app.glane, &known.actor, &territory).await?;
    let chosen = places.into_iter().find(|place| fields.has("place", &accounts::code(&place.role)));
    let Some(place) = chosen else {
        let wrong = vec![("place".to_owned(), Words::of(say.0).place_wrong.to_owned())];
        return render(&app, &known, &territory, &asked, fields, wrong, None).await;
    };
    let new = Invitation {
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        phone: fields.get("phone").to_owned(),
        language: language(fields.get("language")).unwrap_or(Language::Fr),
        role: place.role,
    };
    match acts::invite(&app.glane, &known.actor, &territory, &new, &site).await {
        Ok(invited) => {
            let given = Some(given(invited, new.name, &site));
            render(&app, &known, &territory, &asked, Fields::default(), Vec::new(), given).await
        }
        Err(ServiceError::Cells(problems)) => {
            let told = problems.iter().map(|one| (one.field.clone(), say.sentence(&one.sentence).to_owned()));
            let wrong = told.collect();
            render(&app, &known, &territory, &asked, fields, wrong, None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Makes another link for somebody who lost theirs.
pub(crate) async fn again(
    State(app): State<App>,
    Path((territory, one)): Path<(String, String)>,
    known: Known,
    Site(site): Site,
) -> Answer {
    let (territory, person): (TerritoryId, PersonId) = (id(&territory)?, id(&one)?);
    let (invited, name) = acts::invite_again(&app.glane, &known.actor, &territory, &person, &site).await?;
    let given = Some(given(invited, name, &site));
    render(&app, &known, &territory, &Asked::default(), Fields::default(), Vec::new(), given).await
}

fn given(invited: Invited, name: String, site: &str) -> Given {
    Given { name, link: format!("{site}/l/{}", invited.secret.0), mailed_to: invited.mailed_to }
}

async fn render(
    app: &App,
    known: &Known,
    territory: &TerritoryId,
    asked: &Asked,
    fields: Fields,
    wrong: Vec<(String, String)>,
    given: Option<Given>,
) -> Answer {
    let words = asked.q.clone().unwrap_or_default();
    let after = asked.after.as_deref().map(id).transpose()?;
    let accounts = accounts::page(&app.glane, &known.actor, territory, &words, after.as_ref(), PER_PAGE).await?;
    let places = accounts::places(&app.glane, &known.actor, territory).await?;
    let t = Words::of(known.reader.say.0);
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if wrong.is_empty() { t.title.to_owned() } else { format!("{} : {}", t.error, t.title) };
    let page = Page::new(&known.reader, title).desk(territory, Room::People).wide();
    let path = format!("/operator/{territory}");
    page::show(status, &PeoplePage { page, t, path, words, accounts, places, fields, wrong, given })
}
