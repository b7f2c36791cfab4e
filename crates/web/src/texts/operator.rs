//! Texts of the operator's desk.

super::texts! {
    plan: "Planifier le jour", "Plan the day";
    plan_again: "Planifier à nouveau", "Plan again";
    publish: "Publier", "Publish";
    stage_open: "Les magasins déclarent. Rien n’est encore décidé.", "Stores are declaring. Nothing is decided yet.";
    stage_planned: "Le plan est prêt. Vous seul le voyez.", "The plan is ready. Only you see it.";
    stage_published: "Le jour est publié. Ce qui arrive maintenant attend le prochain passage.", "The day is published. What comes now waits for the next run.";
    outdated: "Quelque chose a changé depuis ce plan : planifiez à nouveau avant de publier.", "Something changed since this plan: plan again before publishing.";
    cut_off: "Heure limite", "Time limit";
    map: "Carte du jour", "Map of the day";
    map_described: "Les mêmes tournées sont décrites dans la liste.", "The same rounds are described in the list.";
    legend_store: "magasin", "store";
    legend_association: "association", "food-aid association";
    legend_depot: "dépôt", "depot";
    rounds: "Tournées", "Rounds";
    rounds_none: "Pas encore de tournée.", "No round yet.";
    rounds_teach: "Planifiez quand l’heure limite est passée : Glane partage selon les besoins et cherche les tournées les plus courtes.", "Plan once the time limit has passed: Glane shares by need and looks for the shortest rounds.";
    no_driver: "sans chauffeur", "no driver";
    attention: "À décider", "To decide";
    attention_none: "Rien n’attend de décision.", "Nothing waits for a decision.";
    not_placed: "Sans preneur", "Not placed";
    not_placed_none: "Tout a trouvé preneur.", "Everything found a taker.";
    column_lot: "Lot (désignation)", "Lot";
    column_store: "Magasin", "Store";
    column_quantity: "Quantité", "Quantity";
    column_reason: "Raison", "Reason";
    refusals: "Détail par association", "By association";
    figure_placed: "Placé", "Placed";
    figure_open: "À placer", "To place";
    figure_lots: "lots", "lots open";
    figure_covered: "Besoin couvert (médiane)", "Need covered (median)";
    figure_worst: "le moins servi :", "worst off:";
    of: "sur", "of";
    figure_distance: "Kilomètres", "Kilometres";
    figure_answers: "Magasins qui ont déclaré", "Stores that declared";
    answers_nothing: "n’ont rien", "have nothing";
    answers_silent: "sans réponse", "no answer yet";
    depart: "départ", "leaves";
    back: "retour", "back";
    load: "charge", "loads";
    unload: "dépose", "hands over";
}
