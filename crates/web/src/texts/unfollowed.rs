//! Texts of the page of acts that could not be followed.

super::texts! {
    title: "Gestes qui n’ont pas pu être suivis", "Acts that could not be followed";
    lead: "Le téléphone d’un conducteur a dit ceci, mais la tournée avait changé. Rien n’est perdu : décidez, corrigez s’il le faut, puis dites ce que vous avez fait.", "A driver’s phone said this, but the round had changed. Nothing is lost: decide, correct where needed, then say what you did.";
    none: "Rien à régler : tout ce que les conducteurs ont dit a pu être suivi.", "Nothing to settle: all that drivers said could be followed.";
    summary: "À corriger avant d’envoyer", "To mend before sending";
    error_prefix: "Erreur : ", "Error: ";
    said_by: "Dit par", "Said by";
    on_behalf_of: "au nom de", "on behalf of";
    the_system: "Glane", "Glane itself";
    arrived: "arrivé ici", "reached us";
    gone: "Arrêt retiré de la tournée", "Stop taken out of the round";
    corrected: "a annulé un geste", "took an act back";
    open_stop: "Voir l’arrêt", "See the stop";
    reason: "Ce que vous avez fait", "What you did";
    settle: "C’est réglé", "It is settled";
}
