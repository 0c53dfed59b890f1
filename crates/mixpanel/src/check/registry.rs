use super::{
    across, device, event_name, identity, insert_id, name, number, place, profile, size, text, time,
};

/// How bad what a check finds is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Mixpanel refuses the record.
    Rejected,
    /// Mixpanel takes the record, and without a sign changes it, or loses it or a part of it.
    Lost,
    /// It is stored as it is sent, and reports show something other than what happened.
    Misread,
}

impl Severity {
    /// Every severity, worst first.
    pub const ALL: [Self; 3] = [Self::Rejected, Self::Lost, Self::Misread];

    /// In output, `rejected`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Lost => "lost",
            Self::Misread => "misread",
        }
    }

    /// What it means, as a sentence without its end.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Rejected => "Mixpanel refuses the record",
            Self::Lost => {
                "Mixpanel takes the record, and changes or loses it or a part of it without a sign"
            }
            Self::Misread => {
                "it is stored as sent, and reports show something other than what happened"
            }
        }
    }
}

/// The records that what a check finds is counted among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// All records.
    Records,
    /// Events, without identity calls.
    Events,
    /// Identity calls: `$identify` and `$create_alias`.
    IdentityCalls,
    /// Updates of profiles of users and groups.
    ProfileUpdates,
    /// Updates of profiles of users.
    UserUpdates,
    /// Updates of profiles of groups.
    GroupUpdates,
}

impl Measure {
    /// In a sentence, `profile updates`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Events => "events",
            Self::IdentityCalls => "identity calls",
            Self::ProfileUpdates => "profile updates",
            Self::UserUpdates => "updates of users",
            Self::GroupUpdates => "updates of groups",
        }
    }
}

/// A registered check. Its code is never reused for another one.
///
/// The examples are mapping files for the same events: with `bad` the check finds something and no other does, with
/// `good` none does. A mapping file has a head as lint's examples have it; in events, `«300 × x»` stands for 300 times
/// what follows `×`, and `#` in it for the number of the repetition.
#[derive(Debug)]
pub struct Check {
    /// `illegal-insert-id`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is counted among.
    pub measure: Measure,
    /// What is found, in a few words.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to change in the mapping.
    pub change: &'static str,
    /// Events, one a line.
    pub events: &'static str,
    /// A mapping file with which it is found in them.
    pub bad: &'static str,
    /// One with which nothing is.
    pub good: &'static str,
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

/// Every registered check, family by family.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [
        insert_id::ALL,
        across::repeat::ALL,
        event_name::ALL,
        across::event_names::ALL,
        identity::ALL,
        profile::ALL,
        across::hot::ALL,
        across::groups::ALL,
        across::joins::ALL,
        across::increments::ALL,
        time::ALL,
        size::ALL,
        text::ALL,
        number::ALL,
        name::ALL,
        place::ALL,
        device::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Declares checks and the list of them.
macro_rules! register {
    ($($name:ident = $code:literal $severity:ident of $measure:ident {
        $title:literal
        why: $why:literal
        change: $change:literal
        events: $events:literal
        bad: $bad:literal
        good: $good:literal
    })*) => {
        $(
            #[doc = $title]
            pub(in crate::check) static $name: $crate::check::Check = $crate::check::Check {
                code: $code,
                severity: $crate::check::Severity::$severity,
                measure: $crate::check::Measure::$measure,
                title: $title,
                why: $why,
                change: $change,
                events: $events,
                bad: $bad,
                good: $good,
            };
        )*
        pub(in crate::check) static ALL: &[&$crate::check::Check] = &[$(&$name),*];
    };
}
pub(super) use register;
