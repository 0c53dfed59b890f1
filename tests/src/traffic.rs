//! Events made up from a seed, and the records they must become under [`mappings`].

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::random::Random;
use crate::receiver::Endpoint;

/// What events there are to be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// How many.
    pub events: u64,
    /// Of how many users.
    #[serde(default = "ten")]
    pub users: u64,
    /// What chance is drawn from.
    #[serde(default)]
    pub seed: u64,
    /// The kinds with their weights.
    #[serde(default = "only_track")]
    pub kinds: BTreeMap<Kind, u64>,
    /// Bytes of padding in each event that is tracked.
    #[serde(default)]
    pub padding: usize,
}

fn ten() -> u64 {
    10
}

fn only_track() -> BTreeMap<Kind, u64> {
    BTreeMap::from([(Kind::Track, 1)])
}

/// A kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something a user did.
    Track,
    /// Traits of a user, and an anonymous id that joins.
    Identify,
    /// Traits of a group.
    Group,
    /// Something a user did that is counted on the profile, too.
    Increment,
    /// An order of three products.
    Order,
    /// A second id.
    Alias,
    /// Of a type that no mapping is for.
    Unmatched,
    /// Cut off.
    Unreadable,
    /// Tracked, but not counted: the mapping fails.
    Failing,
    /// Tracked, and refused by a receiver that refuses the property `cursed`.
    Cursed,
    /// Traits that such a receiver refuses.
    CursedTraits,
    /// More properties than Mixpanel takes.
    Illegal,
    /// Too large for one record.
    Large,
}

/// An event, and what is known of it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its number, from 0, which is in every record made of it.
    pub number: u64,
    /// Its kind.
    pub kind: Kind,
    /// Whose it is.
    pub user: String,
    /// Its text, without a line break.
    pub line: String,
}

/// One record: the number of its event, the endpoint it goes to, and which of several it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// The number of the event.
    pub number: u64,
    /// Where it goes.
    pub endpoint: Endpoint,
    /// 0, or the place of a product, from 1.
    pub part: u64,
}

/// A mapping file for this traffic; `settings` are written as they are.
pub fn mappings(settings: &Value) -> String {
    format!(
        r#"version: 1
destination: mixpanel
settings: {settings}
presets: all
mappings:
  - name: Counts
    trigger: type = "track" and match(event, "*Counted")
    action: incrementProperties
    fields:
      increment: {{"c{{{{properties.n}}}}": "=properties.by"}}
  - name: Alias Calls
    trigger: type = "alias"
    action: alias
    fields: {{alias: =userId, distinct_id: =previousId}}
"#
    )
}

/// Products of an order.
const PRODUCTS: u64 = 3;

impl Mix {
    /// The events.
    pub fn events(&self) -> impl Iterator<Item = Sent> + use<> {
        let mut random = Random::new(self.seed);
        let mut anonymous = BTreeMap::new();
        let (mix, total) = (self.clone(), self.kinds.values().sum());
        (0..self.events).map(move |number| {
            let mut drawn = random.below(total);
            let kind = mix.kinds.iter().find(|(_, weight)| {
                let found = drawn < **weight;
                drawn = drawn.saturating_sub(**weight);
                found
            });
            let kind = kind.map_or(Kind::Track, |(kind, _)| *kind);
            let user = random.below(mix.users);
            mix.event(number, kind, user, &mut anonymous)
        })
    }

    /// The events, one a line.
    pub fn text(&self) -> String {
        self.events().map(|sent| sent.line + "\n").collect()
    }

    fn event(
        &self,
        number: u64,
        kind: Kind,
        user: u64,
        anonymous: &mut BTreeMap<u64, String>,
    ) -> Sent {
        // An identify call brings an anonymous id of its own, which the user keeps.
        if matches!(kind, Kind::Identify | Kind::CursedTraits) {
            anonymous.insert(user, anonymous_id(number));
        }
        let name = format!("user-{user}");
        let mut event = json!({
            "messageId": format!("message-{number}"),
            "timestamp": timestamp(number),
            "userId": name,
        });
        if let (Some(id), Value::Object(event)) = (anonymous.get(&user), &mut event) {
            event.insert("anonymousId".to_owned(), json!(id));
        }
        let mut line = match (merge(event, self.body(number, kind)), kind) {
            (event, Kind::Unreadable) => event.to_string().replace('}', ""),
            (event, _) => event.to_string(),
        };
        line.shrink_to_fit();
        Sent {
            number,
            kind,
            user: name,
            line,
        }
    }

