//! `trackPurchase`: the order, then an event for each of its products.

use segue_evaluator::Value;
use segue_evaluator::eval::{Failure, FailureCode};
use segue_evaluator::limits::RECORD_BYTES;

use super::action::EventField;
use super::event::Event;
use super::product::Products;
use super::{Call, Records, track};

pub(super) fn write(call: &Call<'_, '_>, out: &mut Records) -> Result<(), Failure> {
    let order = Event::new(call);
    let start = out.bytes.len();
    let written = track::write(&order, out);
    let wanted = EventField::GeneratePurchaseEventPerProduct.of(call.payload);
    let (Value::List(products), Value::Bool(true)) =
        (EventField::Products.of(call.payload), wanted)
    else {
        return Ok(());
    };
    let mut events = Products::new(&order, written);
    for (position, product) in products.items().iter().enumerate() {
        events.write(position, *product, out);
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
