//! What shops throw out: products with their usual crate, packing, allergens and how long their date still runs.

use glane_foundation::FoodCategory;
use glane_inventory::Allergen;

use Allergen as A;
use FoodCategory as C;
use Packing::{Loose, Packed};
use Shelf::{Best, Fresh, Short, Undated};

/// Packed before sale, or loose (then its allergens are always stated).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Packed,
    Loose,
}

/// Which date the label carries, in days from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shelf {
    /// None.
    Undated,
    /// Use by, mostly in two to six days.
    Fresh,
    /// Use by, mostly tomorrow or the day after.
    Short,
    /// Best before, within this range.
    Best(i64, i64),
}

/// One product.
#[derive(Debug)]
pub(crate) struct Product {
    pub(crate) text: &'static str,
    pub(crate) category: FoodCategory,
    /// Grams of a usual case, 2 to 12 kg.
    pub(crate) case: i64,
    pub(crate) packing: Packing,
    pub(crate) allergens: &'static [Allergen],
    pub(crate) shelf: Shelf,
}

const fn product(
    text: &'static str,
    category: FoodCategory,
    case: i64,
    packing: Packing,
    allergens: &'static [Allergen],
    shelf: Shelf,
) -> Product {
    Product { text, category, case, packing, allergens, shelf }
}

