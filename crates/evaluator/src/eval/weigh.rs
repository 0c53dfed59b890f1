use super::Failure;
use crate::limits;
use crate::value::Value;

/// About how long the JSON of a value is, at least; a failure where that is more than `limit` or the value is nested
/// too deep. Computed values share their parts, so that a small program can describe a value that is small in memory
/// and beyond all bounds in print.
pub(crate) fn weigh(value: Value<'_>, limit: usize) -> Result<usize, Failure> {
    let mut left = limit;
    take(value, limits::VALUE_DEPTH, &mut left)?;
    Ok(limit - left)
}

fn take(value: Value<'_>, depth: usize, left: &mut usize) -> Result<(), Failure> {
    let own = match value {
        Value::Text(text) => text.as_str().len() + 2,
        Value::List(list) => list.raw.map_or(list.items.len() + 1, str::len),
        Value::Object(object) => object.raw.map_or(object.members.len() + 1, str::len),
        _ => 1,
    };
    *left = left
        .checked_sub(own)
        .ok_or_else(|| Failure::limit("a value of too many bytes"))?;
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Failure::limit("a value nested too deep"));
    };
    match value {
        Value::List(list) if list.raw.is_none() => {
            list.items.iter().try_for_each(|i| take(*i, depth, left))
        }
        Value::Object(object) if object.raw.is_none() => object.members.iter().try_for_each(|m| {
            let key = m.key.as_str().len();
            *left = left.saturating_sub(key);
            take(m.value, depth, left)
        }),
        _ => Ok(()),
    }
}
