//! Opening hours of a week: `Lu-Ve 09:00-12:30,14:00-18:00; Sa 10:00-12:00`, OSM's `Mo-Sa 08:30-21:00; Su off` and `24/7`, and plain
//! words (`du lundi au vendredi de 9h à 12h30`).
//!
//! Rules are separated by `;` or a line break and a later one replaces the days it names (as in OSM); a comma before a day adds to
//! them. Days without hours, and hours without days beside other rules, are refused: nobody can tell what was meant.
//! Holiday rules (`PH`) and comments in quotation marks are left out, and said so.

mod scan;

use chrono::{NaiveTime, Weekday};
use glane_foundation::{LocalWindow, Sentence, WeeklyHours};

use super::Read;
use scan::{Token, scan};

/// What a cell of opening hours says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hours {
    pub week: WeeklyHours,
    /// Holidays or a comment were left out.
    pub left_out: bool,
}

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Reads a week of hours.
pub(crate) fn hours(text: &str) -> Read<Hours> {
    let (tokens, mut left_out) = scan(text).ok_or_else(unreadable)?;
    let rules = split_rules(&tokens);
    let mut week = WeeklyHours::default();
    for rule in &rules {
        if rule.tokens.contains(&Token::Holiday) {
            left_out = true;
            continue;
        }
        let (days, windows) = read_rule(rule.tokens)?;
        if days.is_none() && rules.len() > 1 {
            return Err(unreadable());
        }
        for day in days.unwrap_or_else(|| WEEK.to_vec()) {
            if !rule.adds {
                week.day_mut(day).clear();
            }
            week.day_mut(day).extend_from_slice(&windows);
        }
    }
    for day in WEEK {
        merge(week.day_mut(day));
    }
    if week.is_never() {
        return Err(Sentence::new(
            "Ces horaires ne laissent aucune heure d'ouverture : laissez vide pour les horaires habituels.",
            "These hours leave no opening at all: leave the cell empty for the usual hours.",
        ));
    }
    Ok(Hours { week, left_out })
}

fn unreadable() -> Sentence {
    Sentence::new(
        "Horaires illisibles : écrivez par exemple « Lu-Ve 09:00-12:30,14:00-18:00; Sa 10:00-12:00 ».",
        "Unreadable hours: write for instance \"Mo-Fr 09:00-12:30,14:00-18:00; Sa 10:00-12:00\".",
    )
}

struct Rule<'t> {
    tokens: &'t [Token],
    /// Adds to the days it names instead of replacing them.
    adds: bool,
}

/// A semicolon starts a rule that replaces; a day after a time starts one that adds.
fn split_rules(tokens: &[Token]) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    for part in tokens.split(|token| *token == Token::Semicolon) {
        let mut start = 0;
        let mut adds = false;
        for at in 1..part.len() {
            let names_days = matches!(part[at], Token::Day(_) | Token::EveryDay | Token::Holiday);
            let timed = part[start..at].iter().any(|token| matches!(token, Token::Time(_) | Token::Off));
            if names_days && timed {
                let end = if part[at - 1] == Token::Comma { at - 1 } else { at };
                rules.push(Rule { tokens: &part[start..end], adds });
                (start, adds) = (at, true);
            }
        }
        rules.push(Rule { tokens: &part[start..], adds });
    }
    rules.retain(|rule| !rule.tokens.is_empty());
    rules
}

/// Days (none named: `None`) and windows (none: closed) of one rule.
fn read_rule(tokens: &[Token]) -> Read<(Option<Vec<Weekday>>, Vec<LocalWindow>)> {
    let timed = tokens.iter().position(|token| matches!(token, Token::Time(_) | Token::Off | Token::Always));
    let (days, times) = tokens.split_at(timed.ok_or_else(unreadable)?);
    let days = if days.is_empty() { None } else { Some(read_days(days)?) };
    match times {
        [Token::Off] if days.is_some() => Ok((days, Vec::new())),
        [Token::Always] => Ok((days, vec![whole_day().ok_or_else(unreadable)?])),
        _ => {
            let windows = times.split(|token| *token == Token::Comma).map(read_window).collect::<Read<_>>()?;
            Ok((days, windows))
        }
    }
}

fn read_days(tokens: &[Token]) -> Read<Vec<Weekday>> {
    let mut days = Vec::new();
    let tokens = tokens.strip_suffix(&[Token::Comma]).unwrap_or(tokens);
    for part in tokens.split(|token| *token == Token::Comma) {
        match part {
            [Token::EveryDay] => days.extend(WEEK),
            [Token::Day(first), Token::Dash, Token::Day(last)] => days.extend(days_from(*first, *last)),
            part if !part.is_empty() => {
                for token in part {
                    let Token::Day(day) = token else { return Err(unreadable()) };
                    days.push(*day);
                }
            }
            _ => return Err(unreadable()),
        }
    }
    Ok(days)
}

/// First to last day, across Sunday where the first comes later in the week.
fn days_from(first: Weekday, last: Weekday) -> Vec<Weekday> {
    let mut days = vec![first];
    let mut day = first;
    while day != last {
        day = day.succ();
        days.push(day);
    }
    days
}

