//! Which store a cell means.

use std::collections::HashMap;

use glane_foundation::{Sentence, StoreId};

use crate::{
    table::fold,
    value::{self, Read},
};

/// Stores by id and by name, names without regard to case, accents and spaces.
#[derive(Debug, Clone, Default)]
pub struct StoreNames {
    by_name: HashMap<String, Vec<StoreId>>,
    by_id: HashMap<String, StoreId>,
}

impl StoreNames {
    /// The stores of a territory.
    pub fn new<'n>(stores: impl IntoIterator<Item = (StoreId, &'n str)>) -> Self {
        let mut names = Self::default();
        for (id, name) in stores {
            names.by_name.entry(fold(name)).or_default().push(id.clone());
            names.by_id.insert(id.to_string(), id);
        }
        names
    }

    /// The one store of this id, or else of this exact name; several of one name are never chosen between.
    pub(super) fn find(&self, text: &str) -> Read<StoreId> {
        let id: Option<StoreId> = value::tidy_id(text).ok();
        if let Some(known) = id.and_then(|id| self.by_id.get(id.as_str())) {
            return Ok(known.clone());
        }
        match self.by_name.get(&fold(text)).map(Vec::as_slice) {
            Some([one]) => Ok(one.clone()),
            Some(several) => Err(Sentence::new(
                format!("{} magasins portent ce nom : donnez le code du magasin.", several.len()),
                format!("{} stores have this name: give the store's code.", several.len()),
            )),
            None => Err(Sentence::new(
                "Magasin inconnu : donnez son code ou son nom exact.",
                "Unknown store: give its code or its exact name.",
            )),
        }
    }
}
