//! Texts of "Why not us?".

super::texts! {
    title: "Pourquoi pas nous ?", "Why not us?";
    lead: "Choisissez un lot : Glane dit en une phrase pourquoi il va là où il va, et le prouve.", "Choose a lot: Glane says in one sentence why it goes where it goes, and proves it.";
    none: "Aucun lot n’a été partagé ce jour-là, ou le jour n’est pas encore publié.", "No lot was shared out on this day, or the day is not published yet.";
    own: "pour vous", "for you";
    elsewhere: "ailleurs", "elsewhere";
    more: "Les suivants", "The next ones";
    in_all: "lots en tout", "lots in all";
    back_day: "Revenir à ma journée", "Back to my day";
    back: "Tous les lots du jour", "All lots of the day";
    answer: "La raison", "The reason";
    proof: "La preuve", "The proof";
    proof_lead: "Les chiffres sur lesquels repose cette phrase, tels que le calcul les a laissés.", "The figures this sentence rests on, as the engine left them.";
    accepted: "Vérifié : un contrôle qui ne partage rien avec le calcul a refait tout le partage du jour et accepte cette preuve.", "Checked: a checker that shares nothing with the engine went through the whole day’s sharing and accepts this proof.";
    refused: "Le contrôle indépendant n’accepte pas cette preuve. Dites-le à l’opérateur : c’est une erreur de Glane.", "The independent checker does not accept this proof. Tell the operator: it is a mistake of Glane’s.";
    rule: "Une règle vous tenait à l’écart de ce partage ; elle vient d’être vérifiée à nouveau.", "A rule kept you out of this sharing; it has just been checked again.";
    decided: "Partage fait à", "Shared out at";
    link: "Pourquoi pas nous ?", "Why not us?";
}
