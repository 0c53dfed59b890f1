//! Objects whose keys are known and all different: nothing needs to be looked for while they are made.

use bumpalo::collections::Vec as BumpVec;

use super::{Failure, Frame, Scope};
use crate::program::{Expr, Key};
use crate::value::{Member, Object, Value};

/// Makes objects of the same members for one input after the other.
///
/// The items of a list are mostly alike, so that what a member reads from one item stands where it stood in the item
/// before.
pub(super) struct Recorder<'s, 'a> {
    scope: &'s Scope<'a>,
    members: &'a [(Key, Expr)],
    holes: bool,
    /// By member: where the last input had what it reads.
    places: BumpVec<'a, usize>,
}

impl<'s, 'a> Recorder<'s, 'a> {
    pub(super) fn new(scope: &'s Scope<'a>, members: &'a [(Key, Expr)], holes: bool) -> Self {
        Self {
            scope,
            members,
            holes,
            places: BumpVec::from_iter_in(members.iter().map(|_| 0), scope.arena),
        }
    }

    /// The object for an input.
    #[inline(never)]
    pub(super) fn record(&mut self, frame: Frame<'a>) -> Result<Value<'a>, Failure> {
        let scope = self.scope;
        let mut made = BumpVec::with_capacity_in(self.members.len(), scope.arena);
        for ((key, value), near) in self.members.iter().zip(&mut self.places) {
            let value = match value {
                Expr::Input(segments) => match (&**segments, frame.input) {
                    ([segment], Value::Object(object)) => {
                        get_near(object.members(), segment.key(), near)
                    }
                    _ => scope.eval(value, frame)?,
                },
                value => scope.eval(value, frame)?,
            };
            if let Key::Text(key) = key
                && (self.holes || !value.is_missing())
            {
                let key = key.text();
                made.push(Member { key, value });
            }
        }
        scope.spend(made.len() * size_of::<Member<'_>>())?;
        let object = Object::new(made.into_bump_slice());
        Ok(Value::Object(scope.arena.alloc(object)))
    }
}

/// The value of a key; `near` is where it was found the last time, and is looked at first.
fn get_near<'a>(members: &[Member<'a>], key: &str, near: &mut usize) -> Value<'a> {
    let is_it = |member: &&Member<'_>| member.key.is(key);
    if let Some(member) = members.get(*near).filter(is_it) {
        return member.value;
    }
    let found = members.iter().enumerate().find(|(_, member)| is_it(member));
    found.map_or(Value::Missing, |(at, member)| {
        *near = at;
        member.value
    })
}
