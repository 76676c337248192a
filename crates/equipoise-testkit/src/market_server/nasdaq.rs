//! The symbol directory of Nasdaq: two files of columns divided by bars, with a footer.

use std::fmt::Write;

use equipoise_model::calendar::Zone;

use super::answer::Answer;
use super::endpoint::Endpoint;
use super::question::Question;
use super::view::View;

const LISTED: &str = "Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares\r\n";
const OTHER: &str =
    "ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol\r\n";

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let mut text = String::new();
    // Every line of the sample market is listed in New York, so Nasdaq has its test issue alone.
    if asked.endpoint == Endpoint::NasdaqListed {
        text.push_str(LISTED);
        text.push_str("ZVZZT|NASDAQ TEST STOCK|G|Y|N|100|N|N\r\n");
    } else {
        text.push_str(OTHER);
        for (symbol, line) in view.market.listed(view.now) {
            let name = line.record.name.as_deref().unwrap_or_default();
            write!(text, "{symbol}|{name}|N|{symbol}|N|100|N|{symbol}\r\n")
                .expect("memory takes every byte");
        }
    }
    let zone = Zone::parse("America/New_York").expect("a zone of the database");
    let created = zone.local(view.now).format("%m%d%Y%H:%M");
    write!(text, "File Creation Time: {created}|||||||\r\n").expect("memory takes every byte");
    Answer::text("text/plain", text)
}
