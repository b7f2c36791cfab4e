//! One store, association, van or driver: its form, and for an association its papers and the verified figure.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use chrono::{NaiveDate, NaiveDateTime};
use glane_foundation::{FoodCategory, TerritoryId};
use glane_service::{
    CellProblem, Member, MemberKind, ServiceError,
    acts::{self, Entry, NewPaper},
    views::members::{self, MemberPage, Settle},
    words::{Association, Paper, PaperKind},
};

use super::{
    Answer, Asked, done, id,
    member_fields::{self, Field, Input},
    members::{escaped, kind, new_title, title},
};
use crate::{
    desk::Room,
    error::PageError,
    fields::Fields,
    page::{self, Page},
    reader::Known,
    say::Say,
    server::App,
    texts::desk::Words,
};

#[derive(Template)]
#[template(path = "member.html")]
struct OnePage {
    page: Page,
    t: &'static Words,
    say: Say,
    heading: String,
    path: String,
    kind: MemberKind,
    shown: Option<MemberPage>,
    fields: Fields,
    problems: Vec<CellProblem>,
}

impl OnePage {
    fn list_title(&self) -> &'static str {
        title(self.t, self.kind)
    }
    fn form(&self) -> &'static [Field] {
        member_fields::of(self.kind)
    }
    fn families(&self) -> [FoodCategory; FoodCategory::ALL.len()] {
        FoodCategory::ALL
    }
    fn association(&self) -> Option<&Association> {
        match &self.shown.as_ref()?.row.member {
            Member::Association(association) => Some(association),
            _ => None,
        }
    }
    /// What an account for it is called in the form of accounts; vans have none.
    fn account_code(&self) -> Option<String> {
        let shown = self.shown.as_ref()?;
        (self.kind != MemberKind::Van).then(|| format!("{}:{}", self.kind.code(), shown.row.member.id()))
    }
    fn action(&self) -> String {
        match &self.shown {
            Some(shown) => format!("{}/members/{}/{}", self.path, self.kind.code(), shown.row.member.id()),
            None => format!("{}/enrol/{}", self.path, self.kind.code()),
        }
    }
    fn wrong(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|one| one.field == name).map(|one| self.say.sentence(&one.sentence))
    }
    fn settle(&self, settle: &Settle) -> String {
        self.say.sentence(&settle.sentence()).to_owned()
    }
    fn described(&self, field: &Field) -> String {
        let error = self.wrong(field.name).map(|_| format!("{}-error", field.name));
        let hint = (!field.hint.0.is_empty()).then(|| format!("{}-hint", field.name));
        [error, hint].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
    fn family_chosen(&self, field: &Field, family: &FoodCategory) -> bool {
        self.fields.has(field.name, family.code())
    }
    fn ticked(&self, field: &Field) -> bool {
        self.fields.has(field.name, "yes")
    }
    fn paper_name(&self, paper: &Paper) -> String {
        match &paper.kind {
            PaperKind::Habilitation => self.t.habilitation.to_owned(),
            PaperKind::Agreement { store } => {
                let stores = self.shown.as_ref().map(|shown| shown.stores.as_slice()).unwrap_or_default();
                let name = stores.iter().find(|(id, _)| id == store).map_or(store.as_str(), |(_, name)| name);
                format!("{} {name}", self.t.agreement)
            }
        }
    }
    fn paper_until(&self, paper: &Paper) -> String {
        paper.expires.map_or_else(|| self.t.paper_no_end.to_owned(), |last| self.say.day(last, self.today()))
    }
    fn paper_holds(&self, paper: &Paper) -> bool {
        paper.expires.is_none_or(|last| self.today().is_none_or(|today| last >= today))
    }
    fn today(&self) -> Option<NaiveDate> {
        self.shown.as_ref().map(|shown| shown.today)
    }
    fn verified(&self) -> String {
        let known = self.association().and_then(|association| association.served.verified);
        known.map_or_else(|| self.t.not_verified.to_owned(), |people| self.say.number(people.into()))
    }
    fn choice(&self, (fr, en): &(&'static str, &'static str)) -> &'static str {
        self.say.pick((fr, en))
    }
    fn when(&self, at: &NaiveDateTime) -> String {
        format!("{}, {}", self.say.day(at.date(), self.today()), self.say.at(at))
    }
    fn act(&self, act: &str) -> String {
        super::trail::act_name(self.say, act)
    }
}

