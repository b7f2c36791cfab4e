//! The four clocks of a lot: until when the law, the cold, the tax and the hours of the shop let it be given.
//!
//! They are what an operator looks at while a lot has no taker. The same rules and thresholds as everywhere; nothing is decided
//! here.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use glane_foundation::{Seconds, Sentence, WeeklyHours};
use glane_inventory::{DateKind, Lot};

use crate::Policy;

/// Last days of a DLC, its own day included, in which a gift counts for half of its cost (art. 238 bis CGI, after professional
/// summaries, 2026-11).
pub const HALF_VALUE_DAYS: u64 = 3;

/// How one limit stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Nothing limits it.
    Free,
    /// It may go until this local moment.
    Until(NaiveDateTime),
    /// The ordinary time is over; an exception lasts until this local moment.
    Tight(NaiveDateTime),
    /// Over since this local moment.
    Over(NaiveDateTime),
    /// It starts when the goods leave the cold, and then runs for so long.
    Allows(Seconds),
}

/// The four clocks of a lot at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Until when the law lets it be given.
    pub legal: Clock,
    /// How long it may be out of the cold.
    pub cold: Clock,
    /// Until when the gift counts in full for the donor's tax.
    pub tax: Clock,
    /// Until when it can be fetched.
    pub hours: Clock,
    /// The moment they were read.
    pub now: NaiveDateTime,
}

impl Clocks {
    /// Reads the clocks of a lot that waits at a shop. `declared` is its local day of declaration.
    #[must_use]
    pub fn read(
        lot: &Lot,
        declared: NaiveDate,
        pickup: &WeeklyHours,
        policy: &Policy,
        exposure_limit: Seconds,
        now: NaiveDateTime,
    ) -> Self {
        let cold = if lot.goods.temperature_class().needs_cold() { Clock::Allows(exposure_limit) } else { Clock::Free };
        Self { legal: legal(lot, declared, policy, now), cold, tax: tax(lot, now), hours: hours(pickup, now), now }
    }

    /// The clocks with their names, in the order they are shown.
    #[must_use]
    pub const fn all(&self) -> [Clock; 4] {
        [self.legal, self.cold, self.tax, self.hours]
    }

    /// How much is left of a clock, from 0 (over) to 4 (plenty): what its bar shows.
    #[must_use]
    pub fn level(&self, clock: Clock) -> u8 {
        match clock {
            Clock::Free => 4,
            Clock::Over(_) => 0,
            Clock::Tight(_) => 1,
            Clock::Allows(limit) => {
                if limit >= Seconds::from_minutes(60) {
                    3
                } else {
                    2
                }
            }
            Clock::Until(end) => match (end - self.now).num_minutes() {
                ..=120 => 1,
                121..=1_440 => 2,
                1_441..=4_320 => 3,
                _ => 4,
            },
        }
    }

