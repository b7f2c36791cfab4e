//! Only bodies recognised as food aid receive donations (L266-2 and R266-1 CASF; CCAS and CIAS are by law).

use glane_demand::PaperStatus;
use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let name = &case.association.name;
    match case.association.habilitation(case.takeover) {
        PaperStatus::InForce => Answer::Yes,
        PaperStatus::Expired(last) => Answer::No(Sentence::new(
            format!(
                "L'habilitation de {name} a expiré le {} : transmettez la nouvelle à l'opérateur.",
                last.format("%d/%m/%Y")
            ),
            format!("The food-aid habilitation of {name} expired on {last}: send the new one to the operator."),
        )),
        PaperStatus::Missing => Answer::No(Sentence::new(
            format!("{name} n'a pas d'habilitation enregistrée : transmettez-la à l'opérateur."),
            format!("{name} has no food-aid habilitation on file: send it to the operator."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::example::{example, in_days, is_no, today};

    #[test]
    fn holds_on_its_last_day_and_not_after() {
        let mut pair = example();
        pair.association.papers[0].expires = Some(today());
        assert!(!is_no(&pair.ask(super::judge)));
        pair.association.papers[0].expires = Some(today() - chrono::Days::new(1));
        assert!(is_no(&pair.ask(super::judge)));
        pair.association.papers[0].expires = Some(in_days(1));
        assert!(!is_no(&pair.ask(super::judge)));
    }

    #[test]
    fn a_municipal_centre_needs_no_paper() {
        let mut pair = example();
        pair.association.papers.clear();
        assert!(is_no(&pair.ask(super::judge)));
        pair.association.deemed_habilitated = true;
        assert!(!is_no(&pair.ask(super::judge)));
    }
}
