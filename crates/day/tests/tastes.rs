//! Which food, never how much: a balanced mix and appetite decide where fairness leaves a choice.

#![expect(clippy::unwrap_used, reason = "test helpers")]

use std::{collections::BTreeMap, path::PathBuf};

use glane_day::{Budget, Day, Plan, check, plan_day};
use glane_demand::Appetite;
use glane_foundation::{Cases, FoodCategory, Metres};
use glane_roads::CrowFly;

/// Two equal associations 7 km apart, a store beside each: vegetables here, dry goods there, as much of one as of the other.
fn two_corners() -> Day {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/towns/poorest_first.json");
    let mut day = Day::read(&file).unwrap();
    day.associations.iter_mut().for_each(|it| it.record = Default::default());
    let mut there = day.stores[0].clone();
    (there.id, there.location) = ("marche".parse().unwrap(), day.associations[1].location);
    day.stores[0].location = day.associations[0].location;
    day.stores.push(there);
    let mut beets = day.lots[0].clone();
    beets.goods.cases = Cases::new(10);
    let mut pasta = beets.clone();
    (pasta.id, pasta.store, pasta.goods.category) =
        ("pates".parse().unwrap(), "marche".parse().unwrap(), FoodCategory::DryGoods);
    beets.goods.category = FoodCategory::Vegetables;
    day.lots = vec![beets, pasta];
    (day.settings.mix, day.settings.refused, day.settings.wanted) = (Metres::ZERO, Metres::ZERO, Metres::ZERO);
    day
}

/// Cases of each family for each association.
fn baskets(day: &Day) -> BTreeMap<(String, FoodCategory), i64> {
    let model = CrowFly::shipped().unwrap();
    let plan: Plan = plan_day(day, &model, &Budget::iterations(200), &mut |_| ()).unwrap().plan;
    assert_eq!(check(day, &plan, &model).unwrap(), []);
    assert_eq!(plan.summary.placed, plan.summary.offered);
    let mut baskets = BTreeMap::new();
    for one in &plan.allocations {
        let lot = day.lots.iter().find(|lot| lot.id == one.lot).unwrap();
        *baskets.entry((one.association.to_string(), lot.goods.category)).or_default() += one.cases.get();
    }
    baskets
}

fn basket(near: [i64; 2], far: [i64; 2]) -> BTreeMap<(String, FoodCategory), i64> {
    let each = [("proche", near), ("loin", far)];
    let lines = each.into_iter().flat_map(|(name, [beets, dry])| {
        [((name.to_owned(), FoodCategory::Vegetables), beets), ((name.to_owned(), FoodCategory::DryGoods), dry)]
    });
    lines.filter(|(_, cases)| *cases > 0).collect()
}

#[test]
fn without_tastes_everybody_gets_what_is_nearest() {
    assert_eq!(baskets(&two_corners()), basket([10, 0], [0, 10]));
}

#[test]
fn a_mix_worth_the_way_gives_everybody_half_of_each_family() {
    let mut day = two_corners();
    // Each way is 7 km, 9.6 by road: what is gained must be more.
    day.settings.mix = Metres::new(20_000);
    assert_eq!(baskets(&day), basket([5, 5], [5, 5]));
    day.settings.mix = Metres::new(2_000);
    assert_eq!(baskets(&day), basket([10, 0], [0, 10]), "a modest wish moves nothing that far");
}

#[test]
fn who_turns_vegetables_down_gets_as_much_of_something_else() {
    let mut day = two_corners();
    day.settings.refused = Metres::new(30_000);
    let association = "proche".parse().unwrap();
    day.appetites.push(Appetite { association, category: FoodCategory::Vegetables, refused_permille: 900 });
    assert_eq!(baskets(&day), basket([0, 10], [10, 0]));
}

#[test]
fn who_asked_for_a_family_gets_it_and_not_a_crate_more() {
    let mut day = two_corners();
    day.associations.iter_mut().find(|it| it.id.as_str() == "proche").unwrap().wishes.wanted =
        [FoodCategory::DryGoods].into();
    assert_eq!(baskets(&day), basket([10, 0], [0, 10]), "a wish worth nothing moves nothing");
    // Both swap: each crate goes 9.6 km further by road, twice that for the two of them.
    day.settings.wanted = Metres::new(25_000);
    assert_eq!(baskets(&day), basket([0, 10], [10, 0]));
    // Wanting everything is wanting nothing, and so is wanting what is not there.
    for wanted in [FoodCategory::ALL.to_vec(), vec![FoodCategory::Fish]] {
        let wishes = &mut day.associations.iter_mut().find(|it| it.id.as_str() == "proche").unwrap().wishes;
        wishes.wanted = wanted.into_iter().collect();
        assert_eq!(baskets(&day), basket([10, 0], [0, 10]));
    }
}

#[test]
fn an_appetite_of_nobody_and_a_wild_setting_are_refused_with_their_place() {
    let mut day = two_corners();
    let association = "personne".parse().unwrap();
    day.appetites.push(Appetite { association, category: FoodCategory::Vegetables, refused_permille: 1001 });
    (day.settings.mix, day.settings.wanted) = (Metres::new(-1), Metres::new(100_001));
    let paths: Vec<String> = day.problems().into_iter().map(|problem| problem.path).collect();
    assert_eq!(paths, ["settings.mix", "settings.wanted", "appetites[0].association", "appetites[0].refused_permille"]);
}
