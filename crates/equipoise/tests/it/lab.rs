//! The lab: a grid says of each variant what a build of it alone says.

use serde_json::Value;

use crate::market;
use crate::program::Program;
use crate::rows::{is_near, number, rows, text};

fn ingested() -> Program {
    let program = Program::new();
    market::ingested(&program);
    let document = program.file("lab.toml", "index = \"LAB\"\n[selection]\nsize = 10\n");
    program.ok(&[
        "definitions",
        "add",
        document.to_str().unwrap(),
        "--promote",
    ]);
    program
}

/// The annual figures of levels, by their definitions.
struct Figures {
    price_return: f64,
    net_of_cost: f64,
    volatility: f64,
    max_drawdown: f64,
    turnover: f64,
    cost: f64,
    daily: Vec<f64>,
}

fn figures(levels: &[Value]) -> Figures {
    let column = |name: &str| -> Vec<f64> { levels.iter().map(|row| number(row, name)).collect() };
    let returns = |levels: &[f64]| -> Vec<f64> {
        levels
            .windows(2)
            .map(|pair| pair[1] / pair[0] - 1.0)
            .collect()
    };
    let prices = column("price_return");
    let daily = returns(&prices);
    let years = daily.len() as f64 / 252.0;
    let annual = |levels: &[f64]| (levels[levels.len() - 1] / levels[0]).powf(1.0 / years) - 1.0;
    let mut peak = f64::MIN;
    let falls = prices.iter().map(|level| {
        peak = peak.max(*level);
        level / peak - 1.0
    });
    Figures {
        price_return: annual(&prices),
        net_of_cost: annual(&column("net_of_cost")),
        volatility: deviation(&daily) * 252.0_f64.sqrt(),
        max_drawdown: falls.fold(0.0, f64::min),
        turnover: column("turnover").iter().sum::<f64>() / years,
        cost: column("cost").iter().sum::<f64>() / years,
        daily,
    }
}

/// Standard deviation of a sample.
fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

/// The levels of the variant that `row` is about, built alone under a name of its own.
fn alone(program: &Program, name: &str, row: &Value) -> Vec<Value> {
    let mut document = format!("index = \"{name}\"\n[selection]\nsize = {}\n", row["size"]);
    document += &format!("lag_sessions = {}\n", row["lag_sessions"]);
    if let (Some(enter), Some(keep)) = (row["buffer_enter"].as_u64(), row["buffer_keep"].as_u64()) {
        document += &format!("buffer = {{ enter = {enter}, keep = {keep} }}\n");
    }
    if let Some(most) = row["max_weight"].as_f64() {
        document += &format!("[weighting]\nmax_weight = {most}\n");
    }
    document += &format!("[schedule]\nrebalance = \"{}\"\n", text(row, "rebalance"));
    let cost = number(row, "cost_bps");
    document += &format!("[costs]\nbuy_bps = {cost:?}\nsell_bps = {cost:?}\n");
    let path = program.file(&format!("{name}.toml"), document);
    program.ok(&["definitions", "add", path.to_str().unwrap(), "--promote"]);
    program.ok(&["build", name]);
    rows(program, &["levels", name])
}

#[test]
fn each_row_of_a_grid_is_what_its_variant_comes_to_alone() {
    let program = ingested();
    let grid = [
        "lab",
        "LAB",
        "--size",
        "5,10",
        "--rebalance",
        "daily,weekly",
        "--lag",
        "0,2",
        "--buffer",
        "none,80/130",
        "--cost-bps",
        "10",
    ];
    let rows_of_grid = rows(&program, &grid);
    assert_eq!(rows_of_grid.len(), 1 + 16);
    let reference = figures(&alone(&program, "V0", &rows_of_grid[0]));
    for (number_of_row, row) in rows_of_grid.iter().enumerate() {
        let levels = alone(&program, &format!("V{number_of_row}"), row);
        let own = figures(&levels);
        let sessions = (&row["first"], &row["last"]);
        let ends = (&levels[0]["session"], &levels[levels.len() - 1]["session"]);
        assert_eq!(sessions, ends, "{row}");
        let expected = [
            ("annual_return", own.price_return),
            ("annual_net_of_cost", own.net_of_cost),
            ("volatility", own.volatility),
            ("max_drawdown", own.max_drawdown),
            ("annual_turnover", own.turnover),
            ("annual_cost", own.cost),
        ];
        for (name, expected) in expected {
            assert!(
                is_near(number(row, name), expected),
                "{name} {expected}: {row}"
            );
        }
        let apart = own
            .daily
            .iter()
            .zip(&reference.daily)
            .map(|(own, other)| own - other);
        let apart: Vec<f64> = apart.collect();
        match number_of_row {
            0 => assert_eq!(row["tracking_error"], Value::Null),
            _ => {
                let expected = deviation(&apart) * 252.0_f64.sqrt();
                assert!(
                    (number(row, "tracking_error") - expected).abs() < 1e-9,
                    "{row} {expected}"
                );
            }
        }
    }
    // Sizes change slowest, buffers faster than lags.
    let told = |row: &Value| {
        let buffer = row["buffer_keep"].as_u64();
        (
            row["size"].as_u64(),
            text(row, "rebalance").to_owned(),
            row["lag_sessions"].as_u64(),
            buffer,
        )
    };
    assert_eq!(
        told(&rows_of_grid[1]),
        (Some(5), "daily".to_owned(), Some(0), None)
    );
    assert_eq!(
        told(&rows_of_grid[2]),
        (Some(5), "daily".to_owned(), Some(0), Some(7))
    );
    assert_eq!(
        told(&rows_of_grid[16]),
        (Some(10), "weekly".to_owned(), Some(2), Some(13))
    );
}

