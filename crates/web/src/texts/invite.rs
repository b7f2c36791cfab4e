//! Texts of the accounts of a territory.

super::texts! {
    title: "Comptes", "Accounts";
    lead: "Qui peut entrer, et où. Un compte s’ouvre par un lien personnel : Glane l’envoie par courriel, ou vous le donnez.", "Who may come in, and where. An account opens by a personal link: Glane mails it, or you hand it over.";
    filter_words: "Nom, lieu, téléphone ou adresse", "Name, place, telephone or address";
    filter: "Filtrer", "Filter";
    none: "Personne ici pour l’instant.", "Nobody here for now.";
    column_name: "Nom affiché", "Name";
    column_place: "Lieu", "Place";
    column_reach: "Téléphone et courriel", "Telephone and mail";
    column_link: "Accès", "Way in";
    again: "Envoyer un nouveau lien", "Send a new link";
    gone: "ne peut plus entrer", "may no longer come in";
    next: "Les suivants", "The next ones";
    invite: "Donner un accès à quelqu’un", "Give somebody an account";
    name: "Son nom", "Name";
    email: "Son courriel (facultatif)", "Mail address (optional)";
    email_hint: "Le lien lui est envoyé. Sans courriel, vous le lui donnez.", "The link is sent there. Without one, you hand it over.";
    phone: "Son téléphone (facultatif)", "Telephone (optional)";
    language: "Sa langue", "Language";
    place: "Pour quel lieu", "For which place";
    place_wrong: "Choisissez un lieu de la liste.", "Choose a place from the list.";
    desk: "Votre bureau (opérateur)", "Your desk (operator)";
    stores: "Magasins", "Stores";
    associations: "Associations", "Food-aid associations";
    drivers: "Chauffeurs", "Drivers";
    send: "Donner l’accès", "Give the account";
    error: "À corriger", "Please mend";
    done: "Accès donné à", "Account given to";
    link: "Son lien personnel : il sert une fois, pendant sept jours, et ne sera plus montré.", "The personal link: it works once, within seven days, and is not shown again.";
    mailed: "Il part aussi par courriel à", "It also goes by mail to";
}
