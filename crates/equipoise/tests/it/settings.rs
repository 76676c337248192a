//! Settings: layers, aliases of the replaced system, and names that nobody knows.

use crate::program::Program;

/// What `equipoise config` says of one setting, with `environment` set.
fn setting(environment: &[(&str, &str)], name: &str) -> (String, String) {
    let program = Program::new();
    let mut command = program.command(&["config", "--format", "json"]);
    let output = command.envs(environment.iter().copied()).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let row = rows.iter().find(|row| row["setting"] == name).unwrap();
    let text = |key: &str| row[key].as_str().unwrap().to_owned();
    (text("value"), text("origin"))
}

#[test]
fn s0_the_environment_file_of_the_replaced_system_does_not_stop_the_program() {
    let environment = [
        ("APP_NAME", "Index Tracker"),
        ("API_WORKERS", "4"),
        ("REDIS_HOST", "localhost"),
        ("REDIS_PASSWORD", "hush"),
        ("SENTRY_DSN", ""),
        ("RATE_LIMIT_PER_MINUTE", "100"),
    ];
    assert_eq!(
        setting(&environment, "index_size"),
        ("100".to_owned(), "default".to_owned())
    );
}

#[test]
fn names_of_the_replaced_system_set_what_they_name() {
    let environment = [
        ("INDEX_SIZE", "10"),
        ("CACHE_TTL", "60"),
        ("API_PORT", "9000"),
    ];
    assert_eq!(setting(&environment, "index_size").0, "10");
    assert_eq!(setting(&environment, "cache_ttl_seconds").0, "60");
    assert_eq!(setting(&environment, "listen").0, "127.0.0.1:9000");
}

#[test]
fn thresholds_of_the_quality_rules_are_settings_with_a_unit_and_limits() {
    let environment = [("EQUIPOISE_QUALITY_JUMP_FLAG", "0.3")];
    let found = setting(&environment, "quality_jump_flag");
    let origin = "environment EQUIPOISE_QUALITY_JUMP_FLAG";
    assert_eq!(found, ("0.3".to_owned(), origin.to_owned()));
    let unset = setting(&environment, "quality_jump_quarantine");
    assert_eq!(unset, ("0.5".to_owned(), "default".to_owned()));
    let program = Program::new();
    let file = program.file(
        "settings.toml",
        "quality_jump_flag = 0.3\nquality_warm_up = 30\n",
    );
    let printed = program.ok(&[
        "--config",
        file.to_str().unwrap(),
        "config",
        "--format",
        "csv",
    ]);
    assert!(
        printed.contains("\"quality_jump_flag\",\"0.3\",\"file"),
        "{printed}"
    );
    assert!(
        printed.contains("\"quality_warm_up\",\"30\",\"file"),
        "{printed}"
    );
    assert!(printed.contains("2 to 1000 moves"), "{printed}");
}

#[test]
fn our_names_win_over_aliases() {
    let environment = [("INDEX_SIZE", "10"), ("EQUIPOISE_INDEX_SIZE", "20")];
    let found = setting(&environment, "index_size");
    assert_eq!(
        found,
        (
            "20".to_owned(),
            "environment EQUIPOISE_INDEX_SIZE".to_owned()
        )
    );
}

#[test]
fn settings_that_nobody_knows_or_that_are_out_of_range_are_refused() {
    let cases = [
        ("EQUIPOISE_INDEX_SIZ", "10", "names no setting"),
        ("EQUIPOISE_INDEX_SIZE", "0", "index_size 0 is out of range"),
        ("EQUIPOISE_INDEX_SIZE", "many", "index_size \"many\""),
        ("EQUIPOISE_LISTEN", "nowhere", "listen \"nowhere\""),
        ("EQUIPOISE_LOG_FORMAT", "xml", "log_format \"xml\""),
        (
            "EQUIPOISE_QUALITY_GATE",
            "maybe",
            "quality_gate \"maybe\" (environment EQUIPOISE_QUALITY_GATE) is none of on, report, off",
        ),
        (
            "EQUIPOISE_QUALITY_JUMP_FLAG",
            "25",
            "jump_flag 25 is out of range: 0.01 to 10 as a fraction of the close",
        ),
        (
            "EQUIPOISE_QUALITY_GAP_FLAG",
            "1.5",
            "gap_flag 1.5 is not a whole number of sessions",
        ),
        (
            "EQUIPOISE_QUALITY_JUMP_FLAG",
            "0.75",
            "jump_flag 0.75 is above jump_quarantine 0.5",
        ),
        (
            "EQUIPOISE_QUALITY_DECAY",
            "slow",
            "setting quality_decay \"slow\" (environment EQUIPOISE_QUALITY_DECAY)",
        ),
        ("EQUIPOISE_QUALITY_JUMPS", "1", "names no setting"),
        (
            "EQUIPOISE_JOBS",
            "maybe",
            "jobs \"maybe\" (environment EQUIPOISE_JOBS) is not on or off",
        ),
        (
            "EQUIPOISE_DAILY_RUN",
            "largest:0",
            "setting daily_run (environment EQUIPOISE_DAILY_RUN): largest:\"0\" is no number from 1",
        ),
        (
            "EQUIPOISE_RUN_DEADLINE_MINUTES",
            "20",
            "a deadline 20 minutes after the close is not later than the start of the run, 30",
        ),
        (
            "EQUIPOISE_BACKUP_TIME_UTC",
            "25:00",
            "\"25:00\" is no time of the day such as 03:00",
        ),
        (
            "EQUIPOISE_BACKUPS_KEPT",
            "0",
            "backups_kept 0 (environment EQUIPOISE_BACKUPS_KEPT) is out of range: 1 to 1000",
        ),
    ];
    for (name, value, expected) in cases {
        let program = Program::new();
        let output = program
            .command(&["config"])
            .env(name, value)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
        assert!(errors.contains(expected), "{name}: {errors}");
    }
}

#[test]
fn a_settings_file_is_read_and_its_unknown_keys_are_refused() {
    let program = Program::new();
    let good = program.file("good.toml", "index_size = 30\nlog_format = \"json\"\n");
    let printed = program.ok(&[
        "--config",
        good.to_str().unwrap(),
        "config",
        "--format",
        "csv",
    ]);
    assert!(
        printed.contains("\"index_size\",\"30\",\"file "),
        "{printed}"
    );
    let bad = program.file("bad.toml", "index_syze = 30\n");
    let errors = program.fails(2, &["--config", bad.to_str().unwrap(), "config"]);
    assert!(errors.contains("index_syze is no setting"), "{errors}");
}

#[test]
fn limits_of_completeness_are_settings_and_refused_out_of_range() {
    let environment = [("EQUIPOISE_HOLD_WEIGHT", "0.5")];
    assert_eq!(setting(&environment, "hold_weight").0, "0.5");
    assert_eq!(setting(&environment, "incomplete_session").0, "flag");
    for (name, value, said) in [
        (
            "EQUIPOISE_HOLD_WEIGHT",
            "1.5",
            "hold_weight 1.5 is out of range: 0 to 1",
        ),
        ("EQUIPOISE_HOLD_MEMBERS", "few", "hold_members \"few\""),
        (
            "EQUIPOISE_FINAL_AFTER_SESSIONS",
            "21",
            "out of range: 0 to 20",
        ),
        (
            "EQUIPOISE_INCOMPLETE_SESSION",
            "wait",
            "is none of flag, hold",
        ),
    ] {
        let program = Program::new();
        let output = program
            .command(&["config"])
            .env(name, value)
            .output()
            .unwrap();
        assert!(!output.status.success(), "{name}");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains(said), "{errors}");
    }
}
