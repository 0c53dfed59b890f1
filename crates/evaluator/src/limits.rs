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
/// Deepest nesting of expressions, counted on through the `let` entries they use; the parser refuses more. So no value
/// is nested deeper than this and [`EVENT_DEPTH`] together, and what walks values may recurse.
pub const EXPRESSION_DEPTH: usize = 64;
/// Longest expression in bytes; the parser refuses more.
pub const EXPRESSION_BYTES: usize = 1 << 16;
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
/// Most bytes of records that one payload may become (an order repeats its properties for each product).
pub const RECORD_BYTES: usize = 64 << 20;
/// Most bytes that everything computed for one event may take.
pub const COMPUTED_BYTES: usize = 128 << 20;
/// Most bytes and items that everything computed for one event may look at.
pub const WORK: usize = 1 << 30;
/// Most work of one JSONPath query on one event: bytes of the locations it builds on its way.
pub const QUERY_BYTES: usize = 128 << 20;
/// Longest glob, in bytes, that is only known when an event is there.
pub const PATTERN_BYTES: usize = 1000;
/// Deepest nesting of `let` entries met one inside the other before all earlier ones are evaluated in order instead.
pub const LET_DEPTH: usize = 2;
/// Largest payload of one mapping, and largest value of one `let` entry, in bytes of JSON.
pub const VALUE_BYTES: usize = 64 << 20;
/// Deepest nesting of the value of a `let` entry.
pub const VALUE_DEPTH: usize = 1024;
/// Longest path text that is only known when an event is there.
pub const PATH_BYTES: usize = 64 << 10;
