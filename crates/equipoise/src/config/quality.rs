//! Settings of the quality gate: the gate itself, and the thresholds of the rules.
//!
//! A threshold is a setting too: its name with a prefix. The rules state its unit and its limits.

use anyhow::Context;
use equipoise_app::gate::{Gate, Quality};
use equipoise_app::quality::Thresholds;

use super::Shown;
use super::sources::{Found, Origin};
use super::table::Name;

/// What the key of a threshold begins with.
pub(super) const PREFIX: &str = "quality_";

/// The gate and the thresholds, checked.
pub(super) fn parse(found: &Found) -> anyhow::Result<Quality> {
    let mut thresholds = Thresholds::default();
    for threshold in Thresholds::ALL {
        let Some((text, origin)) = found.threshold(threshold.name) else {
            continue;
        };
        let doing = || format!("setting {PREFIX}{} {text:?} ({origin})", threshold.name);
        let value: f64 = text.trim().parse().with_context(doing)?;
        threshold.set(&mut thresholds, value).with_context(doing)?;
    }
    thresholds
        .check()
        .with_context(|| format!("settings {PREFIX}*"))?;
    Ok(Quality {
        gate: parse_gate(found)?,
        thresholds,
    })
}

/// Every threshold as `equipoise config` prints it.
pub(super) fn shown(found: &Found, thresholds: &Thresholds) -> Vec<Shown> {
    let row = |threshold: equipoise_app::quality::Threshold| {
        let origin = found.threshold(threshold.name).map(|(_, origin)| origin);
        Shown {
            name: format!("{PREFIX}{}", threshold.name),
            value: threshold.value(thresholds).to_string(),
            origin: origin.unwrap_or(&Origin::Default).to_string(),
            meaning: format!(
                "threshold of the quality rules, {} to {} {}",
                threshold.least, threshold.most, threshold.unit
            ),
        }
    };
    Thresholds::ALL.into_iter().map(row).collect()
}

fn parse_gate(found: &Found) -> anyhow::Result<Gate> {
    let text = found.text(Name::QualityGate);
    Gate::parse(text).with_context(|| {
        let names = Gate::ALL.map(Gate::name).join(", ");
        format!(
            "quality_gate {text:?} ({}) is none of {names}",
            found.origin(Name::QualityGate)
        )
    })
}
