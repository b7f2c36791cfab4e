//! What stands after the question mark of an address. In a file of their own: the macro of utoipa qualifies structs of the
//! file it is used in, which the lints refuse.

use glane_foundation::TerritoryId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// What a file holds.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileKind {
    /// Shops.
    Stores,
    /// Associations.
    Associations,
    /// Vehicles.
    Vans,
    /// Surplus.
    Lots,
}

/// Where a long answer goes on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Skip {
    /// Items shown before; none when absent.
    #[param(required = false, minimum = 0)]
    pub(crate) skip: Option<u32>,
}

/// How to treat a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct How {
    /// Only say what would happen.
    #[serde(default)]
    #[param(required = false)]
    pub(crate) dry_run: bool,
    /// Take the good lines although others are bad.
    #[serde(default)]
    #[param(required = false)]
    pub(crate) partial: bool,
}

/// What a file of a territory holds, and how to treat it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct What {
    /// What the file holds.
    #[param(inline)]
    pub(crate) kind: FileKind,
    /// Only say what would happen.
    #[serde(default)]
    #[param(required = false)]
    pub(crate) dry_run: bool,
    /// Take the good lines although others are bad.
    #[serde(default)]
    #[param(required = false)]
    pub(crate) partial: bool,
}

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// For administrators: of which territory. Everybody else hears of their own.
    #[param(value_type = Option<String>)]
    pub(crate) territory: Option<TerritoryId>,
    /// The stream ends after so many seconds, 300 when absent; come back with `Last-Event-ID`.
    #[param(minimum = 1, maximum = 300)]
    pub(crate) seconds: Option<u64>,
}

/// What to look for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Words {
    /// A few letters of a name, an address, a telephone, a lot or a bar code; accents and capitals make no difference.
    #[param(required = false, max_length = 200)]
    pub(crate) q: Option<String>,
}

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Messages {
    /// Only those still to be sent.
    #[serde(default)]
    #[param(required = false)]
    pub(crate) waiting: bool,
    /// The `next` of the page before.
    #[param(required = false)]
    pub(crate) after: Option<String>,
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Older {
    /// The `next` of the page before.
    #[param(required = false)]
    pub(crate) after: Option<String>,
}