    /// All four in one sentence each, for whoever hears instead of seeing.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let [legal, cold, tax, hours] = self.all();
        let fr = format!(
            "Loi : {}. Froid : {}. Impôt : {}. Horaires : {}.",
            self.legal_fr(legal),
            cold_fr(cold),
            self.tax_fr(tax),
            self.hours_fr(hours)
        );
        let en = format!(
            "Law: {}. Cold: {}. Tax: {}. Hours: {}.",
            self.legal_en(legal),
            cold_en(cold),
            self.tax_en(tax),
            self.hours_en(hours)
        );
        Sentence::new(fr, en)
    }

    fn legal_fr(&self, clock: Clock) -> String {
        match clock {
            Clock::Until(end) => format!("à donner avant le {}", last_day(end).format("%d/%m")),
            Clock::Tight(end) => {
                format!("seulement à qui distribue avant le {}", last_day(end).format("%d/%m"))
            }
            Clock::Over(_) => "ne peut plus être donné".to_owned(),
            Clock::Free | Clock::Allows(_) => "sans limite".to_owned(),
        }
    }

    fn legal_en(&self, clock: Clock) -> String {
        match clock {
            Clock::Until(end) => format!("give by {}", last_day(end).format("%d/%m")),
            Clock::Tight(end) => format!("only to who hands out by {}", last_day(end).format("%d/%m")),
            Clock::Over(_) => "can no longer be given".to_owned(),
            Clock::Free | Clock::Allows(_) => "no limit".to_owned(),
        }
    }

    fn tax_fr(&self, clock: Clock) -> String {
        match clock {
            Clock::Until(end) => format!("valeur entière jusqu'au {}", last_day(end).format("%d/%m")),
            Clock::Over(_) | Clock::Tight(_) => "compte pour moitié".to_owned(),
            Clock::Free | Clock::Allows(_) => "valeur entière".to_owned(),
        }
    }

    fn tax_en(&self, clock: Clock) -> String {
        match clock {
            Clock::Until(end) => format!("full value until {}", last_day(end).format("%d/%m")),
            Clock::Over(_) | Clock::Tight(_) => "counts half".to_owned(),
            Clock::Free | Clock::Allows(_) => "full value".to_owned(),
        }
    }

    fn hours_fr(&self, clock: Clock) -> String {
        match clock {
            Clock::Until(end) if end.date() == self.now.date() => format!("à prendre avant {}", end.format("%H h %M")),
            Clock::Until(end) => format!("à prendre le {} avant {}", end.format("%d/%m"), end.format("%H h %M")),
            Clock::Over(_) | Clock::Tight(_) => "le magasin n'ouvre plus".to_owned(),
            Clock::Free | Clock::Allows(_) => "à toute heure".to_owned(),
        }
    }

    fn hours_en(&self, clock: Clock) -> String {
        match clock {
            Clock::Until(end) if end.date() == self.now.date() => format!("fetch before {}", end.format("%H:%M")),
            Clock::Until(end) => format!("fetch on {} before {}", end.format("%d/%m"), end.format("%H:%M")),
            Clock::Over(_) | Clock::Tight(_) => "the shop opens no more".to_owned(),
            Clock::Free | Clock::Allows(_) => "at any hour".to_owned(),
        }
    }
}

fn cold_fr(clock: Clock) -> String {
    match clock {
        Clock::Allows(limit) => format!("{} min hors du froid au plus", limit.get() / 60),
        _ => "sans objet".to_owned(),
    }
}

fn cold_en(clock: Clock) -> String {
    match clock {
        Clock::Allows(limit) => format!("{} min out of the cold at most", limit.get() / 60),
        _ => "not concerned".to_owned(),
    }
}

/// The day that ends at a midnight.
fn last_day(end: NaiveDateTime) -> NaiveDate {
    end.date().pred_opt().unwrap_or_else(|| end.date())
}

/// The midnight at which a day ends.
fn end_of(day: NaiveDate) -> NaiveDateTime {
    day.succ_opt().unwrap_or(day).and_time(NaiveTime::MIN)
}

fn until(day: NaiveDate, now: NaiveDateTime) -> Clock {
    let end = end_of(day);
    if now < end { Clock::Until(end) } else { Clock::Over(end) }
}

fn legal(lot: &Lot, declared: NaiveDate, policy: &Policy, now: NaiveDateTime) -> Clock {
    let later = |day: NaiveDate, days: u16| day.checked_add_days(Days::new(days.into())).unwrap_or(day);
    match lot.goods.expiry {
        Some(expiry) if expiry.kind == DateKind::Dlc => {
            let ordinary = expiry.date.checked_sub_days(Days::new(policy.min_days_before_dlc.into()));
            match ordinary.map(|day| until(day, now)) {
                Some(Clock::Until(end)) => Clock::Until(end),
                _ => match until(expiry.date, now) {
                    Clock::Until(end) => Clock::Tight(end),
                    over => over,
                },
            }
        }
        Some(expiry) => {
            let after = policy.days_after_ddm.get(&lot.goods.category).copied().unwrap_or(0);
            until(later(expiry.date, after), now)
        }
        None => until(later(declared, policy.days_without_date), now),
    }
}

