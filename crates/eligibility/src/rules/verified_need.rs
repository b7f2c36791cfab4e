//! Food is shared by the number of people served, and only the figure an operator verified counts.

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let name = &case.association.name;
    match case.association.served.verified {
        None => Answer::No(Sentence::new(
            format!("Le nombre de personnes servies par {name} n'est pas encore vérifié par l'opérateur."),
            format!("The number of people {name} serves is not yet verified by the operator."),
        )),
        Some(0) => Answer::No(Sentence::new(
            format!("{name} ne sert personne d'après le chiffre vérifié."),
            format!("{name} serves nobody according to the verified figure."),
        )),
        Some(_) => Answer::Yes,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::example::{example, is_no};

    #[test]
    fn a_figure_that_is_only_stated_gives_no_right() {
        let mut pair = example();
        assert!(!is_no(&pair.ask(super::judge)));
        pair.association.served.verified = None;
        pair.association.served.stated = 900;
        assert!(is_no(&pair.ask(super::judge)));
    }
}
