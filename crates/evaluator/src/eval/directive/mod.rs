//! Segment's mapping directives, as its mapping-kit has them.

use super::{Failure, Frame, Scope};
use crate::program::Directive;
use crate::value::Value;

impl Directive {
    /// The value of a directive.
    pub(crate) fn eval<'a>(
        &'a self,
        scope: &Scope<'a>,
        frame: Frame<'a>,
    ) -> Result<Value<'a>, Failure> {
        let _ = (scope, frame);
        todo!()
    }
}
