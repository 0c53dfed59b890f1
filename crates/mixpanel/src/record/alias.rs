//! `alias`: a second id for a user.

use segue_evaluator::Value;
use segue_evaluator::eval::Failure;

use super::action::AliasField;
use super::json::{self, key};
use super::profile::is_given;
use super::{Call, Lane, Records, refused};
use crate::policy::Policy;
use crate::settings::IdMerge;

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) -> Result<(), Failure> {
    let alias = AliasField::Alias.of(call.payload);
    let id = AliasField::DistinctId.of(call.payload);
    if call.improves(Policy::Identity) {
        if call.settings.id_merge == IdMerge::Simplified {
            return Ok(());
        }
        both(("alias", alias), ("distinct_id", id))?;
    }
    out.push(Lane::Track, |out| {
        json::member(out, key!("event"), &Value::text("$create_alias"));
        json::object_member(out, key!("properties"), |out| {
            json::member(out, key!("distinct_id"), &id);
            json::member(out, key!("alias"), &alias);
            json::member(out, key!("token"), &call.token());
            json::member(out, key!("segment_source_name"), &call.source_name());
        });
    });
    Ok(())
}

/// An alias without both ids joins nothing.
fn both<'a>(alias: (&str, Value<'a>), id: (&str, Value<'a>)) -> Result<(), Failure> {
    match [alias, id].into_iter().find(|&(_, value)| !is_given(value)) {
        Some((field, _)) => Err(refused(
            Some(field),
            format!("`{field}` is missing; an alias needs both ids"),
        )),
        None => Ok(()),
    }
}
