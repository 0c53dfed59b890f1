//! `field+:`, one level deep.

use super::{Failure, FailureCode, Frame, ObjectBuilder, Scope};
use crate::program::{Expr, MergeMember};
use crate::value::Value;

impl<'a> Scope<'a> {
    #[inline(never)]
    pub(super) fn merge_into(
        &self,
        base: &'a Expr,
        members: &'a [MergeMember],
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let mut merged = self.base(base, members.len(), frame)?;
        for member in members {
            match member {
                MergeMember::Set(key, value) => {
                    let value = self.eval(value, frame)?;
                    if !value.is_missing()
                        && let Some(key) = self.key(key, frame)?
                    {
                        merged.set(key, value)?;
                    }
                }
                MergeMember::Remove(key) => {
                    if let Some(key) = self.key(key, frame)? {
                        merged.remove(key.as_str());
                    }
                }
            }
        }
        merged.finish()
    }

    #[inline(never)]
    pub(super) fn merge_over(
        &self,
        base: &'a Expr,
        overlay: &'a Expr,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let overlay = match self.eval(overlay, frame)? {
            Value::Object(object) => object.members(),
            _ => &[],
        };
        let mut merged = self.base(base, overlay.len(), frame)?;
        merged.set_all(overlay)?;
        merged.finish()
    }

    /// The members of a base, with room for more.
    fn base(
        &self,
        base: &'a Expr,
        more: usize,
        frame: Frame<'a>,
    ) -> Result<ObjectBuilder<'_, 'a>, Failure> {
        let base = match self.eval(base, frame)? {
            Value::Missing | Value::Null => &[],
            Value::Object(object) => object.members(),
            other => {
                let message = "members can only be added to an object";
                return Err(Failure::new(FailureCode::MappingFailed, message).with_value(other));
            }
        };
        let mut merged = ObjectBuilder::new(self, base.len() + more);
        merged.set_all(base)?;
        Ok(merged)
    }
}
