//! Lots as the file a shop's back office would send: the columns `glane import lots` reads, `;` between cells, decimal
//! comma, day first.

use std::fmt::Write as _;

use glane_foundation::DeciCelsius;
use glane_inventory::{DateKind, Lot, WeightQuality};

const COLUMNS: &str = "id;store;description;category;cases;case_weight_kg;weighed;dlc;ddm;prepacked;allergens;\
                       max_temperature;gtin;batch;case_cost\n";

/// Writes lots as CSV in UTF-8. Reading it back gives the same goods; a weight that was never stated stays empty.
#[must_use]
pub fn lots_csv(lots: &[Lot]) -> String {
    let mut csv = String::from(COLUMNS);
    for lot in lots {
        let cells = cells(lot);
        let quoted: Vec<String> = cells.iter().map(|cell| quote(cell)).collect();
        csv.push_str(&quoted.join(";"));
        csv.push('\n');
    }
    csv
}

fn cells(lot: &Lot) -> [String; 15] {
    let goods = &lot.goods;
    let date = |kind: DateKind| {
        let date = goods.expiry.filter(|expiry| expiry.kind == kind).map(|expiry| expiry.date);
        date.map(|date| date.format("%d/%m/%Y").to_string()).unwrap_or_default()
    };
    let weight = goods.case_weight;
    let stated = (weight.quality != WeightQuality::Default).then(|| decimal(weight.grams.get(), 3));
    let allergens = goods.allergens.as_ref().map(|list| {
        if list.is_empty() { "aucun".to_owned() } else { list.iter().map(|a| a.fr()).collect::<Vec<_>>().join(", ") }
    });
    [
        lot.id.to_string(),
        lot.store.to_string(),
        goods.description.clone(),
        goods.category.code().to_owned(),
        goods.cases.get().to_string(),
        stated.unwrap_or_default(),
        yes_no(weight.quality == WeightQuality::Weighed),
        date(DateKind::Dlc),
        date(DateKind::Ddm),
        yes_no(goods.prepacked),
        allergens.unwrap_or_default(),
        goods.label_max_temperature.map(degrees).unwrap_or_default(),
        goods.gtin.as_ref().map(ToString::to_string).unwrap_or_default(),
        goods.batch.clone().unwrap_or_default(),
        goods.case_cost.map(|cost| decimal(cost.get(), 2)).unwrap_or_default(),
    ]
}

fn yes_no(yes: bool) -> String {
    if yes { "oui" } else { "non" }.to_owned()
}

/// Thousandths or hundredths of a unit with a decimal comma: 6200 with 3 places is `6,200`.
fn decimal(value: i64, places: u32) -> String {
    let unit = 10_i64.pow(places);
    let mut text = format!("{},", value / unit);
    let width = usize::try_from(places).unwrap_or(0);
    // Writing to a String cannot fail.
    let _ = write!(text, "{:0width$}", value % unit);
    text
}

fn degrees(temperature: DeciCelsius) -> String {
    let (sign, tenths) = (if temperature.tenths() < 0 { "-" } else { "" }, temperature.tenths().abs());
    format!("{sign}{},{}", tenths / 10, tenths % 10)
}

fn quote(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_carry_a_decimal_comma_and_odd_cells_are_quoted() {
        assert_eq!((decimal(6_200, 3), decimal(5, 2)), ("6,200".to_owned(), "0,05".to_owned()));
        assert_eq!(degrees(DeciCelsius::new(-5)), "-0,5");
        assert_eq!(quote("pain ; \"extra\""), "\"pain ; \"\"extra\"\"\"");
    }
}