/// What a form shows of a member: its cells, boxes ticked.
fn filled(member: &Member, say: Say) -> Fields {
    let mut fields = Fields::default();
    for (name, value) in member.cells(say.0) {
        let known = member_fields::of(member.kind()).iter().find(|field| field.name == name);
        match known.map(|field| field.input) {
            Some(Input::Families) => {
                for family in value.split(", ").filter(|family| !family.is_empty()) {
                    fields = fields.with(name, family);
                }
            }
            Some(Input::Tick) => {
                if matches!(value.as_str(), "oui" | "yes") {
                    fields = fields.with(name, "yes");
                }
            }
            Some(_) => fields = fields.with(name, value),
            None => {}
        }
    }
    fields
}

/// What was typed, as the row of a file.
fn cells(kind: MemberKind, fields: &Fields) -> Vec<(String, String)> {
    let cell = |field: &Field| {
        let value = match field.input {
            Input::Families => fields.all(field.name).collect::<Vec<_>>().join(", "),
            Input::Tick if fields.has(field.name, "yes") => "yes".to_owned(),
            Input::Tick => "no".to_owned(),
            _ => fields.get(field.name).to_owned(),
        };
        (field.name.to_owned(), value)
    };
    member_fields::of(kind).iter().map(cell).collect()
}

/// Asks for something new.
pub(crate) async fn ask(
    State(app): State<App>,
    Path((territory, code)): Path<(String, String)>,
    known: Known,
) -> Answer {
    let (territory, kind) = (id(&territory)?, kind(&code)?);
    members::list(&app.glane, &known.actor, &territory, kind, &members::MemberFilter::default()).await?;
    form(&known, &territory, kind, None, Fields::default(), Vec::new())
}