/// Only goods with a DLC lose value: the last three days count half.
fn tax(lot: &Lot, now: NaiveDateTime) -> Clock {
    let dlc = lot.goods.expiry.and_then(glane_inventory::Expiry::as_dlc);
    dlc.and_then(|dlc| dlc.checked_sub_days(Days::new(HALF_VALUE_DAYS))).map_or(Clock::Free, |day| until(day, now))
}

/// The end of today's last window that is still open or ahead, else of the next day with one.
fn hours(pickup: &WeeklyHours, now: NaiveDateTime) -> Clock {
    if pickup.is_never() {
        return Clock::Over(now);
    }
    let last = |day: NaiveDate| pickup.on_date(day).iter().map(|window| day.and_time(window.to())).max();
    let today = last(now.date()).filter(|end| *end > now);
    let next = || pickup.next_open_after(now.date()).and_then(last);
    today.or_else(next).map_or(Clock::Over(now), Clock::Until)
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use glane_foundation::LocalWindow;
    use glane_inventory::Expiry;

    use super::*;
    use crate::rules::example::{example, in_days};

    fn at(hour: u32) -> NaiveDateTime {
        in_days(0).and_hms_opt(hour, 0, 0).unwrap()
    }

    fn read(expiry: Option<Expiry>, now: NaiveDateTime) -> Clocks {
        let mut lot = example().lot;
        lot.goods.expiry = expiry;
        let windows = [LocalWindow::parse("10:00", "12:30").unwrap()];
        let pickup = WeeklyHours::on(&[Weekday::Mon, Weekday::Thu], &windows);
        Clocks::read(&lot, in_days(0), &pickup, &Policy::default(), Seconds::from_minutes(30), now)
    }

    #[test]
    fn a_dlc_four_days_away_has_two_ordinary_days_and_counts_in_full_until_tomorrow() {
        let clocks = read(Some(Expiry::dlc(in_days(4))), at(9));
        assert_eq!(clocks.legal, Clock::Until(end_of(in_days(2))), "48 h before the DLC");
        assert_eq!(clocks.tax, Clock::Until(end_of(in_days(1))), "days 2, 3 and 4 are the last three");
    }

    #[test]
    fn a_dlc_tomorrow_is_tight_and_counts_half() {
        let clocks = read(Some(Expiry::dlc(in_days(1))), at(9));
        assert_eq!(clocks.legal, Clock::Tight(end_of(in_days(1))));
        assert!(matches!(clocks.tax, Clock::Over(_)));
        assert_eq!(clocks.level(clocks.legal), 1);
        assert!(clocks.sentence().fr.contains("seulement à qui distribue") && clocks.sentence().fr.contains("moitié"));
    }

    #[test]
    fn a_dlc_that_passed_is_over() {
        let clocks = read(Some(Expiry::dlc(in_days(0).pred_opt().unwrap())), at(9));
        assert!(matches!(clocks.legal, Clock::Over(_)) && clocks.level(clocks.legal) == 0);
    }

    #[test]
    fn goods_without_a_date_last_as_long_as_the_policy_says_and_keep_their_value() {
        let clocks = read(None, at(9));
        assert_eq!(clocks.legal, Clock::Until(end_of(in_days(3))));
        assert_eq!(clocks.tax, Clock::Free);
    }

    #[test]
    fn the_hours_are_todays_last_window_then_the_next_open_day() {
        assert_eq!(read(None, at(9)).hours, Clock::Until(in_days(0).and_hms_opt(12, 30, 0).unwrap()));
        assert_eq!(read(None, at(13)).hours, Clock::Until(in_days(3).and_hms_opt(12, 30, 0).unwrap()), "Thursday");
    }
}
