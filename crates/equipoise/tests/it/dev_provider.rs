//! The stand-in for the market data sources, started as a command.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use crate::program::Program;

#[test]
fn it_prints_its_address_and_tells_what_had_happened_by_its_clock() {
    let program = Program::new();
    let now = "2016-06-28T20:30:00Z";
    let arguments = ["dev-provider", "--companies", "5", "--now", now];
    let mut child = program
        .command(&arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut address).unwrap();
    let host = address.trim().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /_control/clock HTTP/1.0\r\nhost: {host}\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(answer.contains(now), "{answer}");
}

#[test]
fn a_market_of_no_company_is_refused() {
    let errors = Program::new().fails(2, &["dev-provider", "--companies", "0"]);
    assert!(errors.contains("1..=600"), "{errors}");
}
