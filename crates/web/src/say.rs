//! How Glane says dates, hours, weights and distances to a reader: as people say them, never grams, never raw codes.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use glane_foundation::{
    Cases, DeciCelsius, FoodCategory, Grams, Language, LocalWindow, Metres, Seconds, Sentence, TemperatureClass,
};
use glane_service::words::{Allergen, DateKind, Expiry};

/// Speaks one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Say(pub Language);

const WEEKDAYS: [(&str, &str); 7] = [
    ("lundi", "Monday"),
    ("mardi", "Tuesday"),
    ("mercredi", "Wednesday"),
    ("jeudi", "Thursday"),
    ("vendredi", "Friday"),
    ("samedi", "Saturday"),
    ("dimanche", "Sunday"),
];
const MONTHS: [(&str, &str); 12] = [
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
];
/// Keeps a number and its unit on one line.
const NBSP: char = '\u{a0}';

impl Say {
    /// One of two wordings.
    pub(crate) fn pick<'a>(self, (fr, en): (&'a str, &'a str)) -> &'a str {
        match self.0 {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    /// One of two pairs.
    pub(crate) fn pick_pair<T>(self, fr: T, en: T) -> T {
        match self.0 {
            Language::Fr => fr,
            Language::En => en,
        }
    }

    /// Value of the `lang` attribute.
    pub(crate) fn lang(self) -> &'static str {
        self.pick(("fr", "en"))
    }

    /// A sentence of the service.
    pub(crate) fn sentence(self, sentence: &Sentence) -> &str {
        sentence.in_language(self.0)
    }

    /// "10 h 30", "9 h", "10:30".
    pub(crate) fn time(self, time: NaiveTime) -> String {
        let (hour, minute) = (time.hour(), time.minute());
        match self.0 {
            Language::Fr if minute == 0 => format!("{hour}{NBSP}h"),
            Language::Fr => format!("{hour}{NBSP}h{NBSP}{minute:02}"),
            Language::En => format!("{hour}:{minute:02}"),
        }
    }

    /// Time of a local instant.
    pub(crate) fn at(self, instant: &NaiveDateTime) -> String {
        self.time(instant.time())
    }

    /// "lundi 23 novembre".
    pub(crate) fn date(self, date: NaiveDate) -> String {
        let name = |list: &[(&'static str, &'static str)], index: u32| {
            usize::try_from(index).ok().and_then(|i| list.get(i)).map_or("", |names| self.pick(*names))
        };
        let weekday = name(&WEEKDAYS, date.weekday().num_days_from_monday());
        let month = name(&MONTHS, date.month0());
        match (self.0, date.day()) {
            (Language::Fr, 1) => format!("{weekday} 1er{NBSP}{month}"),
            (_, day) => format!("{weekday} {day}{NBSP}{month}"),
        }
    }

    /// The name of a weekday, from Monday at 0.
    pub(crate) fn weekday(self, from_monday: usize) -> &'static str {
        WEEKDAYS.get(from_monday).map_or("", |names| self.pick(*names))
    }

    /// "aujourd'hui, lundi 23 novembre" where today is known and near; the year where it is another one.
    pub(crate) fn day(self, date: NaiveDate, today: Option<NaiveDate>) -> String {
        let plain = self.date(date);
        match self.near(date, today) {
            Some(word) => format!("{word}, {plain}"),
            None if today.is_some_and(|t| t.year() != date.year()) => format!("{plain} {}", date.year()),
            None => plain,
        }
    }

