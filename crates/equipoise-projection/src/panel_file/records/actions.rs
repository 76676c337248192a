//! Corporate actions placed on the panel, as records.

use bytemuck::{Pod, Zeroable};
use equipoise_model::panel::{Effect, PanelAction};

use super::{NONE, session};

/// `other`, `ratio`, `value` and `prior_value` mean what the effect numbered `kind` needs them to mean.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct ActionRecord {
    row: u32,
    column: u32,
    kind: u32,
    other: u32,
    ratio: f64,
    value: f64,
    prior_value: f64,
}

impl From<&PanelAction> for ActionRecord {
    fn from(action: &PanelAction) -> Self {
        let mut prior_value = 0.0;
        let (kind, other, ratio, value) = match action.effect {
            Effect::Split { factor } => (0, None, factor, 0.0),
            Effect::CashDividend {
                amount,
                prior_amount,
            } => {
                prior_value = prior_amount;
                (1, None, 0.0, amount)
            }
            Effect::SpecialDividend { amount } => (2, None, 0.0, amount),
            Effect::SpinOff {
                child,
                ratio,
                price,
            } => (3, child, ratio, price),
            Effect::Rights { ratio, price } => (4, None, ratio, price),
            Effect::Merger {
                acquirer,
                ratio,
                amount,
            } => (5, acquirer, ratio, amount),
            Effect::Delisting { price } => (6, None, 0.0, price),
            Effect::LateDividend {
                amount,
                prior_amount,
                ex_row,
                ex_session,
            } => {
                prior_value = prior_amount;
                let ex_session = f64::from(ex_session.to_epoch_days());
                (7, Some(ex_row), ex_session, amount)
            }
        };
        Self {
            row: action.row,
            column: action.column,
            kind,
            other: other.unwrap_or(NONE),
            ratio,
            value,
            prior_value,
        }
    }
}

impl ActionRecord {
    pub(in crate::panel_file) fn decode(&self) -> Result<PanelAction, String> {
        Ok(PanelAction {
            row: self.row,
            column: self.column,
            effect: self.effect()?,
        })
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "days are whole; a number out of bounds saturates and is refused as no date"
    )]
    fn effect(&self) -> Result<Effect, String> {
        let (ratio, value) = (self.ratio, self.value);
        let other = (self.other != NONE).then_some(self.other);
        Ok(match self.kind {
            0 => Effect::Split { factor: ratio },
            1 => Effect::CashDividend {
                amount: value,
                prior_amount: self.prior_value,
            },
            2 => Effect::SpecialDividend { amount: value },
            3 => Effect::SpinOff {
                child: other,
                ratio,
                price: value,
            },
            4 => Effect::Rights {
                ratio,
                price: value,
            },
            5 => Effect::Merger {
                acquirer: other,
                ratio,
                amount: value,
            },
            6 => Effect::Delisting { price: value },
            7 => Effect::LateDividend {
                amount: value,
                prior_amount: self.prior_value,
                ex_row: other.ok_or("a late dividend has no ex-date")?,
                ex_session: session(ratio as i32)?,
            },
            unknown => return Err(format!("action effect {unknown} is not known: 0 to 7")),
        })
    }
}
