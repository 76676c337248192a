//! Screening the security master.

use equipoise_model::SecurityMaster;

use crate::rules::symbol_reuse;
use crate::{Finding, Report, Rule, Thresholds};

/// Screen the uses of symbols. `report` is told the findings by symbol, then date.
pub fn screen_securities(master: &SecurityMaster, limits: &Thresholds, report: &mut Report) {
    for (symbol, uses) in master.symbols() {
        for pair in uses.windows(2) {
            let [one, next] = pair else { continue };
            // A use that is not ended by itself ends where the next one begins.
            let delisted = master
                .get(one.security)
                .and_then(|security| security.delisted);
            let (Some(until), Some(from)) = (delisted.or(one.until), next.from) else {
                continue;
            };
            if one.security == next.security {
                continue;
            }
            let Some(verdict) = symbol_reuse::judge(until, from, limits) else {
                continue;
            };
            report.push(Finding {
                session: verdict.session,
                told: verdict.session,
                symbol: Some(symbol.to_owned()),
                rule: Rule::SymbolReuse,
                field: verdict.field,
                value: verdict.value,
                expected: verdict.expected,
                outcome: verdict.outcome,
                sentence: verdict.sentence,
            });
        }
    }
}
