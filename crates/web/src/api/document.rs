//! The OpenAPI document: what is said once for all operations.

use utoipa::openapi::{
    Content, HttpMethod, Info, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr, Required, Response,
    header::Header,
    path::{Operation, Parameter, ParameterIn},
    schema::{ObjectBuilder, Schema, Type},
    security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
};
use utoipa::{PartialSchema, ToSchema};

use super::problem::{Mend, PROBLEM_JSON, ProblemBody};
use super::shapes::Both;

/// Operations that take an `Idempotency-Key`, by their id.
const CREATES: &[&str] = &["declare", "book", "into_territory", "into_store"];
/// Operations that take an `If-Match`, by their id.
const EDITS: &[&str] = &[
    "withdraw",
    "confirm",
    "decline",
    "correct",
    "change_booking",
    "cancel_booking",
    "take_slot",
    "hand_over_booking",
    "booking_not_fetched",
    "decline_part",
    "set_profile",
    "edit_member",
];
/// Operations whose answer carries an `ETag`, by their id.
const VERSIONED: &[&str] = &["lot", "allocation", "profile", "member"];

/// The document before any operation is in it.
pub(crate) fn frame() -> OpenApi {
    let mut info = Info::new("Glane", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "Surplus food to those who need it first. Everything the pages do, for programs. Sign in by a browser session or by a \
         token (`Authorization: Bearer glane_...`, made by `glane token add` or on the account page). Every refusal is \
         application/problem+json with a stable `code` and its sentence in French and English; `Accept-Language` chooses \
         `title` and `detail`. A creating POST carries an `Idempotency-Key`: sent again, it changes nothing and answers alike. \
         Edits carry the `ETag` they saw in `If-Match`. Lists go on with `after` = the `next` of the page before. Weights are \
         grams, lengths metres, times without an offset local to the territory."
            .to_owned(),
    );
    OpenApiBuilder::new().info(info).build()
}

/// Adds refusals, headers and security to every operation.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    let text = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("glane")));
    components.add_security_scheme("session", text);
    components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.schemas.insert("Problem".to_owned(), ProblemBody::schema());
    components.schemas.insert(Mend::name().into_owned(), Mend::schema());
    components.schemas.insert("Sentence".to_owned(), Both::schema());
    for item in document.paths.paths.values_mut() {
        for (method, operation) in operations(item) {
            complete_operation(method, operation);
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Patch, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete_operation(method: HttpMethod, operation: &mut Operation) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let named = |names: &[&str]| names.contains(&id.as_str());
    let mut refusals = vec![("400", "Not understood"), ("404", "No such thing, or somebody else's")];
    // An operation open to everybody says so with an empty requirement.
    if operation.security.is_none() {
        operation.security =
            Some(["token", "session"].map(|name| SecurityRequirement::new(name, Vec::<String>::new())).to_vec());
        refusals.push(("401", "Nobody is signed in"));
        refusals.push(("403", "The token lacks the scope, or another site asks"));
    }
    if method != HttpMethod::Get {
        refusals.push(("409", "Not possible any more, not yet, or somebody acts at the same time"));
        refusals.push(("422", "Understood, but must be mended"));
    }
    if operation.request_body.is_some() {
        refusals.push(("413", "Too large"));
        refusals.push(("415", "Another type of content"));
    }
    if named(CREATES) {
        operation.parameters.get_or_insert_default().push(key().into());
    }
    if named(EDITS) {
        operation.parameters.get_or_insert_default().push(version().into());
        refusals.push(("412", "Somebody changed it meanwhile"));
        refusals.push(("428", "If-Match is missing"));
    }
    refusals.extend([("429", "Too many attempts"), ("500", "Something failed here"), ("503", "Too busy")]);
    for (status, why) in refusals {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| refusal(why).into());
    }
    if named(VERSIONED)
        && let Some(RefOr::T(good)) = operation.responses.responses.get_mut("200")
    {
        good.headers.insert("ETag".to_owned(), Header::new(text(64)).into());
    }
}

fn refusal(why: &str) -> Response {
    let mut response = Response::new(why);
    response.content.insert(PROBLEM_JSON.to_owned(), Content::new(Some(Ref::from_schema_name("Problem"))).into());
    response
}

fn key() -> Parameter {
    header(
        "Idempotency-Key",
        "Made by the caller once per request: sent again, nothing more happens.",
        "^[A-Za-z0-9_.:-]{1,64}$",
    )
}

fn version() -> Parameter {
    header("If-Match", "The ETag of what was read.", "^\"[0-9a-f]+\"$")
}

fn header(name: &str, description: &str, pattern: &str) -> Parameter {
    let mut parameter = Parameter::new(name);
    parameter.parameter_in = ParameterIn::Header;
    parameter.required = Required::True;
    parameter.description = Some(description.to_owned());
    parameter.schema = Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).build().into());
    parameter
}

fn text(longest: usize) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).max_length(Some(longest)).build().into()
}
