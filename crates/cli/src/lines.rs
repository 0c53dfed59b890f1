//! Lines of JSON about events.

use segue_evaluator::eval::Failure;
use segue_evaluator::json;

use crate::events::Event;

/// Appends `{"event":N`.
pub(crate) fn begin(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"event\":");
    write_number(number, out);
}

fn write_number(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends `,"KEY":` with a key that needs no escaping.
pub(crate) fn write_key(key: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends `,"KEY":"TEXT"`.
pub(crate) fn write_member(key: &str, text: &str, out: &mut Vec<u8>) {
    write_key(key, out);
    json::write_text(text, out);
}

/// Ends a line: with what has been written, or with the reason why it could not be.
pub(crate) fn end(written: Result<(), Failure>, out: &mut Vec<u8>) {
    if let Err(failure) = written {
        out.extend_from_slice(b",\"error\":{\"code\":");
        json::write_text(failure.code.as_str(), out);
        if let Some(field) = &failure.field {
            write_member("field", field, out);
        }
        write_member("message", &failure.message, out);
        out.push(b'}');
    }
    out.extend_from_slice(b"}\n");
}

/// Appends the line of an event that cannot be read.
pub(crate) fn write_unreadable(event: &Event<'_>, reason: &str, out: &mut Vec<u8>) {
    begin(event.number, out);
    out.extend_from_slice(b",\"error\":{\"code\":\"event_unreadable\"");
    write_member("message", reason, out);
    write_member("file", event.file, out);
    write_key("line", out);
    write_number(event.line, out);
    out.extend_from_slice(b"}}\n");
}
