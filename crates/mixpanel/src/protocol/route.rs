//! Which way a record goes: its lane, and within it what may not travel together.

use segue_delivery::LaneId;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::Lane;

/// A lane of delivery. Profile updates have four: increments cannot be repeated and so have requests of their own, and
/// whether Mixpanel may look at an address is said for a request as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Import,
    Track,
    Profile,
    LocatedProfile,
    Increment,
    LocatedIncrement,
    Group,
}

/// Most records in a request.
const MOST_RECORDS: usize = 2000;

/// Most bytes in a request: 10 MB by the documentation, less a margin.
const MOST_BYTES: usize = 9_500_000;

/// A record has to have less: 1 MB by the documentation, which counts in powers of two elsewhere.
const RECORD_BYTES: usize = 1 << 20;

impl Route {
    pub(super) const ALL: [Self; 7] = [
        Self::Import,
        Self::Track,
        Self::Profile,
        Self::LocatedProfile,
        Self::Increment,
        Self::LocatedIncrement,
        Self::Group,
    ];

    /// The route of a lane of delivery.
    pub(super) fn new(id: LaneId) -> Self {
        Self::ALL.get(id.0).copied().unwrap_or(Self::Import)
    }

    pub(super) fn id(self) -> LaneId {
        LaneId(self as usize)
    }

    pub(super) fn lane(self) -> Lane {
        match self {
            Self::Import => Lane::Import,
            Self::Track => Lane::Track,
            Self::Profile | Self::LocatedProfile | Self::Increment | Self::LocatedIncrement => {
                Lane::Engage
            }
            Self::Group => Lane::Groups,
        }
    }

    /// Whether its records say where they come from.
    pub(super) fn is_located(self) -> bool {
        matches!(self, Self::LocatedProfile | Self::LocatedIncrement)
    }

    /// What delivery has to know. Increments are repeated only if the settings say so.
    pub(super) fn spec(self, increments_repeat: bool) -> segue_delivery::Lane {
        let increments = matches!(self, Self::Increment | Self::LocatedIncrement);
        segue_delivery::Lane {
            name: self.lane().as_str(),
            max_records: MOST_RECORDS,
            max_bytes: MOST_BYTES,
            max_record_bytes: RECORD_BYTES,
            repeatable: increments_repeat || !increments,
        }
    }
}

impl Lane {
    /// The lane that goes by a name: `import`.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Import, Self::Track, Self::Engage, Self::Groups]
            .into_iter()
            .find(|lane| lane.as_str() == name)
    }
}

/// The route of a record, read from the record itself, so that one that was written down goes the same way.
pub(super) fn of(lane: Lane, body: &[u8]) -> Route {
    match lane {
        Lane::Import => Route::Import,
        Lane::Track => Route::Track,
        Lane::Groups => Route::Group,
        Lane::Engage => {
            let update: Update = serde_json::from_slice(body).unwrap_or_default();
            match (update.add.or(update.append), update.ip) {
                (None, None) => Route::Profile,
                (None, Some(_)) => Route::LocatedProfile,
                (Some(_), None) => Route::Increment,
                (Some(_), Some(_)) => Route::LocatedIncrement,
            }
        }
    }
}

/// The members of a profile update that matter.
#[derive(Default, Deserialize)]
struct Update {
    #[serde(rename = "$add")]
    add: Option<IgnoredAny>,
    #[serde(rename = "$append")]
    append: Option<IgnoredAny>,
    #[serde(rename = "$ip")]
    ip: Option<IgnoredAny>,
}
