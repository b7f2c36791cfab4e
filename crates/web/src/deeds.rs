//! What a driver did, in words.

use glane_service::words::Deed;

use crate::{say::Say, states};

/// "chargé : 6 caisses, Yaourts"; empty for a correction, which is told by what it corrects.
pub(crate) fn told(say: Say, deed: &Deed, goods: &str) -> String {
    let aside = |cases: i64, word| match cases {
        0 => String::new(),
        cases => format!(" ({} {})", say.number(cases), say.pick(word)),
    };
    match deed {
        Deed::Arrived => say.pick(("arrivé", "arrived")).to_owned(),
        Deed::Left => say.pick(("reparti", "left")).to_owned(),
        Deed::Collected { taken, left, .. } => {
            let kept = aside(left.get(), ("laissées", "left"));
            format!("{} : {}{kept}, {goods}", say.pick(("chargé", "loaded")), say.cases(*taken))
        }
        Deed::HandedOver { accepted, refused, .. } => {
            let no = aside(refused.iter().map(|refusal| refusal.cases.get()).sum(), ("refusées", "refused"));
            format!("{} : {}{no}, {goods}", say.pick(("accepté", "accepted")), say.cases(*accepted))
        }
        Deed::Measured { tenths, .. } => say.temperature(*tenths),
        Deed::FoundClosed { early: None, .. } => say.pick(("fermé", "closed")).to_owned(),
        Deed::FoundClosed { early: Some(reason), .. } => {
            format!("{} ({})", say.pick(("fermé", "closed")), states::early(say, *reason))
        }
        Deed::Diverted { to: None } => say.pick(("rapporté au dépôt", "back to the depot")).to_owned(),
        Deed::Diverted { to: Some(_) } => say.pick(("porté ailleurs", "brought elsewhere")).to_owned(),
        Deed::Signed { name, .. } if name.is_empty() => say.pick(("signé à la main", "signed by hand")).to_owned(),
        Deed::Signed { name, .. } => format!("{} {name}", say.pick(("signé", "signed by"))),
        Deed::Corrected { .. } => String::new(),
    }
}
