//! Slots, buffers and lines.

use super::super::{Buffer, Definition, LineRule, Scheme, Unit};
use super::{Check, is_price_weighted};

/// Sessions between a decision and what follows from it.
pub(super) const MAX_LAG_SESSIONS: u32 = 260;

impl Check {
    pub(super) fn selection(&mut self, definition: &Definition) {
        let selection = &definition.selection;
        let size = selection.size;
        self.count("selection.size", size, 1, Definition::MAX_SIZE);
        let lag = selection.lag_sessions;
        self.count("selection.lag_sessions", lag, 0, MAX_LAG_SESSIONS);
        if let Some(buffer) = selection.buffer {
            self.buffer(buffer, size);
        }
        let splits = matches!(selection.line, LineRule::All | LineRule::AllEqual);
        let line = selection.line.name();
        if selection.unit == Unit::Line && selection.line != LineRule::Largest {
            let reason = "has no meaning where selection.unit is \"line\"";
            self.refuse_text("selection.line", line, reason);
        } else if splits && is_price_weighted(definition) {
            let reason =
                "cannot go with weighting.scheme \"price\", which holds one line a company";
            self.refuse_text("selection.line", line, reason);
        }
        if let Scheme::Explicit(targets) = &definition.weighting.scheme {
            if selection.unit == Unit::Company {
                let reason = "cannot go with weighting.targets, which are weights of lines";
                self.refuse_text("selection.unit", selection.unit.name(), reason);
            }
            if size as usize != targets.len() {
                let count = targets.len();
                let reason = format!("is not the number of weighting.targets, {count}");
                self.refuse("selection.size", size, reason);
            }
        }
    }

    fn buffer(&mut self, buffer: Buffer, size: u32) {
        if buffer.enter > size {
            let reason = format!("is above selection.size {size}");
            self.refuse("selection.buffer.enter", buffer.enter, reason);
        }
        if buffer.keep < size {
            let reason = format!("is below selection.size {size}");
            self.refuse("selection.buffer.keep", buffer.keep, reason);
        }
        if buffer.keep > Definition::MAX_SIZE {
            let reason = format!("is above the limit of {}", Definition::MAX_SIZE);
            self.refuse("selection.buffer.keep", buffer.keep, reason);
        }
    }
}
