//! A server and commands on the same data folder at the same time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;

use crate::market;
use crate::program::Program;
use crate::rows::rows;

/// A running server; killed with the value.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(program: &Program) -> Self {
        let mut child = program.start(&["--listen", "127.0.0.1:0", "serve"]);
        let errors = BufReader::new(child.stderr.take().unwrap());
        let mut address = None;
        for line in errors.lines() {
            let line = line.unwrap();
            if let Some((_, url)) = line.split_once("documentation") {
                address = url
                    .trim()
                    .strip_prefix("http://")
                    .map(|url| url.replace("/docs", ""));
            }
            // The last line of the announcement.
            if line.contains("index-performance") {
                break;
            }
        }
        Self {
            child,
            address: address.unwrap(),
        }
    }

    /// Status and body of a request.
    fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split_whitespace().nth(1).unwrap().parse().unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        (status, body.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_command_reads_and_ingests_while_the_server_runs_and_the_server_shows_it() {
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    let shares = program.file("shares.csv", market::shares());
    let early = program.file("early-bars.csv", market::bars(0..30));
    program.ingest(&[&securities, &shares, &early]);
    program.ok(&["build", "EW100", "--size", "10"]);
    let alone = program.ok(&["levels", "EW100", "--format", "csv"]);
    let server = Server::start(&program);
    assert_eq!(program.ok(&["levels", "EW100", "--format", "csv"]), alone);
    let question = "/api/v1/index-performance?start_date=2024-01-02&end_date=2024-03-28";
    let (status, body) = server.get(question);
    assert_eq!(status, 200, "{body}");
    assert!(body.contains("\"total_days\":30"), "{body}");
    let late = program.file("late-bars.csv", market::bars(30..usize::MAX));
    program.ingest(&[&late]);
    program.ok(&["build", "EW100"]);
    let (_, body) = server.get(question);
    let days = market::sessions().len();
    assert!(body.contains(&format!("\"total_days\":{days}")), "{body}");
    assert_eq!(server.get("/readyz").0, 200);
    assert_eq!(server.get("/api/v1/nothing").0, 404);
}

#[test]
fn levels_over_rest_are_those_of_the_command_line() {
    let program = Program::new();
    market::ingested(&program);
    program.ok(&["build", "EW100", "--size", "10"]);
    let printed = program.ok(&["levels", "EW100", "--format", "json"]);
    let printed: Vec<serde_json::Value> = serde_json::from_str(&printed).unwrap();
    let server = Server::start(&program);
    let (_, body) =
        server.get("/api/v1/index-performance?start_date=2024-01-02&end_date=2024-03-28");
    let start = body.find('{').unwrap();
    let end = body.rfind('}').unwrap();
    let answer: serde_json::Value = serde_json::from_str(&body[start..=end]).unwrap();
    let served = answer["performance_data"].as_array().unwrap();
    assert_eq!(served.len(), printed.len());
    for (served, printed) in served.iter().zip(&printed) {
        assert_eq!(served["date"], printed["session"]);
        assert_eq!(served["value"], printed["price_return"]);
    }
}

#[test]
fn the_server_does_not_listen_beyond_loopback_without_credentials() {
    let program = Program::new();
    let errors = program.fails(1, &["--listen", "0.0.0.0:0", "serve"]);
    assert!(errors.contains("credentials"), "{errors}");
}

/// The JSON document in a body, which may come in chunks.
fn json(body: &str) -> serde_json::Value {
    let (start, end) = (body.find('{').unwrap(), body.rfind('}').unwrap());
    serde_json::from_str(&body[start..=end]).unwrap_or_else(|error| panic!("{error}: {body}"))
}

#[test]
fn composition_over_rest_is_that_of_the_command_line() {
    let program = Program::new();
    market::ingested(&program);
    program.ok(&["build", "EW100", "--size", "10"]);
    let server = Server::start(&program);
    for session in ["2024-01-02", "2024-02-14", "2024-03-28"] {
        let asked = ["composition", "EW100", "--session", session];
        let printed = rows(&program, &asked);
        let (status, body) = server.get(&format!("/api/v1/index-composition?date={session}"));
        assert_eq!(status, 200, "{body}");
        let answer = json(&body);
        assert_eq!(answer["date"], session);
        assert_eq!(answer["total_stocks"], printed.len());
        let served = answer["compositions"].as_array().unwrap();
        assert_eq!(served.len(), 10);
        for (served, printed) in served.iter().zip(&printed) {
            assert_eq!(served["ticker"], printed["symbol"]);
            for field in ["name", "weight", "market_cap", "sector", "industry"] {
                assert_eq!(served[field], printed[field], "{session} {field}");
            }
        }
    }
}

#[test]
fn changes_over_rest_are_those_of_the_command_line() {
    let program = Program::new();
    market::ingested(&program);
    program.ok(&["build", "EW100", "--size", "10"]);
    let range = ["--from", "2024-01-10", "--to", "2024-02-20"];
    let printed = rows(&program, &[&["changes", "EW100"], &range[..]].concat());
    assert!(printed.len() >= 10, "{} changes", printed.len());
    let server = Server::start(&program);
    let question = "/api/v1/composition-changes?start_date=2024-01-10&end_date=2024-02-20";
    let (status, body) = server.get(question);
    assert_eq!(status, 200, "{body}");
    let answer = json(&body);
    let mut served = Vec::new();
    for date in answer["changes"].as_array().unwrap() {
        for (list, action) in [("stocks_added", "added"), ("stocks_removed", "removed")] {
            for one in date[list].as_array().unwrap() {
                assert_eq!(one["action"], action);
                served.push((date["date"].clone(), one.clone()));
            }
        }
    }
    assert_eq!(served.len(), printed.len());
    for row in &printed {
        let is_it = |(date, one): &&(serde_json::Value, serde_json::Value)| {
            *date == row["session"]
                && one["ticker"] == row["symbol"]
                && one["action"] == row["action"]
        };
        let (_, one) = served
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("{row} is not served"));
        for field in ["name", "market_cap"] {
            assert_eq!(one[field], row[field], "{row}");
        }
    }
}
