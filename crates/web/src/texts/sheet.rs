//! Texts of the sheet typed in afterwards.

super::texts! {
    title: "Saisir une feuille de route", "Type in a round sheet";
    lead: "Cochez les arrêts faits et corrigez ce qui diffère du plan. Vous êtes l’auteur, le chauffeur reste la personne.", "Tick the stops that were made and correct what differs from the plan. You are the author, the driver stays the person.";
    made: "fait", "made";
    arrived: "Arrivée", "Arrived";
    left: "Départ", "Left";
    taken: "Chargé", "Loaded";
    behind: "Laissé sur place", "Left behind";
    accepted: "Accepté", "Accepted";
    refused: "Refusé", "Refused";
    reason: "Raison", "Reason";
    no_reason: "choisir", "choose";
    closed: "Porte fermée", "Closed door";
    not_closed: "non", "no";
    closed_waited: "oui, attendu jusqu’au départ", "yes, waited until leaving";
    name: "Signé par", "Signed by";
    save: "Enregistrer la feuille", "Save the sheet";
    summary: "À corriger avant d’enregistrer", "To mend before saving";
    number_wrong: "Écrivez un nombre de caisses, 0 s’il n’y en a pas.", "Write a number of crates, 0 if there are none.";
    time_wrong: "Écrivez l’heure comme 10:35, ou laissez vide.", "Write the time like 10:35, or leave empty.";
    reason_missing: "Choisissez la raison du refus.", "Choose the reason of the refusal.";
    done: "déjà saisi", "already entered";
}
