//! Store and association have signed a donation agreement (L541-15-6 C. env.), where the territory asks for one per pair.
//! An agreement that was signed and has run out blocks in any case.

use glane_demand::PaperStatus;
use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    let (store, association) = (&case.store.name, &case.association.name);
    match case.association.agreement(&case.store.id, case.takeover) {
        PaperStatus::InForce => Answer::Yes,
        PaperStatus::Missing if !case.policy.agreement_required => Answer::Yes,
        PaperStatus::Missing => Answer::No(Sentence::new(
            format!("Il n'y a pas de convention de don entre {store} et {association}."),
            format!("There is no donation agreement between {store} and {association}."),
        )),
        PaperStatus::Expired(last) => Answer::No(Sentence::new(
            format!(
                "La convention entre {store} et {association} a expiré le {} : renouvelez-la.",
                last.format("%d/%m/%Y")
            ),
            format!("The agreement between {store} and {association} expired on {last}: renew it."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use glane_demand::{Paper, PaperKind};

    use crate::rules::example::{example, is_no, today};

    #[test]
    fn is_asked_for_only_where_the_territory_does() {
        let mut pair = example();
        assert!(!is_no(&pair.ask(super::judge)));
        pair.policy.agreement_required = true;
        assert!(is_no(&pair.ask(super::judge)));
    }

    #[test]
    fn blocks_once_it_has_run_out() {
        let mut pair = example();
        let kind = PaperKind::Agreement { store: pair.store.id.clone() };
        let yesterday = today() - chrono::Days::new(1);
        pair.association.papers.push(Paper { kind, number: String::new(), expires: Some(yesterday) });
        assert!(is_no(&pair.ask(super::judge)));
    }
}
