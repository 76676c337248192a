//! What the guide prints is done, and what it lists is there.

use equipoise_testkit::market_server::{Endpoint, FaultKind};

use crate::client::ask;
use crate::started::Started;

const GUIDE: &str = include_str!("../../../../docs/guides/dev-provider.md");

#[tokio::test]
async fn every_call_of_the_guide_is_taken() {
    let started = Started::new().await;
    let address = started.server.address();
    let mut done = 0;
    for line in GUIDE.lines().filter_map(|line| line.strip_prefix("curl ")) {
        let method = line
            .strip_prefix("-X ")
            .map_or("GET", |rest| rest.split(' ').next().unwrap());
        let (_, path) = line.split_once("http://127.0.0.1:8086").unwrap();
        let path = path.split(' ').next().unwrap();
        let body = line
            .split_once("-d '")
            .map_or("", |(_, body)| body.trim_end_matches('\''));
        let answer = ask(address, method, path, &[], body, usize::MAX / 2).await;
        assert!(
            (200..300).contains(&answer.status),
            "{line}: {}",
            answer.text()
        );
        done += 1;
    }
    assert!(done >= 8, "the guide prints {done} calls");
}

#[test]
fn the_guide_lists_every_endpoint_and_nothing_else() {
    for endpoint in Endpoint::ALL {
        let name = serde_json::to_string(&endpoint).unwrap().replace('"', "`");
        assert!(GUIDE.contains(&name), "{name}");
    }
    let (_, table) = GUIDE.split_once("| Of | Kinds |").unwrap();
    let (table, _) = table.split_once("## ").unwrap();
    for name in table.split('`').skip(1).step_by(2) {
        let unit = serde_json::from_str::<FaultKind>(&format!("\"{name}\""));
        let of_number = serde_json::from_str::<FaultKind>(&format!("{{\"{name}\":60}}"));
        assert!(unit.is_ok() || of_number.is_ok(), "{name} is no fault");
    }
}