    fn body(&self, number: u64, kind: Kind) -> Value {
        let track = |event: &str, more: Value| {
            let own = json!({"n": number, "padding": "x".repeat(self.padding)});
            json!({"type": "track", "event": event, "properties": merge(own, more)})
        };
        match kind {
            Kind::Track | Kind::Unreadable => track("Tracked", json!({})),
            Kind::Identify => json!({"type": "identify", "traits": {"n": number}}),
            Kind::CursedTraits => {
                json!({"type": "identify", "traits": {"n": number, "cursed": true}})
            }
            Kind::Group => {
                let group = format!("group-{}", number % 7);
                json!({"type": "group", "groupId": group, "traits": {"n": number}})
            }
            Kind::Increment => track("Counted", json!({"by": 1})),
            Kind::Failing => track("Badly Counted", json!({"by": ""})),
            Kind::Order => {
                let product = |part| json!({"product_id": format!("p{part}"), "quantity": part});
                let products: Vec<_> = (1..=PRODUCTS).map(product).collect();
                track(
                    "Order Completed",
                    json!({"revenue": 5, "products": products}),
                )
            }
            Kind::Alias => json!({"type": "alias", "previousId": format!("old-{number}")}),
            Kind::Unmatched => json!({"type": "delete", "n": number}),
            Kind::Cursed => track("Tracked", json!({"cursed": true})),
            Kind::Illegal => {
                let many: serde_json::Map<_, _> =
                    (0..300).map(|i| (format!("p{i}"), json!(i))).collect();
                track("Tracked", Value::Object(many))
            }
            Kind::Large => track("Tracked", json!({"large": "x".repeat(1_100_000)})),
        }
    }
}

impl Sent {
    /// The records that it becomes.
    pub fn marks(&self) -> Vec<Mark> {
        let mark = |endpoint, part| Mark {
            number: self.number,
            endpoint,
            part,
        };
        match self.kind {
            Kind::Track | Kind::Failing | Kind::Cursed | Kind::Illegal | Kind::Large => {
                vec![mark(Endpoint::Import, 0)]
            }
            Kind::Identify | Kind::CursedTraits => {
                vec![mark(Endpoint::Track, 0), mark(Endpoint::Engage, 0)]
            }
            Kind::Group => vec![mark(Endpoint::Groups, 0)],
            Kind::Increment => vec![mark(Endpoint::Import, 0), mark(Endpoint::Engage, 0)],
            Kind::Order => (0..=PRODUCTS)
                .map(|part| mark(Endpoint::Import, part))
                .collect(),
            Kind::Alias => vec![mark(Endpoint::Track, 0)],
            Kind::Unmatched | Kind::Unreadable => Vec::new(),
        }
    }
}

impl Mark {
    /// Which record this is.
    pub fn of(endpoint: Endpoint, record: &Value) -> Option<Self> {
        let at = |path| record.pointer(path);
        let digits = |text: &Value| {
            let text = text.as_str()?;
            let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
            digits.rsplit('-').next()?.parse().ok()
        };
        let number = match endpoint {
            Endpoint::Import => at("/properties/n")?.as_u64(),
            Endpoint::Groups => at("/$set/n")?.as_u64(),
            Endpoint::Engage => match at("/$add") {
                Some(Value::Object(add)) => add.keys().next()?.trim_start_matches('c').parse().ok(),
                _ => at("/$set/n")?.as_u64(),
            },
            Endpoint::Track => at("/properties/$anon_id")
                .or(at("/properties/distinct_id"))
                .and_then(digits),
        };
        Some(Self {
            number: number?,
            endpoint,
            part: at("/properties/quantity")
                .and_then(Value::as_u64)
                .unwrap_or(0),
        })
    }
}

fn merge(mut into: Value, from: Value) -> Value {
    if let (Value::Object(into), Value::Object(from)) = (&mut into, from) {
        into.extend(from);
    }
    into
}

/// A version 4 UUID with a number in it.
fn anonymous_id(number: u64) -> String {
    format!("a0a0a0a0-b1b1-4c2c-8d3d-{number:012}")
}

fn timestamp(number: u64) -> String {
    let (day, second) = (number / 86_400, number % 86_400);
    format!(
        "2025-06-{:02}T{:02}:{:02}:{:02}.000Z",
        1 + day % 28,
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}
