//! Texts of the driver's page, which is also the printed round sheet.

super::texts! {
    title: "Ma tournée", "My round";
    none: "Pas de tournée ce jour-là.", "No round on this day.";
    none_next: "Dès que le jour est publié, la tournée s’affiche ici dans l’ordre.", "As soon as the day is published, the round shows here in order.";
    leave: "Départ", "Leave";
    back: "Retour vers", "Back around";
    load: "Charger", "Load";
    unload: "Déposer", "Hand over";
    open: "Ouvert", "Open";
    latest: "Au plus tard", "At the latest";
    call: "Appeler", "Call";
    navigate: "Y aller", "Go there";
    map: "Voir sur une carte", "Show on a map";
    round_map: "Carte de la tournée", "Map of the round";
    round_map_described: "Les arrêts dans l’ordre, reliés en ligne droite, et le dépôt.", "The stops in order, joined by straight lines, and the depot.";
    way: "Trajet", "Drive";
    crates: "Détail des caisses", "Crates in detail";
    goes_to: "pour", "for";
    comes_from: "de", "from";
    print: "Pour le papier : imprimez cette page, elle tient sur une feuille A4.", "For paper: print this page, it fits one A4 sheet.";
    take_along: "Pour un GPS ou une carte :", "For a navigation device or a map:";
    access: "Accès", "Access";
    sheet_hint: "▲ charger · ▼ déposer · ≤ au plus tard · → pour l’arrêt n° · ← vient de l’arrêt n° · à droite, l’heure de fin", "▲ load · ▼ hand over · ≤ at the latest · → for stop no. · ← from stop no. · on the right, the time it was done";
}
