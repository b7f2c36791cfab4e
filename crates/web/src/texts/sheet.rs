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
    name: "Signé par", "Signed by";
    save: "Enregistrer la feuille", "Save the sheet";
    done: "déjà saisi", "already entered";
}
