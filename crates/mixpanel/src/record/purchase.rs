//! `trackPurchase`: the order, then an event for each of its products.

use bumpalo::collections::Vec as ArenaVec;
use segue_evaluator::eval::{Failure, FailureCode};
use segue_evaluator::limits::RECORD_BYTES;
use segue_evaluator::value::{Member, Text};
use segue_evaluator::{Bump, Value};

use super::action::EventField;
use super::event::{Event, Stamp};
use super::property::{PropertySet, is_reserved};
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
    let mut shared = Shared::new(order.own.members(), call.arena);
    for (position, product) in products.items().iter().enumerate() {
        let members = match product {
            Value::Object(product) => product.members(),
            _ => &[],
        };
        write_product(&order, &mut shared, position, members, out);
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
    shared: &mut Shared<'a>,
    position: usize,
    product: &'a [Member<'a>],
    out: &mut Records,
) {
    let call = order.call;
    let keeps_identity = call.improves(Policy::ProductItems);
    let own = |member: &&Member<'_>| {
        !(member.value.is_missing() || keeps_identity && is_reserved(member))
    };
    let mut overridden = order.named.overridden();
    shared.set_by.fill(false);
    for member in product.iter().filter(own) {
        overridden = overridden.and(PropertySet::named(member.key.as_str()));
        shared.mark(member.key);
    }
    let stamp = Stamp {
        name: Value::Text(Text::plain("Product Purchased")),
        time: order.time - 1 - position as i64,
        insert_id: insert_id::of_product(call, order.insert_id, position),
    };
    out.push(Lane::Import, |out| {
        order.write(stamp, overridden, out, |out| {
            for member in shared.left() {
                json::named_member(out, member);
            }
            for member in product.iter().filter(own) {
                json::named_member(out, member);
            }
        });
    });
}

/// The properties of the order that its products' events repeat.
struct Shared<'a> {
    /// Sorted by name, so that a product's are found among them in short time.
    members: ArenaVec<'a, &'a Member<'a>>,
    /// By position in `members`: whether the product at hand sets it.
    set_by: ArenaVec<'a, bool>,
}

impl<'a> Shared<'a> {
    fn new(own: &'a [Member<'a>], arena: &'a Bump) -> Self {
        let repeated =
            |member: &&Member<'_>| !is_reserved(member) && !TOTALS.contains(&member.key.as_str());
        let mut members = ArenaVec::from_iter_in(own.iter().filter(repeated), arena);
        members.sort_unstable_by_key(|member| member.key.as_str());
        let set_by = ArenaVec::from_iter_in(members.iter().map(|_| false), arena);
        Self { members, set_by }
    }

    fn mark(&mut self, name: Text<'_>) {
        let found = self
            .members
            .binary_search_by_key(&name.as_str(), |member| member.key.as_str());
        if let Ok(position) = found
            && let Some(set) = self.set_by.get_mut(position)
        {
            *set = true;
        }
    }

    /// Those that the product does not set.
    fn left(&self) -> impl Iterator<Item = &'a Member<'a>> {
        self.members
            .iter()
            .zip(&self.set_by)
            .filter(|&(_, &set)| !set)
            .map(|(&member, _)| member)
    }
}
