//! The price of fairness in kilometres: what carrying food by need costs beyond carrying as much the shortest way.

#![expect(clippy::as_conversions, reason = "figures for people, in floating point")]

use crate::{
    Market, MarketError,
    cases::{Bands, lots},
    cheapest,
    dense::Dense,
    leximin, solve,
};

/// Weight times detour of two flows that move as much food, whole cases and trips left aside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceOfFairness {
    /// By need, as cheaply as the band of the market allows, in kg km.
    pub fair: f64,
    /// The shortest way, whoever gets it, in kg km.
    pub shortest: f64,
}

impl PriceOfFairness {
    /// How much more, as a part of the shortest; zero when nothing is carried.
    #[must_use]
    pub fn extra(&self) -> f64 {
        if self.shortest > 0.0 { self.fair / self.shortest - 1.0 } else { 0.0 }
    }
}

/// Solves the market twice, by need within its band and for distance alone.
///
/// # Errors
/// When the market contradicts itself.
pub fn price_of_fairness(market: &Market) -> Result<PriceOfFairness, MarketError> {
    let mut dense = Dense::new(market)?;
    // Distance alone: tastes aside.
    dense.rooms.iter_mut().for_each(|room| room.taste = None);
    let fair = leximin::solve(&dense, None);
    let cost = |bands: Option<&Bands>| {
        let (mut network, mut gets) = (fair.network.clone(), fair.gets.clone());
        cheapest::solve(&dense, &mut network, &mut gets, bands, None);
        let flow = network.flow(&dense);
        let of = |lot| dense.edges_of(lot).map(|edge| flow[edge] as f64 * dense.edges[edge].detour as f64);
        lots(&dense).flat_map(of).sum::<f64>() / 1e9
    };
    let anybody = Bands {
        least: vec![0; fair.gets.len()],
        // No cap counts as all the food there is.
        most: dense.associations.iter().map(|it| it.cap.min(fair.gets.iter().sum())).collect(),
    };
    Ok(PriceOfFairness {
        fair: cost(solve::bands(market, &dense, &fair.gets).as_ref()),
        shortest: cost(Some(&anybody)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Recipe, generate};

    #[test]
    fn a_wider_band_costs_less_and_never_less_than_the_shortest() {
        let mut market = generate(&Recipe::day(300, 3)).unwrap();
        let mut before = f64::INFINITY;
        for band in [0, 50, 100] {
            market.policy.band_permille = band;
            let price = price_of_fairness(&market).unwrap();
            assert!(price.fair < before && price.shortest < price.fair, "{band}: {price:?}");
            before = price.fair;
        }
    }

    #[test]
    fn one_lot_between_a_near_and_a_far_taker_costs_what_the_far_half_drives_more() {
        // 10 kg and equal need: 5 kg to each, 1 km and 3 km away. 20 kg km instead of 10.
        let market = Market::from_json(
            r#"{ "format": "glane-market/1",
                 "lots": [{ "id": "l", "origin": "s", "category": "fruit", "cases": 10, "case_weight": 1000 }],
                 "associations": [{ "id": "near", "weight": 50000000, "received": 0 },
                                  { "id": "far", "weight": 50000000, "received": 0 }],
                 "edges": [{ "lot": "l", "association": "near", "detour": 1000 },
                           { "lot": "l", "association": "far", "detour": 3000 }] }"#,
        )
        .unwrap();
        let price = price_of_fairness(&market).unwrap();
        assert!((price.fair - 20.0).abs() < 1e-9 && (price.shortest - 10.0).abs() < 1e-9, "{price:?}");
        assert!((price.extra() - 1.0).abs() < 1e-9);
    }
}
