//! What a receiver knows, what it does not put up with, and what goes wrong with it: a YAML file.
//!
//! ```
//! # use segue_tests::receiver::Plan;
//! let plan = Plan::read("
//! limits: {body_bytes: 100000}
//! faults:
//!   - {on: import, requests: [2, 3], answer: {status: 429, retry_after: '1'}}
//!   - {requests: [5, 5], accept: true, close: unanswered}
//! ").unwrap();
//! assert_eq!(plan.faults.len(), 2);
//! ```

use std::fmt;

use serde::Deserialize;

/// The behaviour of a receiver. The default is Mixpanel on a good day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// The one project there is.
    pub project: Project,
    /// Limits on requests.
    pub limits: Limits,
    /// How records that fail are named.
    pub failures: Failures,
    /// How answers travel, in turn.
    pub travel: Vec<Travel>,
    /// Records with a property of this name are refused, whatever else they are.
    pub refused_property: Option<String>,
    /// What goes wrong. The first fault that fits a request happens to it.
    pub faults: Vec<Fault>,
    /// What chance is drawn from.
    pub seed: u64,
    /// Whether records are kept only as numbers, which is enough for a benchmark.
    pub forgetful: bool,
}

/// The project, and who may write to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Project {
    /// Its token.
    pub token: String,
    /// Its secret.
    pub secret: String,
    /// Its number.
    pub id: String,
    /// A service account, `user:secret`.
    pub service_account: String,
}

impl Default for Project {
    fn default() -> Self {
        Self {
            token: "token".to_owned(),
            secret: "secret".to_owned(),
            id: "1".to_owned(),
            service_account: "robot:pass".to_owned(),
        }
    }
}

/// Limits on requests, as documented unless the plan says otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Most bytes of a body, uncompressed; past it the answer is 413.
    pub body_bytes: usize,
    /// Most records of a request.
    pub records: usize,
    /// Most requests at once; past it the answer is 429.
    pub concurrent: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 10 << 20,
            records: 2000,
            concurrent: usize::MAX,
        }
    }
}

/// How an answer names the records that fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failures {
    /// Rows with `index` and `insert_id`; the others are stored.
    #[default]
    Rows,
    /// Rows with `index` and `$insert_id`; the others are stored.
    DollarRows,
    /// Rows with `insert_id` and without `index`; the others are stored.
    IdRows,
    /// Rows with `index` and `insert_id`, each twice; the others are stored.
    RepeatedRows,
    /// A row for each that fails, but all about the first one; the others are stored.
    FirstRows,
    /// Rows whose `index` is that of no record; the others are stored.
    StrayRows,
    /// Ids as bare texts; the others are stored.
    IdTexts,
    /// Texts; nothing is stored.
    Texts,
    /// An error for the whole request; nothing is stored.
    Unnamed,
    /// On the profile endpoints 200 with `0`, as without `verbose`; nothing is stored. On `/import` as `unnamed`.
    Zero,
}

/// How an answer travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Travel {
    /// With its length.
    #[default]
    Length,
    /// In chunks.
    Chunks,
    /// Up to the end of the connection.
    ToTheEnd,
    /// Compressed, although nobody asked for that.
    Gzip,
    /// With another answer before it, as early hints are.
    Hinted,
    /// With its length, and the connection ends behind it without a word.
    Silent,
}

/// Something that goes wrong, and with which requests.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// Requests to this endpoint; to all of those that take records where nothing is said.
    pub on: Option<Endpoint>,
    /// Those with these numbers, counted from 1 among the ones that `on` says.
    pub requests: Option<[u64; 2]>,
    /// Those so many milliseconds after the first request.
    pub during: Option<[u64; 2]>,
    /// This share of them, from 0 to 1.
    pub chance: Option<f64>,
    /// Waits so many milliseconds before anything else happens.
    pub delay: u64,
    /// Does with the records what would have been done without the fault, and does not let it show.
    pub accept: bool,
    /// Answers this.
    pub answer: Option<Canned>,
    /// Ends the connection.
    pub close: Option<Close>,
    /// Refuses connections for so many milliseconds, and ends those there are.
    pub down: Option<u64>,
}

/// The endpoints that take records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// Events.
    Import,
    /// Identity events.
    Track,
    /// User profiles.
    Engage,
    /// Group profiles.
    Groups,
}

impl Endpoint {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Import, Self::Track, Self::Engage, Self::Groups];

    /// Its path without the slash: `import`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Track => "track",
            Self::Engage => "engage",
            Self::Groups => "groups",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An answer that comes whatever was asked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canned {
    /// Its status.
    pub status: u16,
    /// Its `retry-after` header.
    #[serde(default)]
    pub retry_after: Option<String>,
    /// Its content type.
    #[serde(default = "json")]
    pub content_type: String,
    /// Its body; `{"error":"...","status":0}` where nothing is said.
    #[serde(default)]
    pub body: Option<String>,
}

fn json() -> String {
    "application/json".to_owned()
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Close {
    /// It is reset before the body has been read.
    Unread,
    /// It is reset in place of an answer.
    Unanswered,
    /// It is reset in the middle of the body of the answer.
    Midway,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    ///
    /// The text is no plan; what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text).map_err(|error| error.to_string())
    }
}
