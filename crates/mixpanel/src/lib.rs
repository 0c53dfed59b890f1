//! The Mixpanel destination: its catalogue of actions, its settings, and how payloads become records and requests.
//!
//! Nothing here reads mapping text or opens a socket.
//!
//! ```
//! use segue_evaluator::{Bump, Payload, Value};
//! use segue_mixpanel::{Lane, Mixpanel, Records, Settings, Source, destination};
//!
//! let settings = serde_json::json!({"project_token": "t"});
//! let mixpanel = Mixpanel::new(Settings::new(settings.as_object().unwrap())?);
//! let destination = destination();
//! let alias = destination.actions.iter().find(|action| action.key == "alias").unwrap();
//!
//! // By the position of the field: `alias`, `distinct_id`.
//! let payload = Payload { values: &[Value::text("new"), Value::text("old")] };
//! let source = Source { event: Value::Missing, now: 0 };
//! let mut records = Records::default();
//! mixpanel.records(alias, &payload, source, &Bump::new(), &mut records)?;
//!
//! let (lane, body) = records.iter().next().unwrap();
//! assert_eq!(lane, Lane::Track);
//! assert_eq!(
//!     std::str::from_utf8(body)?,
//!     r#"{"event":"$create_alias","properties":{"distinct_id":"old","alias":"new","token":"t"}}"#
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod catalogue;
pub mod check;
mod policy;
mod protocol;
mod record;
mod request;
mod settings;

pub use catalogue::destination;
pub use policy::{Policies, Policy};
pub use protocol::Credentials;
pub use record::{Lane, Mixpanel, Records, Source};
pub use settings::{Credential, IdMerge, IncrementRetry, Settings, SettingsError};