fn read_window(tokens: &[Token]) -> Read<LocalWindow> {
    let [Token::Time(from), Token::Dash, Token::Time(to)] = tokens else { return Err(unreadable()) };
    let to = if *to == NaiveTime::MIN { end_of_day().ok_or_else(unreadable)? } else { *to };
    LocalWindow::new(*from, to).map_err(|_| {
        Sentence::new(
            format!(
                "La plage {}-{} finit avant de commencer : inversez-la, ou coupez une nuit en deux jours.",
                from.format("%H:%M"),
                to.format("%H:%M")
            ),
            format!(
                "The window {}-{} ends before it starts: turn it round, or split a night into two days.",
                from.format("%H:%M"),
                to.format("%H:%M")
            ),
        )
    })
}

/// Midnight as an end, like `24:00` in the foundation.
fn end_of_day() -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(23, 59, 59)
}

fn whole_day() -> Option<LocalWindow> {
    LocalWindow::new(NaiveTime::MIN, end_of_day()?).ok()
}

/// In order, overlapping and touching windows joined.
fn merge(windows: &mut Vec<LocalWindow>) {
    windows.sort_unstable();
    let mut merged: Vec<LocalWindow> = Vec::with_capacity(windows.len());
    for window in windows.drain(..) {
        match merged.last_mut() {
            Some(last) if window.from() <= last.to() => {
                *last = LocalWindow::new(last.from(), last.to().max(window.to())).unwrap_or(*last);
            }
            _ => merged.push(window),
        }
    }
    *windows = merged;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter per weekday and its windows, to compare at a glance.
    fn week(text: &str) -> String {
        let week = hours(text).unwrap_or_else(|e| panic!("{text}: {}", e.en)).week;
        let day = |day: &Weekday| week.day(*day).iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        WEEK.iter().map(day).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn french_and_osm_forms_say_the_same() {
        let expected = "09:00-12:30,14:00-18:00 09:00-12:30,14:00-18:00 09:00-12:30,14:00-18:00 \
                        09:00-12:30,14:00-18:00 09:00-12:30,14:00-18:00 10:00-12:00 ";
        for text in [
            "Lu-Ve 09:00-12:30,14:00-18:00; Sa 10:00-12:00",
            "Mo-Fr 09:00-12:30, 14:00-18:00;Sa 10:00-12:00; Su off",
            "lundi au vendredi 9h-12h30 et 14h-18h, samedi 10h-12h",
            "Du lundi au vendredi de 9h00 à 12h30 et de 14h à 18h\nSamedi : 10 h - 12 h\nDimanche fermé",
            "lun. – ven. 9h–12h30 / 14h–18h ; sam. 10h–12h",
        ] {
            assert_eq!(week(text), expected, "{text}");
        }
    }

    #[test]
    fn later_rules_replace_and_commas_add() {
        assert_eq!(week("Mo-Su 10:00-21:00; Th 10:00-22:00").split(' ').nth(3), Some("10:00-22:00"));
        assert_eq!(week("Mo-Sa 09:00-12:00, Fr-Sa  14:00-24:00").split(' ').nth(4), Some("09:00-12:00,14:00-23:59"));
        assert_eq!(week("Mo-Su 09:00-23:00, Fr 09:00-24:00").split(' ').nth(4), Some("09:00-23:59"), "joined");
    }

    #[test]
    fn forms_seen_in_real_files_are_read() {
        assert_eq!(week("Mo-Fr 09:00-00:00").split(' ').next(), Some("09:00-23:59"));
        assert_eq!(week("Mo,Sa 13:00-15:00,16:00-21:00").split(' ').nth(5), Some("13:00-15:00,16:00-21:00"));
        assert_eq!(week("24/7").split(' ').nth(6), Some("00:00-23:59"));
        assert_eq!(week("9h-12h").split(' ').nth(6), Some("09:00-12:00"), "hours alone hold every day");
        assert_eq!(week("Fr-Mo 09:00-10:00").split(' ').nth(6), Some("09:00-10:00"), "across Sunday");
        let commented = hours("08:00-19:30 \"call first\"").unwrap();
        assert!(commented.left_out);
        assert!(hours("Mo-Sa 09:00-20:00; PH off").unwrap().left_out);
    }

    #[test]
    fn window_that_ends_before_it_starts_is_told_apart() {
        assert!(hours("Lu 18:00-09:00").unwrap_err().fr.contains("finit avant de commencer"));
    }

    #[test]
    fn what_could_mean_two_things_is_refused() {
        for text in [
            "Mo-Sa 08:00-22:00; 08:00-12:30",
            "Mo-Fr",
            "sur rendez-vous",
            "Mo 09:00",
            "Mo-Fr 25:00-26:00",
            "off",
            "Mo off",
            "Mar-Oct 9:00-12:00",
            "",
            ";",
            "Mo 9:00-12:00-13:00",
        ] {
            assert!(hours(text).is_err(), "{text}");
        }
    }
}
