//! A call of any field, written from what the interface says of its arguments.

use std::collections::HashMap;

use serde_json::Value;

/// The types of the interface by name.
pub(super) struct Types(HashMap<String, Value>);

pub(super) const INTROSPECTION: &str = "{ __schema {
    queryType { name } mutationType { name } subscriptionType { name }
    types { kind name
        enumValues { name }
        inputFields { name type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
        fields { name
            args { name defaultValue type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
        }
    }
} }";

impl Types {
    pub(super) fn of(data: &Value) -> Self {
        let types = data["__schema"]["types"].as_array().unwrap();
        Self(types.iter().map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind.clone())).collect())
    }

    /// The fields of an object, with their arguments.
    pub(super) fn fields(&self, object: &str) -> Vec<Value> {
        self.0[object]["fields"].as_array().unwrap().clone()
    }

    /// The arguments that a field must have, as text; `given` are written as they are.
    pub(super) fn arguments(&self, field: &Value, given: &HashMap<&str, String>) -> String {
        let arguments = field["args"].as_array().unwrap().iter().filter_map(|argument| {
            let name = argument["name"].as_str().unwrap();
            let value = match given.get(name) {
                Some(value) => value.clone(),
                None if argument["type"]["kind"] == "NON_NULL" && argument["defaultValue"].is_null() => {
                    self.literal(name, &argument["type"])
                }
                None => return None,
            };
            Some(format!("{name}: {value}"))
        });
        let written = arguments.collect::<Vec<_>>().join(", ");
        if written.is_empty() { written } else { format!("({written})") }
    }

    fn literal(&self, name: &str, of: &Value) -> String {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.literal(name, &of["ofType"]),
            "LIST" => "[]".to_owned(),
            "ENUM" => self.0[of["name"].as_str().unwrap()]["enumValues"][0]["name"].as_str().unwrap().to_owned(),
            // One of several ways to write it: by rows, of which there are none.
            "INPUT_OBJECT" if name == "list" => "{ rows: [] }".to_owned(),
            "INPUT_OBJECT" if name == "sheet" => "{ csv: \"a\" }".to_owned(),
            "INPUT_OBJECT" => {
                let fields = self.0[of["name"].as_str().unwrap()]["inputFields"].as_array().unwrap();
                let needed = fields.iter().filter(|field| field["type"]["kind"] == "NON_NULL");
                let written = needed.map(|field| {
                    let name = field["name"].as_str().unwrap();
                    format!("{name}: {}", self.literal(name, &field["type"]))
                });
                format!("{{ {} }}", written.collect::<Vec<_>>().join(", "))
            }
            _ => scalar(name, of["name"].as_str().unwrap()),
        }
    }
}

fn scalar(name: &str, of: &str) -> String {
    match (of, name) {
        ("Int", "year") => "2026".to_owned(),
        ("Int", _) => "1".to_owned(),
        ("Boolean", _) => "true".to_owned(),
        ("JSON", _) => "{}".to_owned(),
        ("UUID", _) => format!("\"{}\"", uuid::Uuid::new_v4()),
        ("NaiveDate", _) => "\"2026-01-05\"".to_owned(),
        ("DateTime", _) => "\"2026-01-05T02:00:00Z\"".to_owned(),
        (_, "organ" | "region" | "to" | "into" | "place" | "code") => "\"530102\"".to_owned(),
        (_, "procedure") => "\"yunnan\"".to_owned(),
        (_, "number") => "\"53010202000001\"".to_owned(),
        _ => "\"示例\"".to_owned(),
    }
}
