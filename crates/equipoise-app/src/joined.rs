//! Batches of one kind as one batch: a few lines at a time would make an entry each.

use equipoise_model::{Bars, Facts};

use crate::gate::together;

/// The rows of `batches`, all of one kind, in one batch.
pub(crate) fn joined(batches: Vec<Facts>) -> Vec<Facts> {
    let mut joined: Vec<Facts> = Vec::new();
    let mut bars: Vec<Bars> = Vec::new();
    for batch in batches {
        match (batch, joined.last_mut()) {
            (Facts::Bars(batch), _) => bars.push(batch),
            (Facts::Securities(rows), Some(Facts::Securities(all))) => all.extend(rows),
            (Facts::Shares(rows), Some(Facts::Shares(all))) => all.extend(rows),
            (Facts::Actions(rows), Some(Facts::Actions(all))) => all.extend(rows),
            (Facts::Fx(rows), Some(Facts::Fx(all))) => all.extend(rows),
            (Facts::Rates(rows), Some(Facts::Rates(all))) => all.extend(rows),
            (batch, _) => joined.push(batch),
        }
    }
    if !bars.is_empty() {
        joined.push(Facts::Bars(together(Bars::default(), &bars)));
    }
    joined
}
