//! What an answer means, decided on its body: the profile endpoints say 200 when they take nothing, and a 400 of
//! `/import` may have stored all records but one.

use segue_delivery::{Answer, Record, Rest, Verdict};
use serde_json::{Map, Value};

use super::failures::{self, Failures};
use super::said::Said;

pub(super) fn read(records: &[&Record], answer: &Answer, said: &Said<'_>) -> Verdict {
    let body = Body::parse(&answer.body);
    let status = match &body {
        // The status of the connection may be less exact than the one that Mixpanel writes.
        Body::Reply(reply) if is_success(answer.status) || answer.status == 400 => {
            reply.code().unwrap_or(answer.status)
        }
        _ => answer.status,
    };
    let reason = reason(status, &body, said);
    match status {
        400 | 422 => read_body(records, &body, false, reason, said),
        _ if is_success(status) => read_body(records, &body, true, reason, said),
        413 => Verdict::not_taken(Rest::TooLarge, reason),
        429 => Verdict::not_taken(Rest::Throttled, reason),
        // Mixpanel itself, or whoever asks to come back later, has not begun. A page of a proxy may tell of a request
        // that broke off behind it.
        503 => Verdict {
            perhaps_taken: !matches!(body, Body::Reply(_)) && answer.retry_after.is_none(),
            ..Verdict::not_taken(Rest::Throttled, reason)
        },
        408 | 425 => Verdict::not_taken(Rest::Retry, reason),
        500.. => Verdict::perhaps_taken(Rest::Retry, reason),
        // Credentials refused, the sender blocked, or nothing there that takes records: not a matter of the records.
        _ => Verdict::not_taken(Rest::Pause, reason),
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The verdict where the status alone decides nothing.
fn read_body(
    records: &[&Record],
    body: &Body,
    success: bool,
    reason: String,
    said: &Said<'_>,
) -> Verdict {
    match body {
        Body::Flag(false) => Verdict::not_taken(Rest::Halve, reason),
        Body::Flag(true) if success => Verdict::delivered(),
        Body::Reply(reply) => read_reply(records, reply, success, reason, said),
        Body::Flag(true) | Body::Other if !success => Verdict::perhaps_taken(Rest::Halve, reason),
        Body::Flag(_) | Body::Cut | Body::Other => Verdict::perhaps_taken(Rest::Retry, reason),
    }
}

fn read_reply(
    records: &[&Record],
    reply: &Reply,
    success: bool,
    reason: String,
    said: &Said<'_>,
) -> Verdict {
    let rows = reply.failures();
    let taken = reply.taken();
    if rows.is_empty() {
        let all_taken = taken.is_none_or(|taken| taken >= records.len());
        // Where something is wrong, `1` is true of one record at least, not of all.
        let all_well = reply.error().is_none() || records.len() == 1;
        return match reply.says_ok() {
            Some(true) if success && all_taken && all_well => Verdict::delivered(),
            None if success => Verdict::perhaps_taken(Rest::Retry, reason),
            says_ok => Verdict {
                perhaps_taken: taken.map_or(says_ok == Some(true), |taken| taken > 0),
                ..Verdict::not_taken(Rest::Halve, reason)
            },
        };
    }
    let Failures { refused, complete } = failures::find(rows, reply.error(), records, said);
    let others_taken = match taken {
        Some(taken) => taken + refused.len() >= records.len(),
        None => complete,
    };
    if others_taken && !refused.is_empty() {
        return Verdict {
            refused,
            ..Verdict::delivered()
        };
    }
    Verdict {
        refused,
        perhaps_taken: taken != Some(0),
        ..Verdict::not_taken(Rest::Halve, reason)
    }
}

/// A body, as far as there is sense in it.
enum Body {
    /// `1` or `0`.
    Flag(bool),
    /// An object.
    Reply(Reply),
    /// JSON that ends too early.
    Cut,
    /// Nothing, HTML, any text.
    Other,
}

impl Body {
    fn parse(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(Value::Object(reply)) => Self::Reply(Reply(reply)),
            Ok(value) => match flag(&value) {
                Some(flag) => Self::Flag(flag),
                None => Self::Other,
            },
            Err(error) if error.is_eof() && !body.trim_ascii().is_empty() => Self::Cut,
            Err(_) => Self::Other,
        }
    }
}

struct Reply(Map<String, Value>);

impl Reply {
    /// The status that the body gives.
    fn code(&self) -> Option<u16> {
        let code = u16::try_from(self.0.get("code")?.as_u64()?).ok()?;
        (100..600).contains(&code).then_some(code)
    }

    /// How many records were taken.
    fn taken(&self) -> Option<usize> {
        let count = ["num_records_imported", "num_good_events"]
            .iter()
            .find_map(|key| self.0.get(*key)?.as_u64())?;
        usize::try_from(count).ok()
    }

    /// Whether it says that all is well: by `status`, or else by its code or its count.
    fn says_ok(&self) -> Option<bool> {
        match self.0.get("status") {
            Some(Value::String(text)) => Some(text.eq_ignore_ascii_case("ok") || text == "1"),
            Some(value) if !value.is_null() => flag(value),
            _ => match self.code() {
                Some(code) => Some(is_success(code)),
                None => self.taken().map(|taken| taken > 0),
            },
        }
    }

    fn failures(&self) -> &[Value] {
        self.0
            .get("failed_records")
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    fn error(&self) -> Option<&str> {
        self.0
            .get("error")
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        value => match value.as_u64()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        },
    }
}

/// What Mixpanel says, in a sentence.
fn reason(status: u16, body: &Body, said: &Said<'_>) -> String {
    let said = match body {
        _ if (300..400).contains(&status) => {
            ", which leads elsewhere and is not followed".to_owned()
        }
        Body::Reply(reply) => match (reply.error(), reply.taken()) {
            (Some(error), _) => format!(": {}", said.fit(error)),
            (None, Some(taken)) => format!(" and took {taken} records, without a reason"),
            (None, None) => " without a reason".to_owned(),
        },
        Body::Flag(true) => " and took something".to_owned(),
        Body::Flag(false) => " and took nothing, without a reason".to_owned(),
        Body::Cut => " with a body that is cut off".to_owned(),
        Body::Other => " with a body that is none of its own".to_owned(),
    };
    format!("Mixpanel answered {status}{said}")
}
