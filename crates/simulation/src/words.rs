//! Invented but plausible French names. None is meant to be a real shop, association or person; telephone numbers come
//! from the ranges Arcep keeps for works of fiction (01 99 00 xx xx and 06 39 98 xx xx).

use crate::dice::Dice;

pub(crate) const TOWNS: [&str; 6] =
    ["Cauvelines", "Vaubrenne", "Hauterouvre", "Merlancourt", "Brévalette", "Sourdevigny"];
pub(crate) const RIVERS: [&str; 6] = ["Aulme", "Orvaine", "Esquelle", "Odrenne", "Urvière", "Aumelle"];

const STREETS: [&str; 84] = [
    "du Lavoir",
    "des Tanneurs",
    "de la Halle",
    "aux Grains",
    "du Four Banal",
    "des Cordiers",
    "de l'Abreuvoir",
    "du Vieux Puits",
    "des Tisserands",
    "de la Poterne",
    "du Guichet",
    "des Remparts",
    "de la Tour Penchée",
    "du Chapitre",
    "des Ursulines",
    "du Beffroi",
    "de la Monnaie",
    "des Étuves",
    "du Marché aux Veaux",
    "de la Vieille Prison",
    "des Potiers",
    "du Clos Fleuri",
    "des Acacias",
    "des Tilleuls",
    "du Verger",
    "des Pommiers",
    "de la Sente aux Ânes",
    "des Lilas",
    "du Champ de Foire",
    "de la Briqueterie",
    "des Maraîchers",
    "du Moulin à Tan",
    "de la Filature",
    "de l'Écluse",
    "du Bac",
    "des Saules",
    "de la Prairie",
    "du Gué",
    "des Peupliers",
    "de la Gare",
    "de la Gare de Marchandises",
    "du Dépôt",
    "des Cheminots",
    "de la Fonderie",
    "de l'Horloge",
    "des Carrières",
    "du Moulin à Vent",
    "de la Croix Verte",
    "des Quatre Vents",
    "du Haut Chemin",
    "de la Fontaine Froide",
    "du Colombier",
    "de la Ferme Neuve",
    "des Noisetiers",
    "des Aubépines",
    "du Pré Clos",
    "des Mésanges",
    "des Hirondelles",
    "de la Garenne",
    "du Bois Joli",
    "des Fougères",
    "de la Lande",
    "des Bruyères",
    "du Coteau",
    "de Bellevue",
    "des Sablons",
    "de la Varende",
    "du Cadran",
    "des Glycines",
    "des Jonquilles",
    "de l'Ancien Hospice",
    "du Manège",
    "des Chaudronniers",
    "de la Petite Vitesse",
    "du Réservoir",
    "de l'École Neuve",
    "des Écoliers",
    "du Stade",
    "de la Piscine",
    "du Lycée",
    "des Anciens Combattants",
    "de la Liberté",
    "du Souvenir",
    "de la Concorde",
];
const FIRST_NAMES: [&str; 40] = [
    "Odile",
    "Marc",
    "Amina",
    "Gérard",
    "Chantal",
    "Yannick",
    "Fatou",
    "Bernard",
    "Solène",
    "Rachid",
    "Mireille",
    "Loïc",
    "Nadia",
    "Étienne",
    "Colette",
    "Hugues",
    "Inès",
    "Patrick",
    "Josiane",
    "Samir",
    "Brigitte",
    "Théo",
    "Lucette",
    "Karim",
    "Élodie",
    "Jean-Paul",
    "Awa",
    "Denis",
    "Marie-Claude",
    "Romain",
    "Thérèse",
    "Ousmane",
    "Sylvie",
    "Alban",
    "Huguette",
    "Mehdi",
    "Véronique",
    "Fabien",
    "Ginette",
    "Clément",
];
const LAST_NAMES: [&str; 40] = [
    "Delaubray",
    "Quesnevaux",
    "Hervilliers",
    "Lemarinel",
    "Toutaingny",
    "Auvraisin",
    "Bouvreton",
    "Catherinelle",
    "Duvalcourt",
    "Esnaultier",
    "Fauconbert",
    "Gosselineau",
    "Houlbrecq",
    "Jouanneville",
    "Lecanuelle",
    "Malherbier",
    "Néelville",
    "Ozannet",
    "Postellier",
    "Quentinard",
    "Ribaudière",
    "Sauvageon",
    "Tesnièreau",
    "Vauquelet",
    "Yvetonnet",
    "Anquetillon",
    "Bazirelle",
    "Couillardin",
    "Desmarestier",
    "Fontainelle",
    "Grandvallon",
    "Hébertelle",
    "Lamachère",
    "Mouchelin",
    "Nourrissat",
    "Perronville",
    "Renoufel",
    "Sébirotte",
    "Thiébot-Lange",
    "Vimontier",
];
const SHOP_SIGNS: [&str; 10] = [
    "Supérette",
    "Épicerie",
    "Le Petit Panier",
    "Proximarché",
    "Au Bon Cabas",
    "L'Essentiel",
    "Marché Express",
    "La Corbeille",
    "Le Comptoir",
    "Chez Voisin",
];
const BAKERY_SIGNS: [&str; 6] =
    ["Boulangerie", "Le Fournil", "Aux Deux Miches", "La Huche", "Au Pain du Jour", "La Fournée"];
