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
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Failure::limit("a value nested too deep"));
        };
        match value {
            Value::List(list) if list.raw().is_none() => {
                let items = list.items();
                self.count(items.len() + 1, limit)?;
                self.add_all(items.iter().copied(), depth, limit)
            }
            Value::Object(object) if object.raw().is_none() => {
                let members = object.members();
                let keys: usize = members.iter().map(|m| m.key.as_str().len()).sum();
                self.count(members.len() + 1 + keys, limit)?;
                self.add_all(members.iter().map(|member| member.value), depth, limit)
            }
            flat => self.count(length(flat), limit),
        }
    }

    fn add_all<'a>(
        &mut self,
        values: impl Iterator<Item = Value<'a>>,
        depth: usize,
        limit: usize,
    ) -> Result<(), Failure> {
        for value in values {
            match value {
                // Not called for what is most often there.
                Value::Text(_) | Value::Number(_) if depth > 0 => {
                    self.count(length(value), limit)?;
                }
                value => self.add(value, depth, limit)?,
            }
        }
        Ok(())
    }

    /// Counts a value of so many bytes.
    #[inline]
    fn count(&mut self, bytes: usize, limit: usize) -> Result<(), Failure> {
        self.values += 1;
        self.bytes += bytes;
        if self.bytes > limit {
            return Err(too_large(limit));
        }
        Ok(())
    }
}

#[cold]
fn too_large(limit: usize) -> Failure {
    Failure::limit(format!("a value of more than {limit} bytes"))
}

/// The bytes of a value that nothing is built of.
#[inline]
fn length(value: Value<'_>) -> usize {
    match value {
        Value::Text(text) => text.as_str().len() + 2,
        Value::List(list) => list.raw().map_or(1, str::len),
        Value::Object(object) => object.raw().map_or(1, str::len),
        _ => 1,
    }
}
