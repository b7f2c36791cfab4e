//! Texts of the store's page.

use chrono::NaiveTime;
use glane_foundation::{Cases, LocalWindow};

use crate::say::Say;

super::texts! {
    question: "Des invendus aujourd’hui ?", "Anything left over today?";
    declare: "Déclarer un lot", "Declare a lot";
    declare_more: "Déclarer un autre lot", "Declare another lot";
    nothing: "Rien aujourd’hui", "Nothing today";
    said_nothing: "Vous avez répondu : rien aujourd’hui.", "You answered: nothing today.";
    said_nothing_next: "Votre magasin ne fait pas partie du passage. Merci de l’avoir dit.", "Your store is left out of the round. Thank you for saying so.";
    undo_nothing: "Finalement, il y a quelque chose", "There is something after all";
    late: "L’heure limite est passée : ce que vous déclarez maintenant sera proposé au prochain passage.", "The time limit has passed: what you declare now is offered at the next run.";
    by_file: "Déclarer par fichier (CSV)", "Declare by file (CSV)";
    pickups: "Qui passe, et quand", "Who comes, and when";
    pickups_later: "L’heure de passage s’affiche ici dès que le jour est publié.", "The pickup time shows here as soon as the day is published.";
    pickups_none: "Personne ne passe ce jour-là.", "Nobody comes on this day.";
    lots: "Vos lots", "Your lots";
    lots_none: "Aucun lot pour ce jour.", "No lot for this day.";
    lots_teach: "Une ligne par sorte de produit suffit : la famille, le nombre de caisses, la date de l’étiquette. Ne pesez pas si vous n’avez pas le temps.", "One line per kind of food is enough: the family, the number of crates, the date on the label. No need to weigh if you have no time.";
    withdraw: "Retirer ce lot", "Take this lot back";
    again: "Déclarer à nouveau", "Declare again";
    goes_to: "Pour", "For";
    weight_default: "poids habituel", "usual weight";
    weight_weighed: "pesé", "weighed";
    weight_declared: "poids indiqué", "weight as stated";
}

/// "Répondez avant 9 h 30."
pub(crate) fn before(say: Say, cut_off: NaiveTime) -> String {
    let time = say.time(cut_off);
    format!("{} {time}.", say.pick(("Répondez avant", "Please answer before")))
}

/// "On vient chercher de 9 h à 12 h."
pub(crate) fn hours(say: Say, windows: &[LocalWindow]) -> String {
    let windows = say.windows(windows);
    match windows.is_empty() {
        true => say.pick(("Pas de passage prévu ce jour-là.", "No pickup hours on this day.")).to_owned(),
        false => format!("{} {windows}.", say.pick(("Passage possible", "Pickup possible:"))),
    }
}

/// "3 caisses sans preneur".
pub(crate) fn open(say: Say, cases: Cases) -> String {
    format!("{} {}", say.cases(cases), say.pick(("sans preneur", "without a taker")))
}
