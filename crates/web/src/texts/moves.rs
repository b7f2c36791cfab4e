//! Texts of moving a stop to another van.

super::texts! {
    title: "Déplacer ou garder un arrêt", "Move or keep a stop";
    from: "Aujourd’hui sur", "Now on";
    to: "Vers quel véhicule ?", "To which van?";
    no_other: "Aucun autre véhicule ne roule ce jour.", "No other van drives on this day.";
    look: "Voir ce que cela change", "See what it changes";
    before: "Avant", "Before";
    after: "Après", "After";
    difference: "Différence", "Difference";
    what: "Pour les deux tournées", "For both rounds";
    cost: "Coût", "Cost";
    kilometres: "Trajet", "Distance";
    time: "Durée", "Time";
    possible: "Ce déplacement tient : rien n’est enfreint.", "This move fits: nothing is broken.";
    impossible: "Ce déplacement ne tient pas", "This move does not fit";
    remedy: "Ce qui le permettrait :", "What would let it in:";
    changes: "Passages qui changent", "Visits that change";
    changes_none: "Aucun autre passage ne change de plus de dix minutes.", "No other visit changes by more than ten minutes.";
    not_visited: "pas de passage", "no visit";
    told: "Une fois le jour publié, seules ces personnes et les chauffeurs des deux véhicules sont prévenus.", "Once the day is published, only these people and the drivers of both vans are told.";
    lock: "Garder ici", "Keep here";
    unlock: "Ne plus garder", "Let go";
    may_lock: "Si vous planifiez à nouveau, cet arrêt peut changer de véhicule.", "If you plan again, this stop may change vans.";
    is_locked: "Cet arrêt reste sur ce véhicule, même si vous planifiez à nouveau.", "This stop stays on this van, even if you plan again.";
    make: "Déplacer", "Move";
    cancel: "Revenir au jour", "Back to the day";
}
