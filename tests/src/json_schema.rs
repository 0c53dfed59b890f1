//! A small checker of JSON Schema: the keywords of draft-07 that Segue's schemas use, no others.

use serde_json::Value;

/// Keywords that say nothing about validity.
const NOTES: &[&str] = &[
    "$schema",
    "title",
    "description",
    "enumDescriptions",
    "definitions",
];

/// What is wrong with data by a schema, if anything is.
///
/// # Panics
///
/// On a keyword it does not know, so that no rule of a schema goes unchecked.
pub fn violation(schema: &Value, data: &Value) -> Option<String> {
    Checker { root: schema }.check(schema, data, "")
}

struct Checker<'s> {
    root: &'s Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, data: &Value, at: &str) -> Option<String> {
        let Value::Object(rules) = schema else {
            return (schema == false).then(|| format!("{at}: nothing may stand here"));
        };
        rules
            .iter()
            .filter(|(keyword, _)| !NOTES.contains(&keyword.as_str()))
            .find_map(|(keyword, rule)| self.rule(keyword, rule, schema, data, at))
    }

    fn holds(&self, schema: &Value, data: &Value) -> bool {
        self.check(schema, data, "").is_none()
    }

    fn rule(
        &self,
        keyword: &str,
        rule: &Value,
        schema: &Value,
        data: &Value,
        at: &str,
    ) -> Option<String> {
        let wrong =
            |wrong: bool| wrong.then(|| format!("{at}: `{data}` against {keyword}: {rule}"));
        let schemas = || rule.as_array().into_iter().flatten();
        match keyword {
            "$ref" => {
                let pointer = rule.as_str()?.strip_prefix('#')?;
                self.check(
                    self.root.pointer(pointer).expect("what is referred to"),
                    data,
                    at,
                )
            }
            "type" => {
                let kinds = rule
                    .as_array()
                    .map_or(std::slice::from_ref(rule), Vec::as_slice);
                wrong(!kinds.iter().any(|kind| kind == kind_of(data)))
            }
            "enum" => wrong(!schemas().any(|value| same(value, data))),
            "const" => wrong(!same(rule, data)),
            "minLength" => wrong(data.as_str().is_some_and(str::is_empty)),
            "pattern" => {
                assert_eq!(rule, "\\$", "the only pattern");
                wrong(data.as_str().is_some_and(|text| !text.contains('$')))
            }
            "required" => wrong(
                data.is_object()
                    && schemas().any(|key| data.get(key.as_str().unwrap_or("")).is_none()),
            ),
            "minProperties" => {
                let least = rule.as_u64()? as usize;
                wrong(data.as_object().is_some_and(|object| object.len() < least))
            }
            "maxProperties" => {
                let most = rule.as_u64()? as usize;
                wrong(data.as_object().is_some_and(|object| object.len() > most))
            }
            "properties" => rule.as_object()?.iter().find_map(|(key, schema)| {
                self.check(schema, data.as_object()?.get(key)?, &format!("{at}/{key}"))
            }),
            "patternProperties" => {
                let known = rule.as_object()?.keys().all(|pattern| pattern == "\\{\\{");
                assert!(known, "the only pattern");
                None
            }
            "additionalProperties" => data.as_object()?.iter().find_map(|(key, value)| {
                let declared = schema
                    .pointer("/properties")
                    .and_then(|p| p.get(key))
                    .is_some();
                let computed = schema.get("patternProperties").is_some() && key.contains("{{");
                let other = !declared && !computed;
                other
                    .then(|| self.check(rule, value, &format!("{at}/{key}")))
                    .flatten()
            }),
            "propertyNames" => data
                .as_object()?
                .keys()
                .find_map(|key| self.check(rule, &Value::from(key.as_str()), at)),
            "dependencies" => wrong(rule.as_object()?.iter().any(|(key, needed)| {
                data.get(key).is_some()
                    && needed
                        .as_array()
                        .into_iter()
                        .flatten()
                        .any(|n| data.get(n.as_str().unwrap_or("")).is_none())
            })),
            "items" => data
                .as_array()?
                .iter()
                .enumerate()
                .find_map(|(i, item)| self.check(rule, item, &format!("{at}/{i}"))),
            "allOf" => schemas().find_map(|schema| self.check(schema, data, at)),
            "anyOf" => wrong(!schemas().any(|schema| self.holds(schema, data))),
            "oneOf" => wrong(schemas().filter(|schema| self.holds(schema, data)).count() != 1),
            "not" => wrong(self.holds(rule, data)),
            "if" => {
                let branch = if self.holds(rule, data) {
                    "then"
                } else {
                    "else"
                };
                self.check(schema.get(branch)?, data, at)
            }
            "then" | "else" => None,
            other => panic!("the keyword `{other}` is not known here"),
        }
    }
}

fn kind_of(data: &Value) -> &'static str {
    match data {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// Equal, numbers by their value.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}
