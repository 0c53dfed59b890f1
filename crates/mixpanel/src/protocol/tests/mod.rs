mod answers;
mod credentials;
mod requests;

use segue_delivery::{Answer, Origin, Record, Users};
use serde_json::{Value, json};

use crate::{Lane, Mixpanel, Settings};

const ORIGIN: Origin = Origin {
    event: 0,
    mapping: 0,
    record: 0,
};

fn mixpanel(settings: &Value) -> Mixpanel {
    Mixpanel::new(Settings::new(settings.as_object().unwrap()).unwrap())
}

fn plain() -> Mixpanel {
    mixpanel(&json!({"project_token": "t"}))
}

fn record(lane: Lane, body: &Value) -> Record {
    let users = Users::new(["u"]);
    plain().delivery_record(lane, body.to_string().as_bytes(), users, ORIGIN)
}

fn answer(status: u16, body: &str) -> Answer {
    Answer {
        status,
        retry_after: None,
        body: body.as_bytes().to_vec(),
    }
}
