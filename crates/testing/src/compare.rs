use std::fmt::Write;

use segue_evaluator::{Bump, Value, json};

/// A place where what came out is not what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where: `event_properties.products[0].sku`; empty for the whole.
    pub path: String,
    /// What was expected, as JSON; none where nothing should be.
    pub expected: Option<String>,
    /// What came out, as JSON; none where there is nothing.
    pub came_out: Option<String>,
}

impl Change {
    /// Whether all of it is there and nothing of it is expected.
    pub(crate) fn is_too_much(&self) -> bool {
        self.path.is_empty() && self.expected.is_none()
    }

    /// Whether all of it is expected and nothing of it is there.
    pub(crate) fn is_missing(&self) -> bool {
        self.path.is_empty() && self.came_out.is_none()
    }
}

/// Compares JSON texts: of objects the members that are expected, at any depth; a `null` is met by what is absent.
pub(crate) fn compare_json(expected: &str, came_out: &str) -> Vec<Change> {
    let arena = Bump::new();
    let read = |text| json::read(text, &arena).unwrap_or_default();
    let mut changes = Vec::new();
    let (expected, came_out) = (read(expected.as_bytes()), read(came_out.as_bytes()));
    compare(&mut String::new(), expected, came_out, &mut changes);
    changes
}

/// Compares values; see [`compare_json`].
pub(crate) fn compare(
    path: &mut String,
    expected: Value<'_>,
    came_out: Value<'_>,
    changes: &mut Vec<Change>,
) {
    let outer = path.len();
    match (expected, came_out) {
        (Value::Null, Value::Missing | Value::Null) => {}
        (Value::Object(expected), Value::Object(object)) => {
            for member in expected.members() {
                let key = member.key.as_str();
                if outer > 0 {
                    path.push('.');
                }
                path.push_str(key);
                compare(path, member.value, object.get(key), changes);
                path.truncate(outer);
            }
        }
        (Value::List(expected), Value::List(list))
            if expected.items().len() == list.items().len() =>
        {
            for (at, (expected, item)) in expected.items().iter().zip(list.items()).enumerate() {
                let _ = write!(path, "[{at}]");
                compare(path, *expected, *item, changes);
                path.truncate(outer);
            }
        }
        _ if expected.equals(&came_out) => {}
        _ => changes.push(Change {
            path: path.clone(),
            expected: text(expected).filter(|_| !matches!(expected, Value::Null)),
            came_out: text(came_out),
        }),
    }
}

/// A value as JSON; none for no value.
fn text(value: Value<'_>) -> Option<String> {
    let mut out = Vec::new();
    json::write(value, &mut out);
    (!value.is_missing()).then(|| String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(expected: &str, came_out: &str) -> Vec<(String, Option<String>, Option<String>)> {
        compare_json(expected, came_out)
            .into_iter()
            .map(|c| (c.path, c.expected, c.came_out))
            .collect()
    }

    #[test]
    fn what_is_listed_is_compared_and_nothing_else() {
        let same = [
            (r"{}", r#"{"a":1}"#),
            (r#"{"a":1}"#, r#"{"a":1.0,"b":2}"#),
            (r#"{"a":{"b":null}}"#, r#"{"a":{}}"#),
            (r#"{"a":null}"#, r#"{"a":null}"#),
            (r#"{"a":[{"b":1},2]}"#, r#"{"a":[{"b":1,"c":3},2]}"#),
            ("null", "null"),
        ];
        for (expected, came_out) in same {
            assert_eq!(changes(expected, came_out), [], "{expected} {came_out}");
        }
    }

    #[test]
    fn a_change_is_the_smallest_that_says_it() {
        let one = |path: &str, expected: Option<&str>, came_out: Option<&str>| {
            let own = |text: Option<&str>| text.map(str::to_owned);
            vec![(path.to_owned(), own(expected), own(came_out))]
        };
        let cases = [
            (
                r#"{"a":1}"#,
                r#"{"a":"1"}"#,
                one("a", Some("1"), Some("\"1\"")),
            ),
            (r#"{"a":1}"#, r"{}", one("a", Some("1"), None)),
            (
                r#"{"a":null}"#,
                r#"{"a":false}"#,
                one("a", None, Some("false")),
            ),
            (
                r#"{"a":[{"b":1}]}"#,
                r#"{"a":[{"b":2}]}"#,
                one("a[0].b", Some("1"), Some("2")),
            ),
            (
                r#"{"a":[1]}"#,
                r#"{"a":[1,2]}"#,
                one("a", Some("[1]"), Some("[1,2]")),
            ),
            (
                r#"{"a":{}}"#,
                r#"{"a":[]}"#,
                one("a", Some("{}"), Some("[]")),
            ),
        ];
        for (expected, came_out, wanted) in cases {
            assert_eq!(changes(expected, came_out), wanted, "{expected} {came_out}");
        }
    }
}
