//! Texts of scanning, of earlier lists, of corrections and of labels.

super::texts! {
    scan: "Code-barres ou étiquette", "Bar code or label";
    scan_hint: "Tapez ou collez ce que le lecteur a lu : chiffres du code-barres, ou étiquette avec date et lot.", "Type or paste what the scanner read: digits of the bar code, or a label with date and batch.";
    scan_button: "Lire", "Read";
    scan_camera: "Lire avec l’appareil photo", "Read with the camera";
    scan_stop: "Arrêter l’appareil photo", "Stop the camera";
    scan_denied: "L’appareil photo n’est pas disponible : tapez les chiffres.", "The camera is not available: type the digits.";
    in_store: "Ce code est propre au magasin : que contient-il ?", "This code is the shop’s own: what does it hold?";
    is_weight: "Un poids :", "A weight:";
    is_price: "Un prix : je ne m’en sers pas", "A price: do not use it";
    repeat: "Reprendre ma dernière liste", "Start from my last list";
    repeat_title: "Reprendre la liste du", "Start from the list of";
    repeat_lead: "Cochez ce qu’il y a aujourd’hui, corrigez les caisses, et donnez les dates des étiquettes du jour.", "Tick what there is today, correct the crates, and give the dates on today’s labels.";
    repeat_none: "Aucune liste ces quatre dernières semaines.", "No list in the last four weeks.";
    repeat_submit: "Déclarer ces lots", "Declare these lots";
    take: "Il y en a aujourd’hui", "There is some today";
    cases: "Caisses", "Crates";
    nothing_ticked: "Cochez au moins une ligne.", "Tick at least one line.";
    edit: "Corriger", "Correct";
    edit_title: "Corriger ce lot", "Correct this lot";
    edit_submit: "Enregistrer", "Save";
    labels: "Étiquettes et feuille à imprimer", "Labels and sheet to print";
    labels_title: "Étiquettes du", "Labels of";
    labels_hint: "Imprimez cette page, découpez, posez une étiquette par pile de caisses. Le tableau est pour le mur.", "Print this page, cut it up, put one label on each pile of crates. The table is for the wall.";
    sheet: "Feuille du jour", "Sheet of the day";
    column_what: "Produit", "Food";
    column_cases: "Nombre", "Number";
    column_date: "Date de l’étiquette", "Date on the label";
    column_for: "Pour qui, et quand", "For whom, and when";
    keep_at: "Garder à", "Keep at";
    batch: "Lot du fabricant", "Producer’s batch";
    gtin: "Chiffres du code-barres", "Digits of the bar code";
    quick_cases: "Ou en une pression", "Or in one tap";
    quick_date: "Ou choisissez le jour", "Or choose the day";
    kept_title: "Rien n’est perdu", "Nothing is lost";
    kept_lead: "Votre session s’était terminée. Voici ce que vous aviez saisi : envoyez-le, ou laissez tomber.", "Your session had ended. Here is what you had typed: send it, or let it go.";
    kept_send: "Envoyer ce que j’avais saisi", "Send what I had typed";
    kept_forget: "Laisser tomber", "Let it go";
    kept_until: "Ce que vous avez saisi est gardé un jour sur cet appareil : rouvrez votre lien personnel, il vous sera proposé.", "What you typed is kept for a day on this device: open your personal link again, and it will be offered to you.";
}
