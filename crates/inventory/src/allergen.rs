//! The 14 allergens that must be stated (Regulation (EU) 1169/2011, annex II).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! allergens {
    ($($name:ident, $code:literal, $fr:literal, $en:literal;)*) => {
        /// One of the 14.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Allergen { $(#[doc = $en] $name,)* }
        impl Allergen {
            /// All of them, in the order of the annex.
            pub const ALL: [Self; [$(Self::$name),*].len()] = [$(Self::$name),*];
            /// The name in files.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code,)* } }
            /// The allergen a file names in code, French or English.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                let name = name.trim().to_lowercase();
                Self::ALL.into_iter().find(|a| [a.code(), a.fr(), a.en()].contains(&name.as_str()))
            }
            /// In French.
            #[must_use]
            pub const fn fr(self) -> &'static str { match self { $(Self::$name => $fr,)* } }
            /// In English.
            #[must_use]
            pub const fn en(self) -> &'static str { match self { $(Self::$name => $en,)* } }
        }
    };
}

allergens! {
    Gluten, "gluten", "gluten", "gluten";
    Crustaceans, "crustaceans", "crustacés", "crustaceans";
    Eggs, "eggs", "œufs", "eggs";
    Fish, "fish", "poisson", "fish";
    Peanuts, "peanuts", "arachides", "peanuts";
    Soy, "soy", "soja", "soy";
    Milk, "milk", "lait", "milk";
    Nuts, "nuts", "fruits à coque", "nuts";
    Celery, "celery", "céleri", "celery";
    Mustard, "mustard", "moutarde", "mustard";
    Sesame, "sesame", "sésame", "sesame";
    Sulphites, "sulphites", "sulfites", "sulphites";
    Lupin, "lupin", "lupin", "lupin";
    Molluscs, "molluscs", "mollusques", "molluscs";
}
