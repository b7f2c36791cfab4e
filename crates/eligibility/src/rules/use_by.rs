//! Nothing changes hands after its use-by date (R112-25 C. conso; Regulation (EU) 1169/2011 art. 24).

use glane_foundation::Sentence;

use crate::{Answer, Case};

pub(crate) fn judge(case: &Case<'_>) -> Answer {
    match case.lot.goods.expiry.and_then(glane_inventory::Expiry::as_dlc) {
        Some(dlc) if dlc < case.takeover => Answer::No(Sentence::new(
            format!("La DLC du {} sera dépassée le jour de la remise.", dlc.format("%d/%m/%Y")),
            format!("The use-by date {dlc} will have passed on the day of the handover."),
        )),
        _ => Answer::Yes,
    }
}

#[cfg(test)]
mod tests {
    use glane_inventory::Expiry;

    use crate::rules::example::{example, is_no, today};

    #[test]
    fn the_day_of_the_date_is_allowed_and_the_day_after_is_not() {
        let mut pair = example();
        pair.lot.goods.expiry = Some(Expiry::dlc(today()));
        assert!(!is_no(&pair.ask(super::judge)), "a DLC ends at midnight of its day");
        pair.lot.goods.expiry = Some(Expiry::dlc(today() - chrono::Days::new(1)));
        assert!(is_no(&pair.ask(super::judge)));
    }
}
