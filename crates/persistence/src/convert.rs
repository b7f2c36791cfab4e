//! Between columns and domain types. Reading names the column, so that a broken row can be found.

use glane_foundation::{GeoPoint, Id};
use serde::{Serialize, de::DeserializeOwned};

use crate::DbError;

pub(crate) fn id<K>(text: &str, column: &'static str) -> Result<Id<K>, DbError> {
    Id::parse(text).map_err(|error| DbError::unreadable(column, error))
}

pub(crate) fn maybe_id<K>(text: Option<&str>, column: &'static str) -> Result<Option<Id<K>>, DbError> {
    text.map(|text| id(text, column)).transpose()
}

pub(crate) fn text<K>(id: &Id<K>) -> String {
    id.as_str().to_owned()
}

pub(crate) fn maybe_text<K>(id: Option<&Id<K>>) -> Option<String> {
    id.map(text)
}

pub(crate) fn to_json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Broken(format!("a value cannot be written: {error}")))
}

pub(crate) fn json<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, DbError> {
    serde_json::from_str(text).map_err(|error| DbError::unreadable(column, error))
}

pub(crate) fn maybe_json<T: DeserializeOwned>(text: Option<&str>, column: &'static str) -> Result<Option<T>, DbError> {
    text.map(|text| json(text, column)).transpose()
}

/// A unit variant written as its bare code, e.g. `weighed`.
pub(crate) fn to_code(value: &impl Serialize) -> Result<String, DbError> {
    Ok(to_json(value)?.trim_matches('"').to_owned())
}

/// Reads what [`to_code`] wrote.
pub(crate) fn code<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T, DbError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|error| DbError::unreadable(column, error))
}

/// A code that the domain type reads itself.
pub(crate) fn known<T>(value: Option<T>, text: &str, column: &'static str) -> Result<T, DbError> {
    value.ok_or_else(|| DbError::unreadable(column, format_args!("{text:?} is not known")))
}

pub(crate) fn count(number: i64, column: &'static str) -> Result<u32, DbError> {
    u32::try_from(number).map_err(|error| DbError::unreadable(column, error))
}

pub(crate) fn point(lat: f64, lon: f64, column: &'static str) -> Result<GeoPoint, DbError> {
    GeoPoint::new(lat, lon).map_err(|error| DbError::unreadable(column, error))
}
