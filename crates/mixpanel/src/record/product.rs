//! The events of an order's products. Most of such an event is in the order's as well, or in that of the product before:
//! it is written once and then copied.

use std::ops::Range;

use bumpalo::collections::Vec as ArenaVec;
use segue_evaluator::value::{Member, Text};
use segue_evaluator::{Bump, Value};

use super::buffer::Buffer;
use super::event::{Event, Stamp, Written};
use super::json::{self, Key};
use super::property::{PropertySet, is_reserved};
use super::{Call, Lane, Records, insert_id};
use crate::policy::Policy;

/// What the order says about the whole of it, and a product's event does not repeat.
fn is_total(name: &str) -> bool {
    matches!(
        name,
        "affiliation"
            | "subtotal"
            | "total"
            | "revenue"
            | "shipping"
            | "tax"
            | "discount"
            | "coupon"
            | "currency"
            | "order_number"
            | "products"
    )
}

/// The products of an order whose event is written.
pub(super) struct Products<'o, 'c, 'a> {
    order: &'o Event<'c, 'a>,
    /// The properties that fields give, in the order's record.
    written: Written,
    repeated: Repeated<'a>,
    /// The keys of the last product.
    keys: Keys<'a>,
}

impl<'o, 'c, 'a> Products<'o, 'c, 'a> {
    pub(super) fn new(order: &'o Event<'c, 'a>, written: Written) -> Self {
        Self {
            order,
            written,
            repeated: Repeated::new(order.own.members(), order.call.arena),
            keys: Keys::new(order.call.arena),
        }
    }

    /// Writes the event of the product at a position.
    pub(super) fn write(&mut self, position: usize, product: Value<'a>, out: &mut Records) {
        let (order, members) = (self.order, product.members());
        if !self.keys.are_those_of(members) {
            self.keys.turn_to(members, order.call);
            let set = members.iter().filter(|member| self.keys.set(member));
            self.repeated.mark(set);
        }
        let stamp = Stamp {
            name: Value::Text(Text::plain("Product Purchased")),
            time: order.stamp.time - 1 - position as i64,
            insert_id: insert_id::of_product(order.call, order.stamp.insert_id, position),
        };
        out.push(Lane::Import, |out| {
            stamp.record(out, |out| {
                if self.keys.named.is_empty() {
                    order.properties_again(&self.written, &stamp, out);
                } else {
                    let overridden = order.named.overridden().and(self.keys.overridden);
                    order.properties(&stamp, overridden, out);
                }
                self.repeated.write(out);
                self.keys.write(product, out);
            });
        });
    }
}

/// What the keys of a product say. Products of one order nearly always have the same ones, so that what was found out
/// about one product holds for the next.
struct Keys<'a> {
    /// The members of the product.
    members: &'a [Member<'a>],
    /// The properties that it is named like.
    named: PropertySet,
    /// Those among which some may not be overridden ([`Policy::ProductItems`]).
    kept_from: PropertySet,
    /// Those that it overrides.
    overridden: PropertySet,
    /// By position in `members`: what is written for a key that is short and needs no escapes.
    written: ArenaVec<'a, Option<Key>>,
}

impl<'a> Keys<'a> {
    /// Those of a product without any.
    fn new(arena: &'a Bump) -> Self {
        Self {
            members: &[],
            named: PropertySet::default(),
            kept_from: PropertySet::default(),
            overridden: PropertySet::default(),
            written: ArenaVec::new_in(arena),
        }
    }

    /// Turns to those of another product.
    fn turn_to(&mut self, members: &'a [Member<'a>], call: &Call<'_, 'a>) {
        self.members = members;
        self.named = PropertySet::named_in(members);
        (self.kept_from, self.overridden) = if call.improves(Policy::ProductItems) {
            (self.named, self.named.overridden())
        } else {
            (PropertySet::default(), self.named)
        };
        self.written.clear();
    }

    /// Whether another product has the same keys, and values under the same of them.
    fn are_those_of(&self, members: &[Member<'_>]) -> bool {
        let same = |(a, b): (&Member<'_>, &Member<'_>)| {
            let (key, other) = (a.key.as_str(), b.key.as_str());
            // Keys that a mapping names are even the same constants.
            (std::ptr::eq(key, other) || a.key.is(other))
                && a.value.is_missing() == b.value.is_missing()
        };
        self.members.len() == members.len() && self.members.iter().zip(members).all(same)
    }

    /// Whether a member becomes a property.
    fn set(&self, member: &Member<'_>) -> bool {
        !member.value.is_missing() && (self.kept_from.is_empty() || !is_reserved(member))
    }

    /// Writes what a product of these keys sets.
    fn write(&mut self, product: Value<'_>, out: &mut Buffer) {
        if self.kept_from.is_empty() && json::raw_members(out, product) {
            return;
        }
        if self.written.is_empty() {
            let keys = self.members.iter().map(|member| Key::of(member.key));
            self.written.extend(keys);
        }
        for (member, key) in product.members().iter().zip(&self.written) {
            if !self.set(member) {
                continue;
            }
            match key {
                Some(key) => json::member(out, key, &member.value),
                None => json::named_member(out, member.key, &member.value),
            }
        }
    }
}

/// The order's own properties that its products repeat.
struct Repeated<'a> {
    /// Sorted by name, so that a product's are found among them in short time.
    members: ArenaVec<'a, &'a Member<'a>>,
    /// By position in `members`: whether the product at hand sets it.
    set_by: ArenaVec<'a, bool>,
    /// Whether it sets any.
    sets: bool,
    /// Where all of them have been written.
    written: Option<Range<usize>>,
}

impl<'a> Repeated<'a> {
    fn new(own: &'a [Member<'a>], arena: &'a Bump) -> Self {
        let repeated =
            |member: &&Member<'_>| !is_total(member.key.as_str()) && !is_reserved(member);
        let mut members = ArenaVec::from_iter_in(own.iter().filter(repeated), arena);
        members.sort_unstable_by_key(|member| member.key.as_str());
        let set_by = ArenaVec::from_iter_in(members.iter().map(|_| false), arena);
        Self {
            members,
            set_by,
            sets: false,
            written: None,
        }
    }

    /// Notes which of them a product sets.
    fn mark<'m>(&mut self, set: impl Iterator<Item = &'m Member<'a>>)
    where
        'a: 'm,
    {
        self.set_by.fill(false);
        self.sets = false;
        for member in set {
            let name = member.key.as_str();
            let found = self
                .members
                .binary_search_by_key(&name, |member| member.key.as_str());
            if let Ok(position) = found
                && let Some(set) = self.set_by.get_mut(position)
            {
                *set = true;
                self.sets = true;
            }
        }
    }

    /// Writes them, less those that the product sets.
    fn write(&mut self, out: &mut Buffer) {
        if let (false, Some(written)) = (self.sets, &self.written) {
            json::repeat(out, written.clone());
            return;
        }
        let start = out.len();
        for (member, set) in self.members.iter().zip(&self.set_by) {
            if !set {
                json::named_member(out, member.key, &member.value);
            }
        }
        if !self.sets {
            self.written = Some(start..out.len());
        }
    }
}
