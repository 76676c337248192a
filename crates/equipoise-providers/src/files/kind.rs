//! Kind: which facts a file holds, told by its name.

use std::path::Path;

use equipoise_model::FactKind;

/// The words that tell a kind, in the order in which they win: `us_sp500_actions_daily` holds
/// actions, for `daily` only says how often, and `fx_rates` holds exchange rates.
const WORDS: [(FactKind, &[&str]); 6] = [
    (FactKind::Actions, &["actions"]),
    (FactKind::Shares, &["shares"]),
    (
        FactKind::Securities,
        &["securities", "security", "listings", "listing"],
    ),
    (FactKind::Fx, &["fx", "forex", "exchange rates"]),
    (FactKind::Rates, &["rates"]),
    (FactKind::Bars, &["bars", "ohlcv", "prices", "daily"]),
];

/// The kind of facts in the file at `path`, by the words of its name; `None` when no word tells.
///
/// Words are runs of letters, whatever their case: `ohlcv2018`, `US-Bars` and `DailyPrices` all
/// hold bars. A name that is one of the words, and nothing else, decides by itself.
#[must_use]
pub fn kind_of(path: &Path) -> Option<FactKind> {
    let stem = path.file_stem()?.to_string_lossy();
    // With a blank at each end and between words, so that whole words are found.
    let words = format!(" {} ", words_of(&stem).join(" "));
    WORDS
        .into_iter()
        .find(|(_, known)| {
            known
                .iter()
                .any(|word| words.contains(&format!(" {word} ")))
        })
        .map(|(kind, _)| kind)
}

fn words_of(stem: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_is_lower = false;
    for character in stem.chars() {
        let starts_word = character.is_uppercase() && previous_is_lower;
        if starts_word || !character.is_alphabetic() {
            words.push(String::new());
        }
        if character.is_alphabetic() {
            let word = words
                .last_mut()
                .expect("the list starts with one word and only grows");
            word.extend(character.to_lowercase());
        }
        previous_is_lower = character.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_kind() {
        let cases = [
            ("us_sp500_ohlcv_2013_2018.parquet", Some(FactKind::Bars)),
            (
                "us_sp500_securities_2018.parquet",
                Some(FactKind::Securities),
            ),
            (
                "us_sp500_actions_2013_2018.parquet",
                Some(FactKind::Actions),
            ),
            ("corporate_actions.csv", Some(FactKind::Actions)),
            ("shares_outstanding.csv", Some(FactKind::Shares)),
            ("fx_ecb_daily_1999_2026.parquet", Some(FactKind::Fx)),
            ("forex.csv", Some(FactKind::Fx)),
            ("fx_rates.csv", Some(FactKind::Fx)),
            ("ExchangeRates2024.csv", Some(FactKind::Fx)),
            ("rates.csv", Some(FactKind::Rates)),
            ("usd_rates_daily.parquet", Some(FactKind::Rates)),
            ("exchange_prices.csv", Some(FactKind::Bars)),
            ("Security Master.csv", Some(FactKind::Securities)),
            (
                "us_broad_listings_2015_2017.parquet",
                Some(FactKind::Securities),
            ),
            ("us_broad_daily_2015_2017.parquet", Some(FactKind::Bars)),
            ("BARS.CSV", Some(FactKind::Bars)),
            ("DailyPrices.csv", Some(FactKind::Bars)),
            ("ohlcv2018.csv", Some(FactKind::Bars)),
            ("data/shares/bars.csv", Some(FactKind::Bars)),
            ("xnys_sessions.csv", None),
            ("handlebars.csv", None),
            ("", None),
        ];
        for (name, kind) in cases {
            assert_eq!(kind_of(Path::new(name)), kind, "{name}");
        }
    }
}
