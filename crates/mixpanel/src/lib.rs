//! The Mixpanel destination: its catalogue of actions, its settings, and how payloads become records and requests.
//!
//! Nothing here reads mapping text or opens a socket.

mod catalogue;
mod policy;
mod record;
mod request;
mod settings;

pub use catalogue::destination;
pub use policy::{Policies, Policy};
pub use record::{Lane, Mixpanel, Records, Source};
pub use settings::{Credential, IdMerge, IncrementRetry, Settings, SettingsError};