#[test]
fn names_in_and_out_are_counted_as_the_change_log_has_them() {
    let program = ingested();
    let grid = rows(&program, &["lab", "LAB", "--size", "7"]);
    program.ok(&["build", "LAB"]);
    let changes = rows(&program, &["changes", "LAB"]);
    assert_eq!(grid[0]["changes"], changes.len(), "{}", grid[0]);
}

#[test]
fn dates_bound_the_grid_and_max_weights_bound_the_names() {
    let program = ingested();
    let dates = ["--from", "2024-02-01", "--to", "2024-02-29"];
    let grid = [&["lab", "LAB", "--max-weight", "none,0.1,0.25"], &dates[..]].concat();
    let rows = rows(&program, &grid);
    assert_eq!(rows.len(), 4);
    for row in &rows {
        assert_eq!(
            (text(row, "first"), text(row, "last")),
            ("2024-02-01", "2024-02-29")
        );
        // Equal weights of ten names are not above a tenth.
        assert_eq!(row["annual_return"], rows[0]["annual_return"]);
    }
}

#[test]
fn csv_and_json_say_the_same_and_the_table_is_for_people() {
    let program = ingested();
    let grid = ["lab", "LAB", "--size", "5,8", "--rebalance", "monthly"];
    let as_json = rows(&program, &grid);
    let as_csv = program.ok(&[&grid[..], &["--format", "csv"]].concat());
    let mut lines = as_csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    for (line, row) in lines.zip(&as_json) {
        for (name, cell) in names.iter().zip(line.split(',')) {
            let cell = cell.trim_matches('"');
            match &row[*name] {
                Value::Null => assert_eq!(cell, "", "{name}"),
                Value::String(text) => assert_eq!(cell, text, "{name}"),
                number => {
                    let parsed: f64 = cell.parse().unwrap();
                    assert_eq!(Some(parsed), number.as_f64(), "{name}");
                }
            }
        }
    }
    assert_eq!(as_csv.lines().count(), 1 + as_json.len());
    let table = program.run(&grid);
    let remark = String::from_utf8(table.stderr).unwrap();
    assert!(
        remark.contains("the first row is the rule book as it is"),
        "{remark}"
    );
    assert!(String::from_utf8(table.stdout).unwrap().contains('%'));
}

#[test]
fn a_grid_over_a_limit_or_with_a_variant_that_cannot_be_is_refused() {
    let program = ingested();
    let sizes = |count: u32| {
        (1..=count)
            .map(|size| size.to_string())
            .collect::<Vec<_>>()
            .join(",")
    };
    let many = sizes(501);
    let cases: [(i32, &[&str], &str); 12] = [
        (1, &[], "a grid of 0 variants is out of range: 1 to 1000"),
        (
            1,
            &["--size", &many, "--rebalance", "daily,weekly"],
            "a grid of 1002 variants is out of range: 1 to 1000",
        ),
        (
            1,
            &["--size", "0"],
            "selection.size 0 is out of range: 1 to 20000",
        ),
        (
            1,
            &["--max-weight", "0.05"],
            "weighting.max_weight 0.05 cannot hold",
        ),
        (1, &["--cost-bps", "1001"], "costs.buy_bps 1001"),
        (
            1,
            &["--lag", "261"],
            "selection.lag_sessions 261 is out of range: 0 to 260",
        ),
        (
            2,
            &["--buffer", "90"],
            "is no buffer: it is none, or two percentages such as 90/110",
        ),
        (2, &["--buffer", "110/90"], "is no buffer"),
        (
            2,
            &["--max-weight", "lots"],
            "is no weight: it is none, or a fraction such as 0.05",
        ),
        (2, &["--rebalance", "hourly"], "is no rhythm"),
        (2, &["--size", "-5"], "-5"),
        (
            1,
            &["--size", "5", "--from", "2024-03-01", "--to", "2024-02-01"],
            "is before --from",
        ),
    ];
    for (code, arguments, expected) in cases {
        let errors = program.fails(code, &[&["lab", "LAB"], arguments].concat());
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }
    let errors = program.fails(1, &["lab", "NONE", "--size", "5"]);
    assert!(errors.contains("index NONE is not known"), "{errors}");
}
