//! What a rule demands, as conditions and validators of the form JSON.

use serde_json::{Value, json};

use super::super::rule::Test;

pub(super) fn condition(key: &Value, test: &Test) -> Value {
    let kind = match test {
        Test::Filled => "ShowOnFilledFieldCondition",
        Test::Empty => "ShowOnEmptyFieldCondition",
        Test::Equals(_) => "ShowOnFieldValuesCondition",
        Test::Differs(_) => "ShowOnFieldValueNotInValuesCondition",
    };
    with_values(json!({ "@type": kind, "conditionFieldKey": key }), test)
}

pub(super) fn required_if(key: &Value, test: &Test) -> Value {
    let kind = match test {
        Test::Filled => "RequiredOnFilledFieldValidator",
        Test::Empty => "RequiredOnEmptyFieldValidator",
        Test::Equals(_) => "RequiredOnFieldValueValidator",
        Test::Differs(_) => "RequiredOnFieldValueNotInValuesValidator",
    };
    with_values(json!({ "@type": kind, "sourceFieldKey": key }), test)
}

fn with_values(mut object: Value, test: &Test) -> Value {
    if let (Test::Equals(code) | Test::Differs(code), Value::Object(object)) = (test, &mut object) {
        object.insert("values".to_owned(), json!([code]));
    }
    object
}
