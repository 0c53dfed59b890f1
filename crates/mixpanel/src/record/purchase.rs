//! `trackPurchase`: the order, then an event for each of its products.

use bumpalo::collections::Vec as ArenaVec;
use segue_evaluator::eval::{Failure, FailureCode};
use segue_evaluator::limits::RECORD_BYTES;
use segue_evaluator::value::{Member, Text};
use segue_evaluator::{Bump, Value};

use super::action::EventField;
use super::event::{Event, Stamp};
use super::property::{INSERT_ID, PROPERTIES, PropertySet, TIME, is_reserved};
use super::{Call, Lane, Records, insert_id, json, track};
use crate::policy::Policy;

/// What the order says about the whole of it, and a product's event does not repeat.
const TOTALS: [&str; 11] = [
    "affiliation",
    "subtotal",
    "total",
    "revenue",
    "shipping",
    "tax",
    "discount",
    "coupon",
    "currency",
    "order_number",
    "products",
];

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) -> Result<(), Failure> {
    let order = Event::new(call);
    let start = out.bytes.len();
    track::write(&order, out);
    let wanted = EventField::GeneratePurchaseEventPerProduct.of(call.payload);
    let (Value::List(products), Value::Bool(true)) =
        (EventField::Products.of(call.payload), wanted)
    else {
        return Ok(());
    };
    let mut repeated = Repeated::new(&order, call.arena);
    for (position, product) in products.items().iter().enumerate() {
        write_product(&order, &mut repeated, position, *product, out);
        if out.bytes.len() - start > RECORD_BYTES {
            return Err(Failure {
                code: FailureCode::LimitExceeded,
                field: Some("products".to_owned()),
                value: None,
                message: format!("the events of the products are over {RECORD_BYTES} bytes"),
            });
        }
    }
    Ok(())
}

fn write_product<'a>(
    order: &Event<'_, 'a>,
    repeated: &mut Repeated<'a>,
    position: usize,
    product: Value<'a>,
    out: &mut Records,
) {
    let call = order.call;
    let members = product.members();
    let named = PropertySet::named_in(members);
    // What of its own is kept from overriding the record's.
    let kept_from = if call.improves(Policy::ProductItems) {
        named
    } else {
        PropertySet::default()
    };
    let own = |member: &&Member<'_>| {
        !member.value.is_missing() && (kept_from.is_empty() || !is_reserved(member))
    };
    repeated.set_by.fill(false);
    let mut sets = false;
    for member in members.iter().filter(own) {
        sets |= repeated.mark(member.key);
    }
    let stamp = Stamp {
        name: Value::Text(Text::plain("Product Purchased")),
        time: order.time - 1 - position as i64,
        insert_id: insert_id::of_product(call, order.insert_id, position),
    };
    out.push(Lane::Import, |out| {
        stamp.record(out, |out| {
            let all = 0..PROPERTIES.len();
            if named.is_empty() {
                repeated.properties(order, stamp, out);
            } else {
                let own = members
                    .iter()
                    .filter(own)
                    .fold(PropertySet::default(), |set, member| {
                        set.and(PropertySet::named(member.key.as_str()))
                    });
                order.properties(all, stamp, order.named.overridden().and(own), out);
            }
            repeated.members(sets, out);
            track::own(out, product, kept_from);
        });
    });
}

/// What the events of an order's products repeat: written once, then copied.
struct Repeated<'a> {
    /// The properties that fields give, up to the insert id and from there on; the time comes first of all.
    head: Vec<u8>,
    tail: Vec<u8>,
    /// The order's own properties.
    own: Vec<u8>,
    /// The same, sorted by name, so that a product's are found among them in short time.
    members: ArenaVec<'a, &'a Member<'a>>,
    /// By position in `members`: whether the product at hand sets it.
    set_by: ArenaVec<'a, bool>,
}

impl<'a> Repeated<'a> {
    fn new(order: &Event<'_, 'a>, arena: &'a Bump) -> Self {
        let (stamp, overridden) = (order.stamp(), order.named.overridden());
        let [mut head, mut tail, mut own] = [1024, 1024, 256].map(Vec::with_capacity);
        order.properties(TIME + 1..INSERT_ID, stamp, overridden, &mut head);
        order.properties(
            INSERT_ID + 1..PROPERTIES.len(),
            stamp,
            overridden,
            &mut tail,
        );
        let repeated =
            |member: &&Member<'_>| !is_reserved(member) && !TOTALS.contains(&member.key.as_str());
        let members = order.own.members().iter().filter(repeated);
        let mut members = ArenaVec::from_iter_in(members, arena);
        members.sort_unstable_by_key(|member| member.key.as_str());
        let set_by = ArenaVec::from_iter_in(members.iter().map(|_| false), arena);
        members
            .iter()
            .for_each(|member| json::named_member(&mut own, member));
        Self {
            head,
            tail,
            own,
            members,
            set_by,
        }
    }

    /// Notes that the product at hand has a property of this name; whether the order has it too.
    fn mark(&mut self, name: Text<'_>) -> bool {
        let found = self
            .members
            .binary_search_by_key(&name.as_str(), |member| member.key.as_str());
        let set = found
            .ok()
            .and_then(|position| self.set_by.get_mut(position));
        set.map(|set| *set = true).is_some()
    }

    /// Writes the properties that fields give, where the product overrides none.
    fn properties(&self, order: &Event<'_, 'a>, stamp: Stamp<'a>, out: &mut Vec<u8>) {
        let stamped = PropertySet::default();
        order.properties(TIME..TIME + 1, stamp, stamped, out);
        out.extend_from_slice(&self.head);
        order.properties(INSERT_ID..INSERT_ID + 1, stamp, stamped, out);
        out.extend_from_slice(&self.tail);
    }

    /// Writes the order's own properties, less those that the product sets, if it `sets` any.
    fn members(&self, sets: bool, out: &mut Vec<u8>) {
        if !sets {
            out.extend_from_slice(&self.own);
            return;
        }
        let left = self
            .members
            .iter()
            .zip(&self.set_by)
            .filter(|&(_, &set)| !set);
        left.for_each(|(member, _)| json::named_member(out, member));
    }
}
