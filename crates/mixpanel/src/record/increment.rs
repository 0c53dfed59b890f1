//! `incrementProperties`: adds to numbers on a user profile.

use bumpalo::collections::Vec as ArenaVec;
use segue_evaluator::Value;
use segue_evaluator::eval::Failure;
use segue_evaluator::value::{Member, Number};

use super::action::IncrementField;
use super::json::{self, key};
use super::{Call, Lane, Records, profile, refused};
use crate::policy::Policy;

/// Most properties that one increment may have, as Segment's destination has it.
const MOST: usize = 20;

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) -> Result<(), Failure> {
    let payload = call.payload;
    let Value::Object(increment) = IncrementField::Increment.of(payload) else {
        return Ok(());
    };
    let given = || {
        increment
            .members()
            .iter()
            .filter(|member| !member.value.is_missing())
    };
    let count = given().count();
    if count > MOST {
        return Err(refused(
            Some("increment"),
            format!("`increment` has {count} properties; at most {MOST} can grow at once"),
        ));
    }
    let mut added = ArenaVec::with_capacity_in(count, call.arena);
    for member in given() {
        if let Some(number) = amount(call, member)? {
            added.push(Member {
                key: member.key,
                value: Value::Number(number),
            });
        }
    }
    if count == 0 || added.is_empty() && call.improves(Policy::Increments) {
        return Ok(());
    }
    out.push(Lane::Engage, |out| {
        profile::head(
            call,
            IncrementField::UserId.of(payload),
            IncrementField::AnonymousId.of(payload),
            IncrementField::Ip.of(payload),
            out,
        );
        json::object_member(out, key!("$add"), |out| {
            for member in &added {
                json::named_member(out, member.key, &member.value);
            }
        });
    });
    Ok(())
}

/// By how much a property grows; nothing for what is no amount and is left out ([`Policy::Increments`]).
fn amount<'a>(call: &Call<'_, 'a>, member: &Member<'a>) -> Result<Option<Number<'a>>, Failure> {
    let name = member.key.as_str();
    let strict = call.improves(Policy::Increments);
    let refused = |what: &str| {
        let field = format!("increment.{name}");
        Err(refused(
            Some(&field),
            format!("`{name}` is {what}, not a number"),
        ))
    };
    let finite = |number: Number<'a>| match number {
        // Segment's destination prints it as null.
        Number::Float(double) if strict && !double.is_finite() => refused("out of range"),
        number => Ok(Some(number)),
    };
    match member.value {
        Value::Number(number) => finite(number),
        Value::Text(text) if strict && text.as_str().trim().is_empty() => refused("blank"),
        Value::Text(text) => match Number::loose(text.as_str()) {
            Some(number) => finite(Number::Float(number)),
            None => refused("a text"),
        },
        Value::Bool(_) if strict => refused("a boolean"),
        _ => Ok(None),
    }
}
