//! The fields of a document, by their paths.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Each field with its values: tables and lists of tables are gone into, `[]` standing for the rows
/// of a list.
pub(crate) fn fields(document: &Value) -> BTreeMap<String, Vec<Value>> {
    let mut fields = BTreeMap::new();
    collect(String::new(), document, &mut fields);
    fields
}

fn collect(path: String, value: &Value, fields: &mut BTreeMap<String, Vec<Value>>) {
    let is_table = |value: &Value| value.is_object();
    match value {
        // The fields of this table are symbols.
        Value::Object(table) if path != "weighting.targets" => {
            for (name, value) in table {
                let path = match path.as_str() {
                    "" => name.clone(),
                    _ => format!("{path}.{name}"),
                };
                collect(path, value, fields);
            }
        }
        Value::Array(rows) if !rows.is_empty() && rows.iter().all(is_table) => {
            for row in rows {
                collect(format!("{path}[]"), row, fields);
            }
        }
        value => fields.entry(path).or_default().push(value.clone()),
    }
}

/// The fields in which two documents differ.
pub(crate) fn differences(one: &Value, other: &Value) -> BTreeSet<String> {
    let (one, other) = (fields(one), fields(other));
    let all = one.keys().chain(other.keys());
    all.filter(|field| one.get(*field) != other.get(*field))
        .cloned()
        .collect()
}
