//! Texts of the board, of bookings, and of the handover at the store's door.

use glane_foundation::Cases;

use crate::say::Say;

super::texts! {
    title: "Ce qui reste à prendre", "What is left to take";
    lead: "Réservez, puis venez chercher au magasin avec votre code.", "Book, then fetch it at the store with your code.";
    back: "Revenir à ma journée", "Back to my day";
    closed: "Le jour n’est pas encore publié. Ce qui reste à prendre s’affichera ici ensuite.", "The day is not published yet. What is left to take will show here afterwards.";
    none: "Rien à prendre pour le moment.", "Nothing to take for now.";
    none_next: "Ce qui est décliné, laissé sur place ou déclaré tard s’affiche ici, d’abord aux associations les moins servies.", "What is declined, left behind or declared late shows here, first to those served least.";
    how_many: "Combien de caisses ?", "How many crates?";
    when: "Quand venez-vous ?", "When do you come?";
    book: "Réserver", "Book";
    first: "Pour vous d’abord, jusqu’à", "For you first, until";
    cold: "Venez avec des caisses isothermes.", "Come with insulated boxes.";
    more: "Voir la suite", "See more";
    bookings: "Ce que vous venez chercher", "What you come for";
    code: "Code à dire au magasin", "Code to say at the store";
    change: "Changer", "Change";
    change_button: "Enregistrer", "Save";
    cancel: "Annuler la réservation", "Cancel the booking";
    cancel_free: "Annuler ne coûte rien : dites-le tôt, d’autres en profitent.", "Cancelling costs nothing: say so early, others can have it.";
    gone: "Quelqu’un a été plus rapide : ce lot vient d’être pris.", "Somebody was faster: this lot has just been taken.";
    gone_next: "Votre tour reste le même. Voici ce qui reste.", "Your turn stays the same. Here is what is left.";
    gone_nothing: "Votre tour reste le même. Il ne reste rien d’autre pour le moment.", "Your turn stays the same. Nothing else is left for now.";
    number: "Écrivez un nombre de caisses, par exemple 2.", "Write a number of crates, for example 2.";
    slot: "Choisissez une heure.", "Choose a time.";
    error: "À corriger", "To mend";
    itself: "Aucun camion ne l’apporte : venez le chercher.", "No van brings it: come and fetch it.";
    take_slot: "Je viens à cette heure", "I come at this time";
    door: "Associations qui viennent elles-mêmes", "Associations that come by themselves";
    door_code: "Code dit par l’association", "Code the association says";
    door_cases: "Caisses remises", "Crates handed over";
    hand_over: "Remettre", "Hand over";
    without: "Remettre sans code", "Hand over without a code";
    without_why: "Pourquoi ?", "Why?";
    reason_forgotten: "Code oublié", "Code forgotten";
    reason_phone: "Téléphone en panne", "Phone not working";
    reason_known: "Je connais la personne", "I know the person";
    not_fetched: "Personne n’est venu", "Nobody came";
    without_code: "sans code", "without a code";
    board_link: "Ce qui reste à prendre", "What is left to take";
}

/// "Il ne reste que 3 caisses pour vous : réservez-les si elles vous vont."
pub(crate) fn fewer(say: Say, left: Cases) -> String {
    let left = say.cases(left);
    match say.0 {
        glane_foundation::Language::Fr => format!("Quelqu’un vient d’en prendre : il en reste {left} pour vous."),
        glane_foundation::Language::En => format!("Somebody has just taken some: {left} are left for you."),
    }
}
