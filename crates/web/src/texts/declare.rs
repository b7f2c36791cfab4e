//! Texts of the declaration's form and of the file upload.

use glane_foundation::FoodCategory;

use crate::say::Say;

super::texts! {
    choose_title: "Quelle sorte de produit ?", "What kind of food?";
    choose_lead: "Une sorte à la fois : vous pourrez en ajouter d’autres.", "One kind at a time: you can add more.";
    ambient: "Se garde au sec", "Kept dry";
    chilled: "Se garde au frais", "Kept chilled";
    frozen: "Surgelé", "Frozen";
    title: "Déclarer un lot", "Declare a lot";
    error_prefix: "Erreur : ", "Error: ";
    summary: "À corriger avant d’envoyer", "To mend before sending";
    category: "Famille", "Family";
    category_none: "Choisir…", "Choose…";
    description: "Désignation", "Description";
    description_hint: "Facultatif. Par exemple : yaourts nature, baguettes de la veille.", "Optional. For example: plain yoghurts, yesterday’s baguettes.";
    cases: "Nombre de caisses", "Number of crates";
    cases_hint: "Caisses, cartons ou cagettes, comme ils partent.", "Crates or boxes, as they leave.";
    date_kind: "Date sur l’étiquette", "Date on the label";
    dlc: "DLC : à consommer jusqu’au", "Use by (DLC)";
    ddm: "DDM : de préférence avant le", "Best before (DDM)";
    no_date: "Pas de date", "No date";
    date: "Laquelle ?", "Which date?";
    date_hint: "La plus proche, si les dates diffèrent.", "The earliest, if dates differ.";
    prepacked: "Emballage", "Packing";
    packed: "Emballé, avec étiquette", "Packed, with a label";
    unpacked: "Non emballé", "Not packed";
    allergens: "Allergènes présents (produit non emballé)", "Allergens it contains (food that is not packed)";
    allergens_none: "Aucun de ces allergènes", "None of these allergens";
    more: "Poids, température de l’étiquette", "Weight, temperature on the label";
    case_weight: "Poids d’une caisse, en kg", "Weight of one crate, in kg";
    weighed: "Je l’ai pesée", "I weighed it";
    max_temperature: "Température maximale de l’étiquette, en °C", "Warmest temperature on the label, in °C";
    max_temperature_hint: "Seulement si elle est imprimée sur l’emballage.", "Only if it is printed on the pack.";
    submit: "Déclarer", "Declare";
    submit_another: "et un autre", "and another";
    cancel: "Revenir à mes lots", "Back to my lots";
    after_another: "Lot déclaré. Au suivant.", "Lot declared. Now the next one.";
    number_unreadable: "Écrivez un nombre en chiffres, par exemple 4.", "Write a number in digits, for example 4.";
    weight_unreadable: "Écrivez le poids en kg, par exemple 4,5, ou laissez vide.", "Write the weight in kg, for example 4.5, or leave it empty.";
    temperature_unreadable: "Écrivez la température en degrés, par exemple 4 ou -18, ou laissez vide.", "Write the temperature in degrees, for example 4 or -18, or leave it empty.";
    date_unreadable: "Écrivez la date comme 25/11/2026.", "Write the date like 25/11/2026.";
    date_missing: "Indiquez la date de l’étiquette.", "Give the date on the label.";
    date_kind_missing: "Est-ce une DLC, une DDM, ou n’y a-t-il pas de date ?", "Is it a use-by date, a best-before date, or is there none?";
    import_title: "Déclarer par fichier", "Declare by file";
    import_lead: "Un fichier CSV, une ligne par lot. Les séparateurs ; et , et les fichiers des tableurs sont compris.", "A CSV file, one line per lot. Separators ; and , and files from spreadsheets are understood.";
    import_columns: "Colonnes comprises : famille, désignation, caisses, poids d’une caisse, DLC ou DDM, emballé, allergènes.", "Columns understood: family, description, crates, weight of one crate, use-by or best-before date, packed, allergens.";
    import_file: "Fichier", "File (CSV)";
    import_partial: "Déclarer les lignes justes même si d’autres sont à corriger", "Declare the lines that are right even if others need mending";
    import_submit: "Envoyer le fichier", "Send the file";
    import_wrong: "Rien n’a été déclaré. Lignes à corriger :", "Nothing was declared. Lines to mend:";
    import_some: "Lignes à corriger, qui n’ont pas été déclarées :", "Lines to mend, which were not declared:";
    import_empty: "Choisissez un fichier.", "Choose a file.";
}

/// "Laissez vide si vous ne savez pas : 5 kg par caisse seront comptés."
pub(crate) fn weight_hint(say: Say, category: Option<FoodCategory>) -> String {
    let usual = category.map(|category| say.kg(category.default_case_weight()));
    match usual {
        Some(usual) => match say.0 {
            glane_foundation::Language::Fr => format!("Laissez vide si vous ne savez pas : {usual} seront comptés."),
            glane_foundation::Language::En => format!("Leave it empty if you do not know: {usual} will be counted."),
        },
        None => say.pick(("Laissez vide si vous ne savez pas.", "Leave it empty if you do not know.")).to_owned(),
    }
}