pub(crate) const BAKERY: [Product; 6] = [
    product("Baguettes de la veille", C::Bakery, 4_000, Loose, &[A::Gluten], Undated),
    product("Pains spéciaux (céréales, sésame)", C::Bakery, 5_000, Loose, &[A::Gluten, A::Sesame], Undated),
    product(
        "Viennoiseries : croissants, pains au chocolat",
        C::Bakery,
        3_000,
        Loose,
        &[A::Gluten, A::Milk, A::Eggs, A::Soy],
        Undated,
    ),
    product("Brioches tranchées 400 g x10", C::Bakery, 4_000, Packed, &[A::Gluten, A::Milk, A::Eggs], Best(1, 8)),
    product("Pain de mie complet 500 g x12", C::Bakery, 6_000, Packed, &[A::Gluten], Best(0, 7)),
    product("Quiches et fougasses de la veille", C::Bakery, 3_500, Loose, &[A::Gluten, A::Milk, A::Eggs], Undated),
];
pub(crate) const FRUIT: [Product; 6] = [
    product("Pommes du pays, vrac", C::Fruit, 10_000, Loose, &[], Undated),
    product("Bananes tachetées", C::Fruit, 9_000, Loose, &[], Undated),
    product("Clémentines, filets de 1 kg x8", C::Fruit, 8_000, Packed, &[], Undated),
    product("Poires à maturité", C::Fruit, 7_000, Loose, &[], Undated),
    product("Raisin blanc, barquettes 500 g x8", C::Fruit, 4_000, Packed, &[], Undated),
    product("Kiwis, vrac", C::Fruit, 6_000, Loose, &[], Undated),
];
pub(crate) const VEGETABLES: [Product; 7] = [
    product("Carottes, sacs de 1 kg x10", C::Vegetables, 10_000, Packed, &[], Undated),
    product("Pommes de terre, filets de 2,5 kg x4", C::Vegetables, 10_000, Packed, &[], Undated),
    product("Tomates mûres", C::Vegetables, 6_000, Loose, &[], Undated),
    product("Courgettes et aubergines", C::Vegetables, 8_000, Loose, &[], Undated),
    product("Poireaux et choux", C::Vegetables, 9_000, Loose, &[], Undated),
    product("Salades entières", C::Vegetables, 5_000, Loose, &[], Undated),
    product("Légumes moches, caisse mélangée", C::Vegetables, 8_000, Loose, &[A::Celery], Undated),
];
pub(crate) const DAIRY: [Product; 8] = [
    product("Yaourts nature x16", C::Dairy, 6_000, Packed, &[A::Milk], Fresh),
    product("Yaourts aux fruits x12", C::Dairy, 6_000, Packed, &[A::Milk], Fresh),
    product("Fromage blanc 1 kg x6", C::Dairy, 6_000, Packed, &[A::Milk], Fresh),
    product("Crèmes dessert chocolat x8", C::Dairy, 4_000, Packed, &[A::Milk], Fresh),
    product("Lait frais demi-écrémé 1 L x8", C::Dairy, 8_000, Packed, &[A::Milk], Fresh),
    product("Camemberts 250 g x12", C::Dairy, 3_000, Packed, &[A::Milk], Best(1, 12)),
    product("Beurre doux 250 g x20", C::Dairy, 5_000, Packed, &[A::Milk], Best(3, 20)),
    product("Emmental râpé 200 g x20", C::Dairy, 4_000, Packed, &[A::Milk], Best(2, 15)),
];
pub(crate) const CHILLED: [Product; 12] = [
    product("Jambon blanc 4 tranches x20", C::Charcuterie, 4_000, Packed, &[], Fresh),
    product("Saucisses de volaille x6, 15 paquets", C::Charcuterie, 4_500, Packed, &[], Fresh),
    product("Lardons fumés 200 g x20", C::Charcuterie, 4_000, Packed, &[], Fresh),
    product("Cuisses de poulet, barquettes x10", C::Poultry, 6_000, Packed, &[], Short),
    product("Escalopes de dinde, barquettes x12", C::Poultry, 5_000, Packed, &[], Short),
    product("Rôtis de porc, sous vide", C::Meat, 6_000, Packed, &[], Fresh),
    product(
        "Sandwichs poulet crudités x24",
        C::PreparedDishes,
        4_000,
        Packed,
        &[A::Gluten, A::Eggs, A::Mustard],
        Short,
    ),
    product("Salades composées 320 g x12", C::PreparedDishes, 4_000, Packed, &[A::Gluten, A::Eggs, A::Celery], Short),
    product("Lasagnes 1 kg x6", C::PreparedDishes, 6_000, Packed, &[A::Gluten, A::Milk, A::Celery], Fresh),
    product("Taboulé 500 g x10", C::PreparedDishes, 5_000, Packed, &[A::Gluten], Fresh),
    product("Carottes râpées et céleri 300 g x12", C::FreshCut, 3_600, Packed, &[A::Celery, A::Mustard], Short),
    product("Salade en sachet 175 g x18", C::FreshCut, 3_200, Packed, &[], Short),
];
pub(crate) const PANTRY: [Product; 10] = [
    product("Pâtes, paquets abîmés 500 g x16", C::DryGoods, 8_000, Packed, &[A::Gluten], Best(-20, 200)),
    product("Riz long 1 kg x10", C::DryGoods, 10_000, Packed, &[], Best(20, 300)),
    product("Biscuits secs 200 g x24", C::DryGoods, 5_000, Packed, &[A::Gluten, A::Milk, A::Eggs], Best(-15, 60)),
    product("Céréales du petit déjeuner 375 g x12", C::DryGoods, 4_500, Packed, &[A::Gluten, A::Nuts], Best(-10, 90)),
    product("Conserves de haricots verts, boîtes cabossées", C::Canned, 10_000, Packed, &[], Best(30, 700)),
    product("Ravioli en boîte 800 g x12", C::Canned, 9_600, Packed, &[A::Gluten, A::Celery], Best(10, 500)),
    product("Compotes en coupelles x24", C::Canned, 4_800, Packed, &[], Best(5, 120)),
    product("Jus d'orange 1 L x6", C::Drinks, 6_500, Packed, &[], Best(-5, 90)),
    product("Lait UHT 1 L x6", C::Drinks, 6_500, Packed, &[A::Milk], Best(5, 60)),
    product("Petits pots légumes 200 g x20", C::BabyFood, 4_500, Packed, &[], Best(15, 150)),
];
pub(crate) const OTHER: [Product; 7] = [
    product("Œufs plein air, boîtes de 12 x12", C::Eggs, 8_500, Packed, &[A::Eggs], Best(3, 10)),
    product("Pavés de saumon sous vide x16", C::Fish, 3_200, Packed, &[A::Fish], Short),
    product("Haricots verts surgelés 1 kg x10", C::FrozenVegetables, 10_000, Packed, &[], Best(20, 300)),
    product("Poêlée de légumes surgelée 750 g x10", C::FrozenVegetables, 7_500, Packed, &[], Best(20, 200)),
    product("Poisson pané surgelé x10", C::FrozenMeatFish, 4_000, Packed, &[A::Fish, A::Gluten], Best(15, 200)),
    product("Pizzas surgelées x14", C::FrozenMeals, 5_600, Packed, &[A::Gluten, A::Milk], Best(15, 150)),
    product("Bâtonnets glacés vanille x8, 12 boîtes", C::IceCream, 5_000, Packed, &[A::Milk, A::Soy], Best(30, 250)),
];

/// Lots that try a rule: every day has some of each.
pub(crate) const TRICKY: [Product; 8] = [
    product("Steaks hachés x2, 16 barquettes", C::MincedMeat, 4_000, Packed, &[], Short),
    product("Chewing-gums et bonbons, fond de rayon", C::DryGoods, 900, Packed, &[A::Soy], Best(-10, 40)),
    product("Sorbets (étiquette : conserver à -12 °C)", C::IceCream, 4_500, Packed, &[A::Milk], Best(20, 200)),
    product("Pains surprise non emballés", C::Bakery, 3_000, Loose, &[A::Gluten, A::Fish, A::Milk, A::Eggs], Undated),
    product("Rosbif au comptoir, non emballé", C::Meat, 3_000, Loose, &[], Short),
    product("Éclairs au café x4, 10 boîtes", C::CreamPastry, 3_000, Packed, &[A::Gluten, A::Milk, A::Eggs], Short),
    product("Cidre bouché brut 75 cl x6", C::Alcohol, 8_500, Packed, &[A::Sulphites], Best(30, 300)),
    product("Coquilles Saint-Jacques, barquettes", C::Shellfish, 3_000, Packed, &[A::Molluscs], Short),
];
