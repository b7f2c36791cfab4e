//! Texts of the association's page.

use chrono::NaiveDateTime;

use crate::say::Say;

super::texts! {
    coming: "Ce qui vient", "What comes";
    nothing_yet: "Le jour n’est pas encore publié.", "The day is not published yet.";
    nothing_yet_next: "Ce qui vient s’affiche ici, avec l’heure, dès que les tournées sont publiées.", "What comes shows here, with the time, as soon as the rounds are published.";
    nothing: "Rien ne vient ce jour-là.", "Nothing comes on this day.";
    nothing_next: "Ce qui manque aujourd’hui compte pour demain : moins vous avez reçu, plus tôt vous êtes servis.", "What is missing today counts tomorrow: the less you have received, the sooner you are served.";
    covered: "Part de votre besoin couverte ces dernières semaines", "Share of your need covered over the last weeks";
    confirm: "Confirmer", "Confirm";
    confirm_all: "Tout confirmer", "Confirm everything";
    decline: "Décliner", "Decline";
    decline_part: "Seulement une partie ? Nombre de caisses à décliner (vide : toutes)", "Only a part? Number of cases to decline (empty: all)";
    decline_free: "Décliner ne coûte rien. Pourquoi ?", "Declining costs nothing. Why?";
    reason_room: "Pas de place", "No room";
    reason_enough: "Nous en avons assez", "We have enough";
    reason_unfit: "Ne convient pas", "Does not suit us";
    reason_closed: "Nous sommes fermés", "We are closed";
    reason_other: "Autre raison", "Another reason";
    from: "De", "From";
    no_time: "Heure à venir", "Time to come";
    papers: "À régler", "To settle";
    exception: "Exception", "Exception";
    sheet_accepted: "Acceptées", "Accepted";
    sheet_refused: "Refusées", "Refused";
    sheet_hint: "Comptez à la remise. Une caisse abîmée ou douteuse se refuse sans rien perdre ; dites pourquoi au chauffeur.", "Count at the handover. A damaged or doubtful crate can be refused at no cost; tell the driver why.";
    print: "Pour le papier : imprimez cette page, elle tient sur une feuille A4.", "For paper: print this page, it fits one A4 sheet.";
    total: "En tout", "In all";
}

/// "10 h 42 · Fourgon 2".
pub(crate) fn heading(say: Say, t: &Words, arrival: Option<&NaiveDateTime>, van: Option<&str>) -> String {
    let when = arrival.map_or_else(|| t.no_time.to_owned(), |at| say.at(at));
    match van {
        Some(van) => format!("{when} · {van}"),
        None => when,
    }
}
