//! The properties that the fields of an event become, and how their names are told from those of its own properties.

use segue_evaluator::value::Member;

use super::action::EventField as Field;
use super::json::Key;
use super::names::names;

/// What a property is read from.
#[derive(Clone, Copy)]
pub(super) enum Input {
    /// A field as it is.
    Is(Field),
    /// A member of `utm_properties`.
    Utm(Utm),
    /// A member of `userAgentData`.
    Hint(Hint),
    Time,
    Ip,
    DistinctId,
    Browser,
    BrowserVersion,
    InsertId,
    Origin,
    Library,
    SourceName,
}

names! {
    /// The members of `utm_properties` that are sent.
    Utm {
        Campaign = "utm_campaign",
        Content = "utm_content",
        Medium = "utm_medium",
        Source = "utm_source",
        Term = "utm_term",
    }
}

names! {
    /// The members of `userAgentData` that are sent.
    Hint {
        Mobile = "mobile",
        Platform = "platform",
        Bitness = "bitness",
        PlatformVersion = "platformVersion",
        UaFullVersion = "uaFullVersion",
        Wow64 = "wow64",
    }
}

/// A property that fields give.
pub(super) struct Property {
    name: &'static str,
    pub(super) key: Key,
    pub(super) input: Input,
    /// Whether the event's own properties leave it alone.
    reserved: bool,
}

/// What is done with one property after the other.
pub(super) trait Visit {
    fn visit(&mut self, position: usize, property: &'static Property);
}

macro_rules! properties {
    ($($(@$flag:ident)? $name:literal = $input:expr;)+) => {
        /// The properties of an event in the order of Segment's destination.
        pub(super) const PROPERTIES: &[Property] = &[
            $(properties!(@ $($flag)? $name = $input)),+
        ];

        /// Visits the properties from one position to another, each by a line of its own: a visit that is inlined
        /// knows while compiling where the value comes from, and does nothing else.
        #[inline(always)]
        pub(super) fn visit<const FROM: usize, const TO: usize>(visitor: &mut impl Visit) {
            let mut position = 0;
            $(
                if (FROM..TO).contains(&position) {
                    visitor.visit(position, const { &properties!(@ $($flag)? $name = $input) });
                }
                position += 1;
            )+
            debug_assert_eq!(position, PROPERTIES.len());
        }
    };
    (@ $name:literal = $input:expr) => { properties!(@@ $name = $input, false) };
    (@ reserved $name:literal = $input:expr) => { properties!(@@ $name = $input, true) };
    (@@ $name:literal = $input:expr, $reserved:literal) => {
        Property {
            name: $name,
            key: Key::new($name),
            input: $input,
            reserved: $reserved,
        }
    };
}

properties! {
    @reserved "time" = Input::Time;
    "ip" = Input::Ip;
    @reserved "id" = Input::Is(Field::DistinctId);
    @reserved "$anon_id" = Input::Is(Field::AnonymousId);
    @reserved "distinct_id" = Input::DistinctId;
    "$app_build_number" = Input::Is(Field::AppBuild);
    "$app_version_string" = Input::Is(Field::AppVersion);
    "$app_namespace" = Input::Is(Field::AppNamespace);
    "$app_name" = Input::Is(Field::AppName);
    "$browser" = Input::Browser;
    "$browser_version" = Input::BrowserVersion;
    "$bluetooth_enabled" = Input::Is(Field::Bluetooth);
    "$cellular_enabled" = Input::Is(Field::Cellular);
    "$carrier" = Input::Is(Field::Carrier);
    "$current_url" = Input::Is(Field::Url);
    "$device" = Input::Is(Field::DeviceName);
    "$device_id" = Input::Is(Field::AnonymousId);
    "$device_type" = Input::Is(Field::DeviceType);
    "$device_name" = Input::Is(Field::DeviceName);
    @reserved "$group_id" = Input::Is(Field::GroupId);
    "$identified_id" = Input::Is(Field::UserId);
    @reserved "$insert_id" = Input::InsertId;
    "$ios_ifa" = Input::Is(Field::Idfa);
    "$lib_version" = Input::Is(Field::LibraryVersion);
    "$locale" = Input::Is(Field::Language);
    "$manufacturer" = Input::Is(Field::DeviceManufacturer);
    "$model" = Input::Is(Field::DeviceModel);
    "$os" = Input::Is(Field::OsName);
    "$os_version" = Input::Is(Field::OsVersion);
    "$referrer" = Input::Is(Field::Referrer);
    "$screen_height" = Input::Is(Field::ScreenHeight);
    "$screen_width" = Input::Is(Field::ScreenWidth);
    "$screen_density" = Input::Is(Field::ScreenDensity);
    "$source" = Input::Origin;
    @reserved "$user_id" = Input::Is(Field::UserId);
    "$wifi_enabled" = Input::Is(Field::Wifi);
    "mp_country_code" = Input::Is(Field::Country);
    "mp_lib" = Input::Library;
    "segment_source_name" = Input::SourceName;
    "utm_campaign" = Input::Utm(Utm::Campaign);
    "utm_content" = Input::Utm(Utm::Content);
    "utm_medium" = Input::Utm(Utm::Medium);
    "utm_source" = Input::Utm(Utm::Source);
    "utm_term" = Input::Utm(Utm::Term);
    "advertising_id" = Input::Is(Field::AdvertisingId);
    "ad_tracking_enabled" = Input::Is(Field::AdTrackingEnabled);
    "timezone" = Input::Is(Field::Timezone);
    "app_platform" = Input::Is(Field::AppPlatform);
    "event_original_name" = Input::Is(Field::Name);
    "$mobile" = Input::Hint(Hint::Mobile);
    "$platform" = Input::Hint(Hint::Platform);
    "$bitness" = Input::Hint(Hint::Bitness);
    "$platformVersion" = Input::Hint(Hint::PlatformVersion);
    "$uaFullVersion" = Input::Hint(Hint::UaFullVersion);
    "$wow64" = Input::Hint(Hint::Wow64);
}

/// Where the two properties stand that differ between the events of an order: the first, and this one.
pub(super) const TIME: usize = 0;
pub(super) const INSERT_ID: usize = {
    let mut rest: &[Property] = PROPERTIES;
    while let [property, tail @ ..] = rest
        && !matches!(property.input, Input::InsertId)
    {
        rest = tail;
    }
    PROPERTIES.len() - rest.len()
};

/// A set of positions in [`PROPERTIES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PropertySet(u64);

impl PropertySet {
    const RESERVED: Self = {
        let mut set = 0;
        let mut rest: &[Property] = PROPERTIES;
        let mut bit = 1;
        while let [property, tail @ ..] = rest {
            if property.reserved {
                set |= bit;
            }
            bit <<= 1;
            rest = tail;
        }
        Self(set)
    };

