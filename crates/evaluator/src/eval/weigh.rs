use super::Failure;
use crate::limits;
use crate::value::Value;

/// How large a value is in print, and how much of it there is to look at.
pub(crate) struct Weight {
    /// Bytes of JSON, at least.
    pub(crate) bytes: usize,
    /// Values met on the way; what is copied as it was read counts as one.
    pub(crate) values: usize,
}

/// Weighs a value; a failure where it is beyond `limit` bytes or nested too deep. Computed values share their parts, so
/// that a small program can describe a value that is small in memory and beyond all bounds in print.
pub(crate) fn weigh(value: Value<'_>, limit: usize) -> Result<Weight, Failure> {
    let mut weight = Weight {
        bytes: 0,
        values: 0,
    };
    weight.add(value, limits::VALUE_DEPTH, limit)?;
    Ok(weight)
}

impl Weight {
    fn add(&mut self, value: Value<'_>, depth: usize, limit: usize) -> Result<(), Failure> {
        self.values += 1;
        self.bytes += match value {
            Value::Text(text) => text.as_str().len() + 2,
            Value::List(list) => list.raw().map_or_else(|| list.items().len() + 1, str::len),
            Value::Object(object) => object
                .raw()
                .map_or_else(|| object.members().len() + 1, str::len),
            _ => 1,
        };
        if self.bytes > limit {
            return Err(Failure::limit(format!(
                "a value of more than {limit} bytes"
            )));
        }
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Failure::limit("a value nested too deep"));
        };
        match value {
            Value::List(list) if list.raw().is_none() => {
                let mut items = list.items().iter();
                items.try_for_each(|item| self.add(*item, depth, limit))
            }
            Value::Object(object) if object.raw().is_none() => {
                object.members().iter().try_for_each(|member| {
                    self.bytes += member.key.as_str().len();
                    self.add(member.value, depth, limit)
                })
            }
            _ => Ok(()),
        }
    }
}
