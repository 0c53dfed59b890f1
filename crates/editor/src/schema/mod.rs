//! The JSON Schema (draft-07, which editors understand best) of mapping files and of files of tests.
//!
//! It says what `segue lint` says as far as structure goes, and never less: what compiles is valid. It knows nothing of
//! the rule language; whoever wants that runs the language server.

mod mapping;
mod setting;
mod writer;

use segue_parser::Compiler;
use serde_json::{Value, json};

use crate::shape::{MAPPING_FILE, Record, TEST_FILE};
use writer::Writer;

/// The schema of a mapping file.
pub fn mapping_file(compiler: &Compiler) -> Value {
    document(
        &MAPPING_FILE,
        "Segue mapping file",
        "When a trigger holds for an event, an action is run with these field values.",
        compiler,
    )
}

/// The schema of a file of tests, `*.test.yaml`.
pub fn test_file(compiler: &Compiler) -> Value {
    document(
        &TEST_FILE,
        "Segue test file",
        "Examples of events and of what a mapping file must make of them, run by `segue test`.",
        compiler,
    )
}

fn document(record: &'static Record, title: &str, meaning: &str, compiler: &Compiler) -> Value {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
        "description": meaning,
    });
    let writer = Writer::new(compiler);
    merge(&mut schema, writer.record(record));
    let definitions = writer.definitions();
    if !definitions.is_empty() {
        merge(&mut schema, json!({ "definitions": definitions }));
    }
    schema
}

/// Lays the members of one object over those of another.
fn merge(base: &mut Value, over: Value) {
    if let (Value::Object(base), Value::Object(over)) = (base, over) {
        base.extend(over);
    }
}

/// A schema with a description.
fn described(schema: Value, meaning: &str) -> Value {
    let mut described = json!({ "description": meaning });
    // What stands beside a reference is not read.
    if schema.get("$ref").is_some() {
        merge(&mut described, json!({ "allOf": [schema] }));
    } else {
        merge(&mut described, schema);
    }
    described
}

/// One of a few words, each with what it means.
fn words<'w>(words: impl Iterator<Item = (&'w str, &'w str)>) -> Value {
    let (words, meanings): (Vec<_>, Vec<_>) = words.unzip();
    if meanings.iter().all(|meaning| meaning.is_empty()) {
        return json!({ "enum": words });
    }
    json!({ "enum": words, "enumDescriptions": meanings })
}
