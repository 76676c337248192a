//! Definitions: index ids, rhythms, withholding rates, and what a valid definition is.

mod accepted;
mod index_id;
mod refused;
mod rhythms;
mod withholding;

use equipoise_model::definitions::{Overlay, OverlayKind, ReturnKind, Rhythm, Scheme, Unit};
use equipoise_model::{Definition, IndexId};

fn flagship() -> Definition {
    Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100)
}

/// What is done to the flagship.
type Change = fn(&mut Definition);

/// The flagship after `change`, with the paths and reasons of what is not valid.
fn faults(change: Change) -> Vec<(String, String)> {
    let mut definition = flagship();
    change(&mut definition);
    let Err(invalid) = definition.validated() else {
        return Vec::new();
    };
    assert!(!invalid.errors.is_empty());
    let fault = |error: equipoise_model::definitions::FieldError| (error.field, error.reason);
    invalid.errors.into_iter().map(fault).collect()
}

/// Weights given by symbol, a line for each.
fn weigh_by_hand(definition: &mut Definition, targets: &[(&str, f64)]) {
    let weight = |(symbol, weight): &(&str, f64)| ((*symbol).to_owned(), *weight);
    definition.selection.size = u32::try_from(targets.len()).unwrap();
    definition.selection.unit = Unit::Line;
    definition.universe.only = targets
        .iter()
        .map(|(symbol, _)| (*symbol).to_owned())
        .collect();
    definition.weighting.scheme = Scheme::Explicit(targets.iter().map(weight).collect());
}

fn overlay(name: &str, kind: OverlayKind) -> Overlay {
    Overlay {
        name: name.to_owned(),
        of: ReturnKind::Gross,
        kind,
    }
}

fn on_dates(dates: &[&str]) -> Rhythm {
    Rhythm::Dates(dates.iter().map(|text| crate::date(text)).collect())
}
