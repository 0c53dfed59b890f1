//! Every bound of the evaluator, by name, so that no input can make it run or grow without end.

/// Deepest nesting of lists and objects in an event; deeper is a [`crate::json::ReadError`].
pub const EVENT_DEPTH: usize = 512;
/// Largest event in bytes.
pub const EVENT_BYTES: usize = 32 << 20;
/// Most hits of one JSONPath query on one event.
pub const QUERY_HITS: usize = 10_000;
/// Longest text, in bytes, that one template, function or directive may produce.
pub const TEXT_BYTES: usize = 1 << 20;
/// Most items or members that one function or directive may produce.
pub const ITEMS: usize = 100_000;
/// Deepest nesting of expressions; the parser refuses more.
pub const EXPRESSION_DEPTH: usize = 64;
/// Most mappings of one program, enabled or not.
pub const MAPPINGS: usize = 50;
/// Largest mapping file in bytes, and most bytes of text in one once its aliases stand written out.
pub const FILE_BYTES: usize = 16 << 20;
/// Most keys, values and collections in a mapping file once its aliases stand written out.
pub const FILE_NODES: usize = 200_000;
/// Deepest nesting of lists and maps in a mapping file.
pub const FILE_DEPTH: usize = 100;
/// Longest `strftime` pattern.
pub const TIME_PATTERN_BYTES: usize = 256;
/// So much of a value is shown in a [`crate::eval::Failure`].
pub const FAILURE_VALUE_BYTES: usize = 200;
