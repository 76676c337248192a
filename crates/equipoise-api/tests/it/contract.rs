//! The contract: the document says what the router serves, no more and no less, and does not change
//! unseen.

use std::collections::BTreeSet;
use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Method, Request};
use equipoise_api::{ErrorCode, document};
use serde_json::Value;

use crate::support::built;

/// Routes that show the document and are not in it.
const BESIDE: [&str; 5] = [
    "/docs",
    "/docs/",
    "/docs/{*rest}",
    "/openapi.json",
    "/redoc",
];

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn contract() -> Value {
    serde_json::to_value(document()).unwrap()
}

/// Path, method and operation of everything in the document.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item)| {
        let item: &Value = item;
        let methods = METHODS
            .into_iter()
            .filter(|method| item.get(method).is_some());
        methods.map(move |method| (path, method, &item[method]))
    };
    paths
        .iter()
        .map(|(path, item)| (path.as_str(), item))
        .flat_map(of_path)
        .collect()
}

fn snapshot_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/openapi-v1.json")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not of the service"
)]
fn is_update() -> bool {
    std::env::var_os("UPDATE_CONTRACTS").is_some_and(|value| value == "1")
}

#[test]
fn the_committed_document_is_the_one_that_is_served() {
    let text = serde_json::to_string_pretty(&contract()).unwrap() + "\n";
    let path = snapshot_path();
    if is_update() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/reference/openapi-v1.json is not what the code serves. When the change is meant, \
         run UPDATE_CONTRACTS=1 cargo test -p equipoise-api --test it contract and commit the file"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_is_in_the_document_and_the_other_way_round() {
    let service = built().await;
    // The router prints its routes in no other way.
    let printed = format!("{:?}", service.router);
    let routed: BTreeSet<&str> = printed
        .split('"')
        .filter(|part| part.starts_with('/') && !part.contains("__private"))
        .collect();
    let document = contract();
    let paths = document["paths"].as_object().unwrap();
    let stated: BTreeSet<&str> = paths.keys().map(String::as_str).chain(BESIDE).collect();
    assert_eq!(routed, stated);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_stated_method_is_taken_and_no_other() {
    let service = built().await;
    let document = contract();
    for path in document["paths"].as_object().unwrap().keys() {
        for method in METHODS {
            let is_stated = document["paths"][path].get(method).is_some();
            let request = Request::builder()
                .method(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap())
                .uri(path.replace(['{', '}'], ""));
            let answer = service.send(request.body(Body::empty()).unwrap()).await;
            let is_taken = answer.status.as_u16() != 405;
            assert_eq!(is_taken, is_stated, "{method} {path}: {}", answer.status);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_served_document_is_openapi_3_1() {
    let served = built().await.get("/openapi.json").await.ok();
    assert_eq!(served, contract());
    assert!(served["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn every_operation_states_its_scope_and_its_answers() {
    let document = contract();
    for (path, method, operation) in operations(&document) {
        let what = format!("{method} {path}");
        let scope = operation["x-scope"].as_str().unwrap_or_default();
        assert!(
            ["none", "read", "build", "export"].contains(&scope),
            "{what}: {scope:?}"
        );
        assert!(operation["operationId"].is_string(), "{what}");
        assert!(operation["summary"].is_string(), "{what}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.contains_key("200"), "{what}");
        let errors = responses
            .iter()
            .filter(|(status, _)| status.as_str() >= "400");
        let with_examples = errors.filter(|(_, response)| {
            let problem = &response["content"]["application/problem+json"];
            problem["examples"]
                .as_object()
                .is_some_and(|examples| !examples.is_empty())
        });
        assert!(with_examples.count() >= 4, "{what}");
    }
}

#[test]
fn every_code_is_stated_by_some_operation_with_its_own_status() {
    let document = contract();
    let mut stated = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let examples = &response["content"]["application/problem+json"]["examples"];
            let Some(examples) = examples.as_object() else {
                continue;
            };
            for (name, example) in examples {
                let code = ErrorCode::parse(name).unwrap();
                assert_eq!(code.status().as_str(), status, "{method} {path} {name}");
                assert_eq!(example["value"]["code"], name.as_str());
                stated.insert(code);
            }
        }
    }
    let every: BTreeSet<ErrorCode> = ErrorCode::all().collect();
    assert_eq!(stated, every);
}

#[test]
fn every_reference_leads_to_a_schema() {
    let document = contract();
    let text = document.to_string();
    let names: BTreeSet<&str> = text
        .split("\"#/components/schemas/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        let schema = &document["components"]["schemas"][name];
        assert!(schema.is_object(), "{name}");
    }
}

/// The answers of the reads against the fields the document requires.
#[tokio::test(flavor = "multi_thread")]
async fn answers_have_every_required_field_and_no_undocumented_one() {
    let service = built().await;
    let document = contract();
    let range = "start_date=2024-01-02&end_date=2024-01-12";
    for (address, schema) in [
        (
            format!("/api/v1/index-performance?{range}"),
            "IndexPerformanceDto",
        ),
        (
            format!("/api/v1/composition-changes?{range}"),
            "CompositionChangesDto",
        ),
        (
            "/api/v1/index-composition?date=2024-01-08".to_owned(),
            "IndexCompositionDto",
        ),
        ("/api/v1/health".to_owned(), "HealthDto"),
        ("/".to_owned(), "RootDto"),
    ] {
        let answer = service.get(&address).await.ok();
        agrees(
            &document,
            &document["components"]["schemas"][schema],
            &answer,
            &address,
        );
    }
}

/// Walks a value along its schema: names and presence of fields, at every depth.
fn agrees(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return agrees(
            document,
            &document["components"]["schemas"][name],
            value,
            place,
        );
    }
    if let Some(rows) = value.as_array() {
        for row in rows {
            agrees(document, &schema["items"], row, place);
        }
    }
    let Some(object) = value.as_object() else {
        return;
    };
    let properties = schema["properties"]
        .as_object()
        .unwrap_or_else(|| panic!("{place}: {schema}"));
    for (name, inner) in object {
        let property = properties
            .get(name)
            .unwrap_or_else(|| panic!("{place}: {name}"));
        agrees(document, property, inner, &format!("{place} {name}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        assert!(object.contains_key(name), "{place}: {name} is missing");
    }
}
