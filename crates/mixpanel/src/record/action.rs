//! The actions and the positions of their fields, as the catalogue has them.

use segue_evaluator::schema::Action;
use segue_evaluator::{Bump, Payload, Value};

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ActionKind {
    TrackEvent,
    TrackPurchase,
    IdentifyUser,
    GroupIdentifyUser,
    Alias,
    IncrementProperties,
}

impl ActionKind {
    /// What to do for an action. The keys differ in length, so this costs one comparison.
    pub(crate) fn new(action: &Action) -> Option<Self> {
        Some(match action.key.as_str() {
            "trackEvent" => Self::TrackEvent,
            "trackPurchase" => Self::TrackPurchase,
            "identifyUser" => Self::IdentifyUser,
            "groupIdentifyUser" => Self::GroupIdentifyUser,
            "alias" => Self::Alias,
            "incrementProperties" => Self::IncrementProperties,
            _ => return None,
        })
    }
}

macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($field:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(dead_code, reason = "a field that is never sent still has its position")]
        pub(crate) enum $name { $($field),+ }

        impl $name {
            /// Keys by position.
            #[cfg(test)]
            const KEYS: &[&str] = &[$($key),+];

            /// The value of the field.
            #[inline]
            pub(crate) fn of<'a>(self, payload: &Payload<'a>) -> Value<'a> {
                *self.among(payload.values)
            }

            /// The value of the field among those of a payload.
            #[inline]
            pub(crate) fn among<'v, 'a>(self, values: &'v [Value<'a>]) -> &'v Value<'a> {
                values.get(self as usize).unwrap_or(&Value::Missing)
            }
        }
    };
}

fields! {
    /// The fields of `trackEvent`; `trackPurchase` has the same and two more.
    EventField {
        Event = "event",
        DistinctId = "distinct_id",
        AnonymousId = "anonymous_id",
        UserId = "user_id",
        GroupId = "group_id",
        InsertId = "insert_id",
        Time = "time",
        AppName = "app_name",
        AppNamespace = "app_namespace",
        AppBuild = "app_build",
        AppVersion = "app_version",
        OsName = "os_name",
        OsVersion = "os_version",
        DeviceId = "device_id",
        DeviceType = "device_type",
        DeviceName = "device_name",
        DeviceManufacturer = "device_manufacturer",
        DeviceModel = "device_model",
        Bluetooth = "bluetooth",
        Carrier = "carrier",
        Cellular = "cellular",
        Wifi = "wifi",
        Country = "country",
        Region = "region",
        Language = "language",
        LibraryName = "library_name",
        LibraryVersion = "library_version",
        Ip = "ip",
        Idfa = "idfa",
        Url = "url",
        ScreenWidth = "screen_width",
        ScreenHeight = "screen_height",
        ScreenDensity = "screen_density",
        Referrer = "referrer",
        UserAgent = "userAgent",
        AdvertisingId = "advertising_id",
        AdTrackingEnabled = "ad_tracking_enabled",
        Timezone = "timezone",
        AppPlatform = "app_platform",
        Name = "name",
        EventProperties = "event_properties",
        Context = "context",
        UtmProperties = "utm_properties",
        EnableBatching = "enable_batching",
        BatchSize = "batch_size",
        UserAgentData = "userAgentData",
        GeneratePurchaseEventPerProduct = "generatePurchaseEventPerProduct",
        Products = "products",
    }
}

impl EventField {
    /// How many fields `trackEvent` and `trackPurchase` share.
    pub(crate) const SHARED: usize = Self::UserAgentData as usize + 1;

    /// The values of the fields that `trackEvent` and `trackPurchase` share, all that are missing included.
    pub(crate) fn shared<'a>(
        payload: &Payload<'a>,
        arena: &'a Bump,
    ) -> &'a [Value<'a>; Self::SHARED] {
        payload.values.first_chunk().unwrap_or_else(|| {
            let value = |at| payload.values.get(at).copied().unwrap_or_default();
            arena.alloc(std::array::from_fn(value))
        })
    }
}

fields! {
    /// The fields of `identifyUser`.
    IdentifyField {
        Ip = "ip",
        UserId = "user_id",
        AnonymousId = "anonymous_id",
        Traits = "traits",
    }
}

fields! {
    /// The fields of `groupIdentifyUser`.
    GroupField {
        GroupKey = "group_key",
        GroupId = "group_id",
        Traits = "traits",
    }
}

fields! {
    /// The fields of `alias`.
    AliasField {
        Alias = "alias",
        DistinctId = "distinct_id",
    }
}

fields! {
    /// The fields of `incrementProperties`.
    IncrementField {
        Ip = "ip",
        UserId = "user_id",
        AnonymousId = "anonymous_id",
        Increment = "increment",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::destination;

    #[test]
    fn positions_are_those_of_the_catalogue() {
        for action in &destination().actions {
            let keys: Vec<&str> = action.fields.iter().map(|f| f.key.as_str()).collect();
            let kind = ActionKind::new(action).unwrap();
            let ours = match kind {
                ActionKind::TrackEvent => EventField::KEYS.split_at(keys.len()).0,
                ActionKind::TrackPurchase => EventField::KEYS,
                ActionKind::IdentifyUser => IdentifyField::KEYS,
                ActionKind::GroupIdentifyUser => GroupField::KEYS,
                ActionKind::Alias => AliasField::KEYS,
                ActionKind::IncrementProperties => IncrementField::KEYS,
            };
            assert_eq!(keys, ours, "{}", action.key);
        }
    }
}
