//! Texts of the papers: slip, quality register, trace, sheet typed in afterwards.

super::texts! {
    summary: "À corriger avant d’envoyer", "To mend before sending";
    error_prefix: "Erreur : ", "Error: ";
    slip: "Bon de retrait", "Donation slip";
    slip_number: "N°", "No.";
    gives: "Donne", "Gives";
    takes: "Prend en charge", "Takes charge";
    handed: "Remis le", "Handed over on";
    lot: "Lot", "Batch";
    total: "Total accepté", "Total accepted";
    signed: "Signé par", "Signed by";
    signed_by_hand: "Signé à la main", "Signed by hand";
    signature: "Signature dessinée", "Drawn signature";
    unsigned: "Pas encore signé : à signer ici", "Not signed yet: sign here";
    only_accepted: "Seules les caisses acceptées figurent sur ce bon.", "Only accepted crates are on this slip.";
    replaces: "Ce bon remplace le n°", "This slip replaces no.";
    replaced: "Ce bon a été remplacé par le n°", "This slip was replaced by no.";
    print: "Imprimez cette page : elle tient sur une feuille A4.", "Print this page: it fits one A4 sheet.";
    slips: "Bons de retrait", "Donation slips";
    slips_none: "Pas encore de bon : il s’en fait un à chaque remise.", "No slip yet: each handover makes one.";
    older: "Plus anciens", "Older";
    mail_title: "Par courriel", "By mail";
    mail_on: "Chaque bon part aussi par courriel, dès qu’il est fait, à", "Each slip also goes out by mail, as soon as it is made, to";
    mail_off: "Les bons ne partent pas par courriel. Adresses connues :", "Slips do not go out by mail. Known addresses:";
    mail_nobody: "Personne ici n’a donné d’adresse électronique : rien ne part par courriel. Les bons restent sur cette page.", "Nobody here has given an e-mail address: nothing goes out by mail. The slips stay on this page.";
    mail_stop: "Ne plus les envoyer par courriel", "Send them by mail no more";
    mail_start: "Les envoyer par courriel", "Send them by mail";
    quality: "Registre qualité", "Quality register";
    quality_lead: "Ce que les associations ont signalé. À chaque défaut, dites ce que vous changez.", "What associations reported. For each defect, say what you change.";
    quality_none: "Rien de signalé. Merci pour le tri.", "Nothing reported. Thank you for sorting.";
    action: "Ce que vous changez", "What you change";
    action_send: "Enregistrer", "Save";
    action_done: "Action corrective", "Corrective action";
    action_owed: "action attendue", "action expected";
    photo_of: "Photo :", "Photo:";
    reported: "Signalé par", "Reported by";
    trace: "Trace du lot", "Trace of the lot";
    now: "Où sont les caisses", "Where the crates are";
    history: "Tout ce qui s’est passé", "All that happened";
    for_whom: "pour", "for";
    by: "par", "by";
    behalf: "au nom de", "on behalf of";
    system: "Glane", "Glane itself";
}