const LARGE_SIGNS: [&str; 6] =
    ["Hypermarché", "Grand Panier", "Supermarché Vastel", "Maxivrac", "Supermarché Orléade", "Halle Fraîche"];
const QUARTERS: [&str; 30] = [
    "du Pont-Vieux",
    "de la Halle",
    "des Tanneurs",
    "du Lavoir",
    "de Bellevue",
    "des Quatre Vents",
    "du Coteau",
    "de la Gare",
    "des Remparts",
    "du Haut Chemin",
    "de la Filature",
    "du Beffroi",
    "des Sablons",
    "de la Croix Verte",
    "du Colombier",
    "de la Prairie",
    "du Champ de Foire",
    "des Tilleuls",
    "du Moulin",
    "de l'Écluse",
    "de la Lande",
    "des Carrières",
    "du Verger",
    "de la Garenne",
    "du Vieux Puits",
    "des Maraîchers",
    "de la Fontaine",
    "du Stade",
    "des Cheminots",
    "de la Poterne",
];

/// A street's name of this kind ("rue", "avenue" ...): "rue du Lavoir", "rue Odile-Delaubray".
pub(crate) fn street(dice: &mut Dice, kind: &str) -> String {
    if dice.percent(45) {
        format!("{kind} {}", dice.pick(&STREETS))
    } else {
        format!("{kind} {}-{}", dice.pick(&FIRST_NAMES), dice.pick(&LAST_NAMES))
    }
}

pub(crate) fn person(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(&FIRST_NAMES), dice.pick(&LAST_NAMES))
}

pub(crate) fn pair_of_drivers(dice: &mut Dice) -> String {
    format!("{} et {}", dice.pick(&FIRST_NAMES), person(dice))
}

pub(crate) fn quarter(dice: &mut Dice) -> &'static str {
    let quarter: &&'static str = dice.pick(&QUARTERS);
    quarter
}

pub(crate) fn everyday_shop(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(&SHOP_SIGNS), quarter(dice))
}

pub(crate) fn bakery(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(&BAKERY_SIGNS), quarter(dice))
}

pub(crate) fn large_store(dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(&LARGE_SIGNS), quarter(dice))
}

/// A landline of the range kept for fiction.
pub(crate) fn landline(dice: &mut Dice) -> String {
    format!("01 99 00 {:02} {:02}", dice.below(100), dice.below(100))
}

/// A mobile of the range kept for fiction.
pub(crate) fn mobile(dice: &mut Dice) -> String {
    format!("06 39 98 {:02} {:02}", dice.below(100), dice.below(100))
}

/// "de Cauvelines", "d'Hauterouvre".
pub(crate) fn of(name: &str) -> String {
    let vowel = name.chars().next().is_some_and(|first| "AEIOUYÉH".contains(first));
    if vowel { format!("d'{name}") } else { format!("de {name}") }
}

/// Letters, digits and hyphens only, lower case, accents dropped: for ids.
pub(crate) fn slug(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|c| match c {
            'é' | 'è' | 'ê' => 'e',
            'à' | 'â' => 'a',
            'a'..='z' | '0'..='9' => c,
            _ => '-',
        })
        .collect()
}