    /// "aujourd'hui", "demain", "hier".
    fn near(self, date: NaiveDate, today: Option<NaiveDate>) -> Option<&'static str> {
        let today = today?;
        if date == today {
            Some(self.pick(("aujourd’hui", "today")))
        } else if Some(date) == today.checked_add_days(Days::new(1)) {
            Some(self.pick(("demain", "tomorrow")))
        } else if Some(date) == today.checked_sub_days(Days::new(1)) {
            Some(self.pick(("hier", "yesterday")))
        } else {
            None
        }
    }

    /// "de 9 h à 12 h".
    pub(crate) fn window(self, window: LocalWindow) -> String {
        let (from, to) = (self.time(window.from()), self.time(window.to()));
        match self.0 {
            Language::Fr => format!("de {from} à {to}"),
            Language::En => format!("{from} to {to}"),
        }
    }

    /// Several windows, or nothing.
    pub(crate) fn windows(self, windows: &[LocalWindow]) -> String {
        windows.iter().map(|w| self.window(*w)).collect::<Vec<_>>().join(self.pick((" et ", " and ")))
    }

    /// A whole number with its thousands apart.
    pub(crate) fn number(self, value: i64) -> String {
        let digits = value.unsigned_abs().to_string();
        let apart = self.pick(("\u{202f}", ","));
        let mut text = String::from(if value < 0 { "-" } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push_str(apart);
            }
            text.push(digit);
        }
        text
    }

    /// A count of things known as `usize`.
    pub(crate) fn count(self, value: usize) -> String {
        self.number(i64::try_from(value).unwrap_or(i64::MAX))
    }

    /// Kilos: one decimal below ten, none above.
    pub(crate) fn kg(self, grams: Grams) -> String {
        format!("{}{NBSP}kg", self.tenths(grams.get(), 1_000))
    }

    /// Kilometres: one decimal below ten, none above.
    pub(crate) fn km(self, metres: Metres) -> String {
        format!("{}{NBSP}km", self.tenths(metres.get(), 1_000))
    }

    fn tenths(self, value: i64, unit: i64) -> String {
        let tenths = (value.saturating_mul(10) + unit / 2) / unit;
        if tenths >= 100 || tenths % 10 == 0 {
            return self.number((value + unit / 2) / unit);
        }
        format!("{}{}{}", tenths / 10, self.pick((",", ".")), tenths % 10)
    }

    /// "12 min", "1 h 05".
    pub(crate) fn duration(self, seconds: Seconds) -> String {
        let minutes = (seconds.get() + 30) / 60;
        match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("{minutes}{NBSP}min"),
            (hours, minutes) => format!("{hours}{NBSP}h{NBSP}{minutes:02}"),
        }
    }

    /// "62 %".
    pub(crate) fn percent(self, permille: u32) -> String {
        let whole = permille.saturating_add(5) / 10;
        match self.0 {
            Language::Fr => format!("{whole}{NBSP}%"),
            Language::En => format!("{whole}%"),
        }
    }

    /// "1 caisse", "3 caisses".
    pub(crate) fn cases(self, cases: Cases) -> String {
        format!(
            "{}{NBSP}{}",
            self.number(cases.get()),
            self.plural(cases.get(), ("caisse", "crate"), ("caisses", "crates"))
        )
    }

    /// The form of a noun for a number: French says "0 caisse", English "0 crates".
    pub(crate) fn plural<'a>(self, count: i64, one: (&'a str, &'a str), many: (&'a str, &'a str)) -> &'a str {
        let single = match self.0 {
            Language::Fr => count.abs() < 2,
            Language::En => count.abs() == 1,
        };
        self.pick(if single { one } else { many })
    }

    /// "+4 °C", "-18 °C", "2,5 °C".
    pub(crate) fn temperature(self, temperature: DeciCelsius) -> String {
        let tenths = temperature.tenths();
        let sign = if tenths < 0 { "-" } else { "+" };
        let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        let decimals = if rest == 0 { String::new() } else { format!("{}{rest}", self.pick((",", "."))) };
        format!("{sign}{whole}{decimals}{NBSP}°C")
    }

    /// The family's name.
    pub(crate) fn category(self, category: FoodCategory) -> &'static str {
        self.pick((category.fr(), category.en()))
    }

    /// The allergen's name.
    pub(crate) fn allergen(self, allergen: &Allergen) -> &'static str {
        self.pick((allergen.fr(), allergen.en()))
    }

    /// How crates are kept, after a number of crates.
    pub(crate) fn class(self, class: TemperatureClass) -> &'static str {
        match class {
            TemperatureClass::Ambient => self.pick(("au sec", "dry")),
            TemperatureClass::Chilled => self.pick(("au frais", "chilled")),
            TemperatureClass::Frozen => self.pick(("surgelé", "frozen")),
        }
    }

    /// "DLC demain, mardi 24 novembre".
    pub(crate) fn expiry(self, expiry: &Expiry, today: Option<NaiveDate>) -> String {
        let kind = match expiry.kind {
            DateKind::Dlc => self.pick(("DLC", "use by")),
            DateKind::Ddm => self.pick(("DDM", "best before")),
        };
        format!("{kind} {}", self.day(expiry.date, today))
    }
}

/// First letter in upper case, for the start of a heading.
pub(crate) fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FR: Say = Say(Language::Fr);
    const EN: Say = Say(Language::En);

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn near_days_have_a_name_and_far_ones_a_date() {
        let say = |days: u64| plain(&FR.day(monday() + Days::new(days), Some(monday())));
        assert_eq!(say(0), "aujourd’hui, lundi 23 novembre");
        assert_eq!(say(1), "demain, mardi 24 novembre");
        assert_eq!(say(8), "mardi 1er décembre");
        assert_eq!(say(60), "vendredi 22 janvier 2027");
        assert_eq!(plain(&EN.day(monday(), Some(monday()))), "today, Monday 23 November");
    }

    #[test]
    fn weights_are_kilos_with_a_decimal_only_where_it_matters() {
        let say = |grams| plain(&FR.kg(Grams::new(grams)));
        assert_eq!(
            [say(0), say(450), say(4_000), say(4_520), say(12_480), say(1_240_000)],
            ["0 kg", "0,5 kg", "4 kg", "4,5 kg", "12 kg", "1 240 kg"]
        );
        assert_eq!(plain(&EN.kg(Grams::new(1_240_000))), "1,240 kg");
    }

    #[test]
    fn hours_are_said_as_in_each_language() {
        let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0).unwrap();
        assert_eq!((plain(&FR.time(half_past_nine)).as_str(), EN.time(half_past_nine).as_str()), ("9 h 30", "9:30"));
        let window = LocalWindow::parse("9:00", "12:00").unwrap();
        assert_eq!(plain(&FR.windows(&[window])), "de 9 h à 12 h");
        assert_eq!(plain(&FR.duration(Seconds::new(3_900))), "1 h 05");
    }

    #[test]
    fn nothing_is_singular_in_french_and_plural_in_english() {
        let none = Cases::new(0);
        assert_eq!((plain(&FR.cases(none)).as_str(), plain(&EN.cases(none)).as_str()), ("0 caisse", "0 crates"));
        assert_eq!(plain(&FR.cases(Cases::new(2))), "2 caisses");
    }

    #[test]
    fn temperatures_keep_their_sign() {
        let say = |tenths| plain(&FR.temperature(DeciCelsius::new(tenths)));
        assert_eq!([say(40), say(-180), say(-5)], ["+4 °C", "-18 °C", "-0,5 °C"]);
    }
}
