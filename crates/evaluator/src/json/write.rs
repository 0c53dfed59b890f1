use crate::value::Value;

/// Appends the compact JSON of a value. A missing member is left out, a missing item or value is `null`.
pub fn write(value: Value<'_>, out: &mut Vec<u8>) {
    let _ = (value, out);
    todo!()
}

/// Appends a text as a JSON string, quotes included.
pub fn write_text(text: &str, out: &mut Vec<u8>) {
    let _ = (text, out);
    todo!()
}

/// The value as serde_json's; missing as null.
pub fn to_serde(value: Value<'_>) -> serde_json::Value {
    let _ = value;
    todo!()
}
