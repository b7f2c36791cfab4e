//! Scans as they come from labels, and bytes that are none.

use glane_foundation::{FoodCategory, Grams};

use super::*;
use crate::{Field, declare};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn scan(text: &str) -> Scan {
    Scan::parse(text, today()).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

const GTIN: &str = "0103017620422003";

#[test]
fn every_symbology_prefix_and_the_human_form_say_the_same() {
    let expected = scan(&format!("{GTIN}1726112510L2345"));
    assert_eq!(expected.gtin.as_ref().map(ToString::to_string).as_deref(), Some("3017620422003"));
    assert_eq!((expected.use_by, expected.batch.as_deref()), (day(2026, 11, 25), Some("L2345")));
    for prefix in ["]d2", "]C1", "]Q3", "\u{1d}", "]d2\u{1d}"] {
        assert_eq!(scan(&format!("{prefix}{GTIN}1726112510L2345")), expected, "{prefix:?}");
    }
    assert_eq!(scan("(01)03017620422003(17)261125(10)L2345"), expected);
    assert_eq!(scan("(01) 03017620422003 (17) 261125 (10) L2345"), expected);
}

#[test]
fn variable_length_ends_at_fnc1_and_what_follows_is_read() {
    for separator in ["\u{1d}", "<GS>", "{GS}", "\u{241d}"] {
        let scan = scan(&format!("]d210L1{separator}21S9{separator}{GTIN}15261200"));
        assert_eq!((scan.batch.as_deref(), scan.serial.as_deref()), (Some("L1"), Some("S9")), "{separator:?}");
        assert_eq!(scan.best_before, day(2026, 12, 31), "day 00 is the last of the month");
    }
}

#[test]
fn known_elements_nobody_needs_are_skipped() {
    let scan =
        scan(&format!("{GTIN}13261120{}400ORDER7\u{1d}4140000000000000392312345\u{1d}17261125", "7003261125120\u{1d}"));
    assert_eq!((scan.use_by, scan.produced), (day(2026, 11, 25), None));
}

#[test]
fn net_weight_keeps_its_decimals() {
    for (element, grams) in
        [("3103001250", 1_250), ("3102000125", 1_250), ("3100000012", 12_000), ("3105123456", 1_235)]
    {
        assert_eq!(scan(&format!("{GTIN}{element}")).net_weight, Some(Grams::new(grams)), "{element}");
    }
    assert!(Scan::parse(&format!("{GTIN}3109001250"), today()).is_err(), "nine decimals of six digits");
}

#[test]
fn use_by_is_a_dlc_best_before_a_ddm_and_neither_is_asked_for() {
    assert_eq!(scan(&format!("{GTIN}17261125")).expiry(), day(2026, 11, 25).map(Expiry::dlc));
    assert_eq!(scan(&format!("{GTIN}15261125")).expiry(), day(2026, 11, 25).map(Expiry::ddm));
    assert_eq!(scan(&format!("{GTIN}1526113017261125")).expiry(), day(2026, 11, 25).map(Expiry::dlc), "the law's date");
    let line = Draft { category: Some(FoodCategory::Dairy), cases: Some(1), ..Draft::default() };
    let draft = scan("3017620422003").into_draft(line);
    assert_eq!(draft.date, DateAnswer::NotStated);
    assert!(declare(&draft, today()).unwrap_err().iter().any(|problem| problem.field == Field::Date));
}

#[test]
fn a_case_label_fills_a_line_that_is_then_declared() {
    let line = Draft { category: Some(FoodCategory::Meat), cases: Some(3), ..Draft::default() };
    let draft = scan(&format!("]C1{GTIN}310300425017261126\u{1d}10V77")).into_draft(line);
    let goods = declare(&draft, today()).unwrap();
    assert_eq!(goods.weight(), Grams::new(12_750), "3 cases of 4.25 kg");
    assert_eq!((goods.batch.as_deref(), goods.prepacked), (Some("V77"), true));
}

#[test]
fn a_pallet_label_counts_its_content() {
    let draft = scan("]C10030123456789012345602030176204220033724").into_draft(Draft::default());
    assert_eq!((draft.cases, draft.gtin.as_deref()), (Some(24), Some("3017620422003")));
}

#[test]
fn what_was_typed_stays_where_the_scan_is_silent() {
    let typed = DateAnswer::Stated(Expiry::dlc(today()));
    let line = Draft { date: typed, batch: Some("B1".into()), ..Draft::default() };
    let draft = scan("3017620422003").into_draft(line);
    assert_eq!((draft.date, draft.batch.as_deref()), (typed, Some("B1")));
}

#[test]
fn in_store_code_offers_price_and_weight_and_is_no_trade_number() {
    let scan = scan("2112345012346");
    let code = scan.in_store.clone().unwrap();
    assert_eq!((code.article.as_str(), code.measure), ("2112345", Some(1_234)));
    assert_eq!((code.as_grams(), code.as_cents().map(|c| c.get())), (Some(Grams::new(1_234)), Some(1_234)));
    assert_eq!((scan.gtin.clone(), scan.into_draft(Draft::default())), (None, Draft::default()));
}

#[test]
fn short_bar_codes_are_read_and_mistyped_ones_told() {
    assert_eq!(scan("40063812").gtin.map(|g| g.as_str().to_owned()).as_deref(), Some("00000040063812"));
    let error = Scan::parse("3017620422004", today()).unwrap_err();
    assert!(matches!(error, Gs1Error::Gtin(GtinError::CheckDigit(..))));
    assert!(error.sentence().fr.contains("dernier chiffre"));
}

#[test]
fn broken_labels_are_told_apart() {
    let error = |text: &str| Scan::parse(text, today()).unwrap_err();
    assert_eq!(error("]d2"), Gs1Error::Empty);
    assert!(matches!(error("https://id.example/01/1"), Gs1Error::NotGs1(_)));
    assert!(matches!(error("0103017"), Gs1Error::Element { .. }), "cut short");
    assert!(matches!(error(&format!("{GTIN}17261340")), Gs1Error::Element { .. }), "month 13");
    assert!(matches!(error(&format!("{GTIN}1726112517261126")), Gs1Error::Contradiction(_)));
    assert!(matches!(error(&format!("{GTIN}10{}", "L".repeat(21))), Gs1Error::Element { .. }), "batch of 21");
    assert!(matches!(error(&format!("{GTIN}10Lé")), Gs1Error::Element { .. }), "not in the GS1 alphabet");
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "(?s).{0,80}", year in 1900..2200_i32) {
            let today = NaiveDate::from_ymd_opt(year, 6, 15).unwrap();
            if let Err(error) = Scan::parse(&text, today) {
                prop_assert!(!error.sentence().fr.is_empty());
            }
        }

        #[test]
        fn any_mix_of_elements_is_read_or_refused_without_panic(text in "(\\]d2|\\()?((01|17|15|10|21|310[0-9]|30|37|02|00|99)\\)?[0-9]{0,15}[\u{1d}(é]?){0,6}") {
            if let Ok(scan) = Scan::parse(&text, today()) {
                prop_assert!(scan.net_weight.is_none_or(|weight| weight.get() >= 0));
            }
        }

        #[test]
        fn a_label_reads_back_what_was_printed(days in 0..15_000_i64, batch in "[!-'*-~]{1,20}", grams in 0..1_000_000_i64) {
            let use_by = today() + chrono::Duration::days(days);
            let label = format!("]d2{GTIN}3103{grams:06}17{}10{batch}\u{1d}", use_by.format("%y%m%d"));
            let scan = Scan::parse(&label, today()).unwrap();
            prop_assert_eq!(scan.use_by, Some(use_by));
            prop_assert_eq!(scan.batch, Some(batch));
            prop_assert_eq!(scan.net_weight, Some(Grams::new(grams)));
        }
    }
}
