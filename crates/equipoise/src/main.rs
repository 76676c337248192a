//! The one executable: commands, configuration, wiring, telemetry.

fn main() {}
