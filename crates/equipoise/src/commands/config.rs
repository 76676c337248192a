//! `equipoise config`: each setting, its value and where it came from.

use std::process::ExitCode;

use crate::cli::{Format, Output};
use crate::config::Settings;
use crate::output;

pub(super) fn run(settings: &Settings, output: &Output) -> anyhow::Result<ExitCode> {
    match output.format {
        Format::Json => {
            let rows: Vec<serde_json::Value> = settings
                .shown
                .iter()
                .map(|one| {
                    serde_json::json!({
                        "setting": one.name,
                        "value": one.value,
                        "origin": one.origin,
                        "meaning": one.meaning,
                    })
                })
                .collect();
            output::text(&serde_json::to_string_pretty(&rows)?)?;
        }
        Format::Csv => {
            output::text("setting,value,origin,meaning")?;
            for one in &settings.shown {
                let cells = [&one.name, &one.value, &one.origin, &one.meaning];
                let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
                output::text(&quoted.join(","))?;
            }
        }
        Format::Table => {
            let mut table = comfy_table::Table::new();
            table.load_preset(comfy_table::presets::NOTHING);
            table.set_header(["setting", "value", "from", "meaning"]);
            for one in &settings.shown {
                table.add_row([&one.name, &one.value, &one.origin, &one.meaning]);
            }
            output::text(&table.to_string())?;
        }
    }
    for name in &settings.unused {
        eprintln!("{name} is set in the environment and has no effect");
    }
    Ok(ExitCode::SUCCESS)
}
