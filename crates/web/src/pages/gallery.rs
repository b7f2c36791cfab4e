//! The design system on one page: every component in every state, to be looked at and checked by machine.

use askama::Template;
use axum::http::StatusCode;
use chrono::NaiveDate;
use glane_foundation::Seconds;
use glane_service::words::{AllocationState, Clock, Clocks, LotState, StopState};

use super::Answer;
use crate::{
    clock_bar::ClockBar,
    page::{self, Page},
    reader::Reader,
    say::Say,
    states::{self, Tag},
    texts::gallery::Words,
};

/// Names of the colours in the style sheet.
const TOKENS: [&str; 14] = [
    "paper",
    "card",
    "ink",
    "quiet",
    "line",
    "edge",
    "action",
    "action-soft",
    "wheat",
    "wheat-edge",
    "wheat-ink",
    "brick",
    "brick-soft",
    "focus",
];
/// Rounds have a colour and a pattern each, before both repeat.
const ROUNDS: [usize; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

#[derive(Template)]
#[template(path = "gallery.html")]
struct GalleryPage {
    page: Page,
    t: &'static Words,
    say: Say,
}

impl GalleryPage {
    fn tokens(&self) -> [&'static str; TOKENS.len()] {
        TOKENS
    }
    fn rounds(&self) -> [usize; ROUNDS.len()] {
        ROUNDS
    }
    fn tags(&self) -> Vec<Tag> {
        let stops = [StopState::Arrived, StopState::Done, StopState::FoundClosed, StopState::Cancelled];
        let lots = [LotState::Declared, LotState::Open, LotState::Allocated, LotState::Withdrawn];
        let promises = [AllocationState::Proposed, AllocationState::Scheduled, AllocationState::Declined];
        let say = self.say;
        let stops = stops.into_iter().filter_map(|state| states::stop(say, state));
        let lots = lots.into_iter().map(|state| states::lot(say, state));
        stops.chain(lots).chain(promises.into_iter().map(|state| states::allocation(say, state))).collect()
    }
    /// Plenty left, one day left, the exception, everything over: what each is called, and its bar.
    fn bars(&self) -> Vec<(&'static str, ClockBar)> {
        let t = self.t;
        let day = |day: u32| {
            NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default().and_hms_opt(0, 0, 0).unwrap_or_default()
        };
        let now = day(23) + chrono::Duration::hours(9);
        let allows = Clock::Allows(Seconds::from_minutes(30));
        let clocks = |legal, cold, tax, hours| ClockBar::of(self.say, &Clocks { legal, cold, tax, hours, now });
        vec![
            (t.plenty, clocks(Clock::Free, Clock::Free, Clock::Free, Clock::Until(day(28)))),
            (t.a_day, clocks(Clock::Until(day(24)), allows, Clock::Until(day(24)), Clock::Until(day(24)))),
            (
                t.tight,
                clocks(
                    Clock::Tight(day(24)),
                    allows,
                    Clock::Over(day(23)),
                    Clock::Until(now + chrono::Duration::hours(1)),
                ),
            ),
            (t.over, clocks(Clock::Over(day(22)), allows, Clock::Over(day(20)), Clock::Over(now))),
        ]
    }
}

/// Shows the gallery. It says nothing about anybody, so anybody may look.
pub(crate) async fn show(reader: Reader) -> Answer {
    let say = reader.say;
    let t = Words::of(say.0);
    page::show(StatusCode::OK, &GalleryPage { page: Page::new(&reader, t.title), t, say })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_of_the_gallery_is_in_the_style_sheet_in_light_and_dark() {
        let style = include_str!("../../assets/glane.css");
        for token in TOKENS {
            assert!(style.matches(&format!("--{token}:")).count() >= 2, "{token}");
            assert!(style.contains(&format!(".of-{token}{{")), "no sample of {token}");
        }
    }
}
