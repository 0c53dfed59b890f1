//! Where Segue differs from Segment's destination, and why: every difference is a policy with a switch.

use segue_evaluator::coerce::Coercion;
use segue_evaluator::schema::{self, SettingValues};
use segue_evaluator::time::Mode;
use serde_json::Value;

/// A documented way in which Segment's destination loses or corrupts data, and what is done about it.
///
/// Each can be switched under `settings.policies`; `settings.compatibility` sets all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Mixpanel refuses a `$insert_id` that is longer than 36 bytes or holds anything but letters, digits and `-`,
    /// and the message ids of Segment's own browser library are such. Ids drawn at random make every retry a new
    /// event.
    InsertId,
    /// Segment reads seconds as milliseconds, which files today's events under 1970, and Mixpanel overwrites a future
    /// time with another one on each attempt, so that repeats are not recognised.
    Time,
    /// Without an address Mixpanel locates the sender: everybody seems to live where the data centre is.
    Geolocation,
    /// An identity event without both ids joins nothing, and in a project with simplified id merge it may be refused
    /// together with the batch it stands in.
    Identity,
    /// Segment writes `$email`, `$name` and their like last, with no value where the plain trait is absent, and so
    /// erases the trait the caller named that way.
    ReservedTraits,
    /// Nulls in product fields turn into 0, the empty text or `false`, numbers nobody measured; and a product may
    /// carry another identity than its order.
    ProductItems,
    /// An empty text counts as 0, booleans vanish and infinity is sent as null, so that an increment seems to have happened.
    Increments,
    /// Segment says a blank source name is not sent, and sends it.
    SourceName,
    /// `[object Object]` tells nobody anything.
    TemplateText,
}

/// Name and meaning of each policy, in the order of [`Policy`].
const POLICIES: [(Policy, &str, &str); 9] = [
    (
        Policy::InsertId,
        "insert_id",
        "improved: an id that Mixpanel refuses becomes a stable hash of itself, a missing one a hash of the event; \
         segment: the message id as it is, illegal or not",
    ),
    (
        Policy::Time,
        "time",
        "improved: numbers and digit texts below 1e11 are seconds, fractions of a second are read as such, a future \
         time becomes now; segment: numbers are milliseconds, digit texts and fractions are misread",
    ),
    (
        Policy::Geolocation,
        "geolocation",
        "improved: without an address Mixpanel is told not to derive a place; segment: it derives the sender's",
    ),
    (
        Policy::Identity,
        "identity",
        "improved: identity events go out with both ids only, and as `id_merge` asks; segment: with any",
    ),
    (
        Policy::ReservedTraits,
        "reserved_traits",
        "improved: a trait already called `$email` or the like stays unless the plain one has a value; segment: it \
         is erased",
    ),
    (
        Policy::ProductItems,
        "product_items",
        "improved: nulls in products are dropped and the record's identity fields win; segment: nulls become 0, the \
         empty text or `false`, and a product may overwrite any property",
    ),
    (
        Policy::Increments,
        "increments",
        "improved: an empty text, a boolean or infinity is an error, an empty increment sends nothing; segment: an empty \
         text counts as 0, a boolean vanishes, infinity is sent as null, an empty increment is sent",
    ),
    (
        Policy::SourceName,
        "source_name",
        "improved: a blank source name is not sent; segment: it is sent as empty text",
    ),
    (
        Policy::TemplateText,
        "template_text",
        "improved: templates print lists and objects as compact JSON, and `to_json` keeps digits and the order of keys; \
         segment: templates print `a,b` and `[object Object]`, `to_json` orders keys and rounds numbers as its host \
         language does",
    ),
];

impl Policy {
    /// Every policy with its name under `settings.policies`.
    pub fn all() -> impl Iterator<Item = (Self, &'static str)> {
        POLICIES.iter().map(|&(policy, name, _)| (policy, name))
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Which policies are improved; the others are Segment's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Policies(u16);

impl Policies {
    /// Every policy as Segment has it.
    pub const SEGMENT: Self = Self(0);
    /// Every policy improved.
    pub const IMPROVED: Self = Self((1 << POLICIES.len()) - 1);

    /// What these policies mean for the coercion of payloads.
    pub fn coercion(self) -> Coercion {
        Coercion {
            drop_null_items: self.improves(Policy::ProductItems),
            dates: if self.improves(Policy::Time) {
                Mode::Improved
            } else {
                Mode::Segment
            },
        }
    }

    /// What the settings say: `compatibility` for all, `policies` for single ones.
    pub fn new(values: &SettingValues) -> Self {
        let all = match values.get("compatibility").and_then(Value::as_str) {
            Some("segment") => Self::SEGMENT,
            _ => Self::IMPROVED,
        };
        let Some(switches) = values.get("policies").and_then(Value::as_object) else {
            return all;
        };
        POLICIES.iter().fold(all, |set, &(policy, name, _)| {
            match switches.get(name).and_then(Value::as_str) {
                Some("segment") => set.without(policy),
                Some("improved") => set.with(policy),
                _ => set,
            }
        })
    }

    /// Whether this policy is improved.
    #[inline]
    pub const fn improves(self, policy: Policy) -> bool {
        self.0 & policy.bit() != 0
    }

    /// The same with this policy improved.
    #[must_use]
    pub const fn with(self, policy: Policy) -> Self {
        Self(self.0 | policy.bit())
    }

    /// The same with this policy as Segment has it.
    #[must_use]
    pub const fn without(self, policy: Policy) -> Self {
        Self(self.0 & !policy.bit())
    }
}

impl std::fmt::Debug for Policies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map()
            .entries(POLICIES.iter().map(|&(policy, name, _)| {
                let side = if self.improves(policy) {
                    "improved"
                } else {
                    "segment"
                };
                (name, side)
            }))
            .finish()
    }
}

/// The policies as the parser needs them.
pub(crate) fn schema() -> Vec<schema::Policy> {
    POLICIES
        .iter()
        .map(|&(_, name, meaning)| schema::Policy {
            name: name.to_owned(),
            meaning: meaning.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policies(settings: &Value) -> Policies {
        Policies::new(settings.as_object().unwrap())
    }

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (position, (policy, name, _)) in POLICIES.iter().enumerate() {
            assert_eq!(*policy as usize, position, "{name}");
        }
    }

    #[test]
    fn compatibility_sets_all_and_policies_switch_single_ones() {
        assert_eq!(policies(&json!({})), Policies::IMPROVED);
        assert_eq!(
            policies(&json!({"compatibility": "segment"})),
            Policies::SEGMENT
        );
        let one = policies(&json!({"compatibility": "segment", "policies": {"time": "improved"}}));
        assert_eq!(one, Policies::SEGMENT.with(Policy::Time));
        let rest = policies(&json!({"policies": {"time": "segment", "increments": "improved"}}));
        assert_eq!(rest, Policies::IMPROVED.without(Policy::Time));
    }
}
