//! A value and a JSON value, compared.

use garboard_manifest::Value;

/// Whether a value is the recorded one, numbers compared as numbers.
pub(crate) fn equals(ours: &Value, recorded: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (ours, recorded) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(one), Json::Bool(other)) => one == other,
        (Value::String(one), Json::String(other)) => **one == **other,
        (Value::Int(one), Json::Number(other)) => match other.as_i64() {
            Some(other) => *one == other,
            None => other.as_f64().is_some_and(|it| is_near(*one as f64, it)),
        },
        (Value::Float(one), Json::Number(other)) => {
            other.as_f64().is_some_and(|it| is_near(*one, it))
        }
        (Value::List(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equals(one, other))
        }
        (Value::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| {
                    other
                        .get(&**key)
                        .is_some_and(|recorded| equals(value, recorded))
                })
        }
        _ => false,
    }
}

/// serde_json reads floats to within their last digit.
fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= one.abs() * 1e-15
}