/// Enrols it, or gives the form back with what must be mended.
pub(crate) async fn enrol(
    State(app): State<App>,
    Path((territory, code)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (territory, kind) = (id(&territory)?, kind(&code)?);
    let entry = Entry { kind, of: None, cells: cells(kind, &fields) };
    match acts::enter(&app.glane, &known.actor, &territory, &entry).await {
        Ok(one) => done(&address(&territory, kind, &one), "enrolled", None),
        Err(ServiceError::Cells(problems)) => form(&known, &territory, kind, None, fields, problems),
        Err(other) => Err(other.into()),
    }
}

/// Shows one.
pub(crate) async fn show(
    State(app): State<App>,
    Path((territory, code, one)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    known: Known,
) -> Answer {
    let (territory, kind) = (id(&territory)?, kind(&code)?);
    let shown = members::one(&app.glane, &known.actor, &territory, kind, &one).await?;
    let fields = filled(&shown.row.member, known.reader.say);
    page(&known, &territory, kind, Some(shown), (fields, Vec::new()), asked.done.as_deref())
}

/// Changes one, or gives the form back.
pub(crate) async fn edit(
    State(app): State<App>,
    Path((territory, code, one)): Path<(String, String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (territory, kind) = (id(&territory)?, kind(&code)?);
    let of = Some((one.clone(), fields.get("seen").to_owned()));
    let entry = Entry { kind, of, cells: cells(kind, &fields) };
    let back = address(&territory, kind, &one);
    match acts::enter(&app.glane, &known.actor, &territory, &entry).await {
        Ok(_) => done(&back, "saved", None),
        Err(ServiceError::Cells(problems)) => {
            let shown = members::one(&app.glane, &known.actor, &territory, kind, &one).await?;
            form(&known, &territory, kind, Some(shown), fields, problems)
        }
        // Somebody else saved meanwhile: what was typed stays, and can be saved over it once looked at.
        Err(conflict @ ServiceError::Conflict) => {
            let shown = members::one(&app.glane, &known.actor, &territory, kind, &one).await?;
            let field = member_fields::of(kind).first().map_or("", |field| field.name).to_owned();
            let problem = CellProblem { field, sentence: conflict.sentence() };
            let mut answer = form(&known, &territory, kind, Some(shown), fields, vec![problem])?;
            *answer.status_mut() = StatusCode::CONFLICT;
            Ok(answer)
        }
        Err(other) => Err(PageError::from(other).back_to(back)),
    }
}

/// Leaves, or comes back.
pub(crate) async fn set_active(
    State(app): State<App>,
    Path((territory, code, one)): Path<(String, String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let (territory, kind) = (id(&territory)?, kind(&code)?);
    acts::set_active(&app.glane, &known.actor, &territory, kind, &one, fields.get("active") == "yes").await?;
    done(&address(&territory, kind, &one), "saved", None)
}

/// Writes the figure that counts.
pub(crate) async fn verify(
    State(app): State<App>,
    Path((territory, one)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let done_with = match fields.get("people").replace(['\u{a0}', '\u{202f}', ' '], "").parse() {
        Ok(people) => acts::verify_served(&app.glane, &known.actor, &id(&one)?, people).await,
        Err(_) => Err(ServiceError::Cells(vec![CellProblem {
            field: "people".to_owned(),
            sentence: glane_foundation::Sentence::new(
                "Écrivez un nombre de personnes, par exemple 80.",
                "Write a number of people, for example 80.",
            ),
        }])),
    };
    after_association(&app, &known, &territory, &one, fields, done_with, "verified").await
}

/// Enters a paper.
pub(crate) async fn enter_paper(
    State(app): State<App>,
    Path((territory, one)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let agreement_with = match fields.get("kind") {
        "" => None,
        store => Some(id(store)?),
    };
    let entered = match expires(fields.get("expires")) {
        Ok(expires) => {
            let paper = NewPaper { agreement_with, number: fields.get("number").to_owned(), expires };
            acts::enter_paper(&app.glane, &known.actor, &id(&one)?, &paper).await
        }
        Err(problem) => Err(ServiceError::Cells(vec![problem])),
    };
    after_association(&app, &known, &territory, &one, fields, entered, "paper").await
}

/// The last day of a paper; none where nothing was typed.
fn expires(typed: &str) -> Result<Option<NaiveDate>, CellProblem> {
    let unreadable = |_| CellProblem {
        field: "expires".to_owned(),
        sentence: glane_foundation::Sentence::new(
            "Indiquez le dernier jour de validité, par exemple le 31/12/2027.",
            "Give the last day it is valid, for example 31/12/2027.",
        ),
    };
    if typed.is_empty() { Ok(None) } else { typed.parse().map(Some).map_err(unreadable) }
}

/// Takes a paper off the file.
pub(crate) async fn remove_paper(
    State(app): State<App>,
    Path((territory, one)): Path<(String, String)>,
    known: Known,
    fields: Fields,
) -> Answer {
    let territory: TerritoryId = id(&territory)?;
    let position = fields.get("position").parse().map_err(|_| PageError::unreadable(StatusCode::BAD_REQUEST))?;
    let removed = acts::remove_paper(&app.glane, &known.actor, &id(&one)?, position, fields.get("number")).await;
    after_association(&app, &known, &territory, &one, fields, removed, "saved").await
}

/// Back to the association's page: done, or with what was typed and what must be mended.
async fn after_association(
    app: &App,
    known: &Known,
    territory: &TerritoryId,
    one: &str,
    typed: Fields,
    outcome: Result<(), ServiceError>,
    code: &str,
) -> Answer {
    let kind = MemberKind::Association;
    match outcome {
        Ok(()) => done(&address(territory, kind, one), code, None),
        Err(ServiceError::Cells(problems)) => {
            let shown = members::one(&app.glane, &known.actor, territory, kind, one).await?;
            let mut fields = filled(&shown.row.member, known.reader.say);
            for name in ["people", "number", "expires", "kind"] {
                fields = fields.with(name, typed.get(name));
            }
            form(known, territory, kind, Some(shown), fields, problems)
        }
        Err(other) => Err(PageError::from(other).back_to(address(territory, kind, one))),
    }
}

fn address(territory: &TerritoryId, kind: MemberKind, one: &str) -> String {
    let one: String = one.bytes().map(escaped).collect();
    format!("/operator/{territory}/members/{}/{one}", kind.code())
}

fn form(
    known: &Known,
    territory: &TerritoryId,
    kind: MemberKind,
    shown: Option<MemberPage>,
    fields: Fields,
    problems: Vec<CellProblem>,
) -> Answer {
    page(known, territory, kind, shown, (fields, problems), None)
}

fn page(
    known: &Known,
    territory: &TerritoryId,
    kind: MemberKind,
    shown: Option<MemberPage>,
    (fields, problems): (Fields, Vec<CellProblem>),
    said: Option<&str>,
) -> Answer {
    let say = known.reader.say;
    let t = Words::of(say.0);
    let heading = shown.as_ref().map_or_else(|| new_title(t, kind).to_owned(), |s| s.row.member.name().to_owned());
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if problems.is_empty() { heading.clone() } else { format!("{}{heading}", t.error_prefix) };
    let page = Page::new(&known.reader, title).after(said).desk(territory, Room::Members);
    let path = format!("/operator/{territory}");
    page::show(status, &OnePage { page, t, say, heading, path, kind, shown, fields, problems })
}