    pub(super) const fn at(position: usize) -> Self {
        Self(1 << position)
    }

    pub(super) const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The properties that members are named like.
    pub(super) fn named_in(members: &[Member<'_>]) -> Self {
        members
            .iter()
            .filter(|member| !member.value.is_missing())
            .fold(Self::default(), |set, member| {
                set.and(Self::named(member.key.as_str()))
            })
    }

    /// Those that an event's own properties of their names override.
    pub(super) const fn overridden(self) -> Self {
        Self(self.0 & !Self::RESERVED.0)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The property of this name, if any.
    pub(super) fn named(name: &str) -> Self {
        if !may_be_property(name) {
            return Self::default();
        }
        PROPERTIES
            .iter()
            .position(|property| property.name == name)
            .map_or_else(Self::default, Self::at)
    }
}

/// By first and by last byte: the lengths that names of properties have, as bits.
const FIRST: [u32; 128] = lengths_by_byte(false);
const LAST: [u32; 128] = lengths_by_byte(true);

#[expect(clippy::indexing_slicing, reason = "happens while compiling")]
const fn lengths_by_byte(last: bool) -> [u32; 128] {
    let mut lengths = [0; 128];
    let mut rest: &[Property] = PROPERTIES;
    while let [property, tail @ ..] = rest {
        let name = property.name.as_bytes();
        let byte = name[if last { name.len() - 1 } else { 0 }];
        lengths[byte as usize] |= 1 << name.len();
        rest = tail;
    }
    lengths
}

/// Whether a name has first byte, last byte and length of some property: what sets the names of events apart at once.
#[inline]
fn may_be_property(name: &str) -> bool {
    let (Some(first), Some(last)) = (name.as_bytes().first(), name.as_bytes().last()) else {
        return false;
    };
    let lengths = |table: &[u32; 128], byte: u8| table.get(usize::from(byte)).copied().unwrap_or(0);
    name.len() < 32 && (lengths(&FIRST, *first) & lengths(&LAST, *last)) >> name.len() & 1 != 0
}

/// Whether a field may give a property of this name.
pub(crate) fn is_property(name: &str) -> bool {
    !PropertySet::named(name).is_empty()
}

/// Whether the event's own properties may not set a property of this name.
pub(crate) fn is_reserved(member: &Member<'_>) -> bool {
    PropertySet::named(member.key.as_str()).overlaps(PropertySet::RESERVED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_are_seven() {
        let reserved: Vec<&str> = PROPERTIES
            .iter()
            .filter(|property| property.reserved)
            .map(|property| property.name)
            .collect();
        assert_eq!(
            reserved,
            [
                "time",
                "id",
                "$anon_id",
                "distinct_id",
                "$group_id",
                "$insert_id",
                "$user_id"
            ]
        );
        assert_eq!(PropertySet::RESERVED.0.count_ones(), 7);
    }

    #[test]
    fn every_property_is_found_by_its_name_and_nothing_else_is() {
        for (position, property) in PROPERTIES.iter().enumerate() {
            assert_eq!(PropertySet::named(property.name), PropertySet::at(position));
        }
        let long = "t".repeat(4096);
        for name in ["", "tim", "times", "Time", "plan", "$", "übung", &long] {
            assert_eq!(PropertySet::named(name), PropertySet::default(), "{name}");
        }
    }
}
