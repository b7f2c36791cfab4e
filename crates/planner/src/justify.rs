//! Why a shipment is left out, and what would let it in.

use glane_foundation::Sentence;

use crate::{
    model::Model,
    plan::{Rule, Unserved},
    problem::RoutingProblem,
};

/// The reason for one shipment, given the rounds as they are.
pub fn unserved(problem: &RoutingProblem, model: &Model, _orders: &[Vec<u32>], ship: usize) -> Unserved {
    let shipment = problem.shipments[ship].id.clone();
    if !model.classes.iter().any(|class| class.takes[ship]) {
        let why = Sentence::new(
            "aucun véhicule n'a la place et l'équipement nécessaires",
            "no van has the room and the equipment it needs",
        );
        return Unserved { shipment, rule: Rule::Skills, why, remedy: None };
    }
    let why = Sentence::new("aucune tournée ne peut l'ajouter à temps", "no round can take it in time");
    Unserved { shipment, rule: Rule::Windows, why, remedy: None }
}
