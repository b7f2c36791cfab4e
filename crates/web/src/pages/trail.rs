//! The audit trail, page by page.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::NaiveDateTime;
use glane_foundation::{Channel, TerritoryId};
use glane_service::{views::exports::Table, views::trail};
use serde::Deserialize;

use super::{Answer, id};
use crate::{
    desk::Room,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::desk::Words,
};

/// Where a page of a long list begins.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct After {
    pub(super) after: Option<String>,
    pub(super) waiting: Option<String>,
}

#[derive(Template)]
#[template(path = "trail.html")]
struct TrailPage {
    page: Page,
    t: &'static Words,
    say: Say,
    path: String,
    trail: trail::Trail,
    is_first: bool,
}

impl TrailPage {
    fn act(&self, act: &str) -> String {
        act_name(self.say, act)
    }
    fn when(&self, at: &NaiveDateTime) -> String {
        format!("{}, {}", self.say.date(at.date()), self.say.at(at))
    }
    fn door(&self, channel: Channel) -> &'static str {
        door(self.say, channel)
    }
    fn exports(&self) -> [&'static str; Table::ALL.len()] {
        Table::ALL.map(Table::code)
    }
}

/// What an act is called; one that has no name here yet keeps its code, readable enough.
pub(super) fn act_name(say: Say, act: &str) -> String {
    let pair = match act {
        "declare" => ("a déclaré", "declared"),
        "import_lots" => ("a importé des lots", "imported lots"),
        "nothing_today" => ("a dit « rien aujourd’hui »", "said “nothing today”"),
        "nothing_today_undone" => ("a annulé « rien aujourd’hui »", "took “nothing today” back"),
        "withdraw" => ("a retiré un lot", "took a lot back"),
        "confirm" => ("a confirmé", "confirmed"),
        "decline" => ("a décliné", "declined"),
        "plan" => ("a planifié", "planned"),
        "publish" => ("a publié le jour", "published the day"),
        "close_day" => ("a clos le jour", "closed the day"),
        "enrol" => ("a inscrit", "enrolled"),
        "edit" => ("a modifié la fiche", "changed the details"),
        "leave" => ("ne participe plus", "no longer takes part"),
        "come_back" => ("participe à nouveau", "takes part again"),
        "invite" => ("a donné un accès", "gave an account"),
        "invite_again" => ("a envoyé un nouveau lien d’accès", "sent a new link to come in"),
        "verify_served" => ("a vérifié les personnes servies", "verified the people served"),
        "enter_paper" => ("a enregistré un papier", "entered a paper"),
        "remove_paper" => ("a retiré un papier", "took a paper off file"),
        "roster" => ("a fait l’équipe du jour", "wrote the roster"),
        "absence" => ("a noté une absence", "noted an absence"),
        "absence_undone" => ("a annulé une absence", "took an absence back"),
        "found_territory" => ("a réglé le territoire", "set up the territory"),
        "move" => ("a déplacé un arrêt", "moved a stop"),
        "move_undone" => ("a annulé un déplacement", "undid a move"),
        "lock" => ("a verrouillé", "locked"),
        "slip_mail" => ("a réglé les bons par courriel", "set the slips by mail"),
        "keep_photo" => ("a envoyé une photo", "sent a photo"),
        "note_access" => ("a noté l’accès", "noted the access"),
        "settle_act" => ("a réglé un geste qui n’a pas pu être suivi", "settled an act that could not be followed"),
        "unlock" => ("a déverrouillé", "unlocked"),
        other => return other.replace(['_', '.'], " "),
    };
    say.pick(pair).to_owned()
}

/// By which door.
pub(crate) fn door(say: Say, channel: Channel) -> &'static str {
    say.pick(match channel {
        Channel::Page => ("page", "web page"),
        Channel::Api => ("API", "programs (API)"),
        Channel::Csv => ("fichier", "file"),
        Channel::Sms => ("SMS", "text message"),
        Channel::Phone => ("téléphone", "telephone"),
        Channel::Paper => ("papier", "paper"),
        Channel::Cli => ("ligne de commande", "command line"),
        Channel::System => ("automatique", "automatic"),
    })
}

/// Shows a page of the trail.
pub(crate) async fn show(
    State(app): State<App>,
    Path(territory): Path<String>,
    Query(asked): Query<After>,
    known: Known,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let after = asked.after.as_deref().map(id).transpose()?;
    let trail = trail::page(&app.glane, &known.actor, &territory, after.as_ref()).await?;
    let say = known.reader.say;
    let t = Words::of(say.0);
    let page = Page::new(&known.reader, t.trail_title).desk(&territory, Room::Trail).wide();
    let path = format!("/operator/{territory}");
    page::show(StatusCode::OK, &TrailPage { page, t, say, path, trail, is_first: after.is_none() })
}
