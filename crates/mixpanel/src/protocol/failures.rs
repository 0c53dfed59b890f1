//! Which records the failures of an answer are about.
//!
//! Rows come as objects with `index` and `insert_id` or `$insert_id`, with one of them, or as bare texts. The index
//! decides and the id is a cross-check; without an index the id decides if no other record has it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use segue_delivery::{Record, Refusal};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::said::Said;

pub(super) struct Failures {
    /// The records that rows are about, each once.
    pub(super) refused: Vec<Refusal>,
    /// Whether each row is about a record of its own, and about a record at all: then all others were taken. Bare texts
    /// say nothing about the others.
    pub(super) complete: bool,
}

/// Finds the records of the rows; `error` is what the answer says in general.
pub(super) fn find(
    rows: &[Value],
    error: Option<&str>,
    records: &[&Record],
    said: &Said<'_>,
) -> Failures {
    let ids = Ids::new(records);
    let mut refused = BTreeMap::new();
    for row in rows.iter().map(Row::new) {
        let found = row.find(&ids);
        // A batch of one has one record to fail.
        let Some(index) = found.or_else(|| (records.len() == 1).then_some(0)) else {
            continue;
        };
        // A text that is no id is a message.
        let text = row.text.filter(|_| found.is_none());
        let reason = row.message.or(text).or(error);
        refused.entry(index).or_insert_with(|| Refusal {
            index,
            field: row.field.map(|field| said.fit(field)),
            reason: said.fit(reason.unwrap_or("refused without a reason")),
        });
    }
    let named = rows.iter().all(Value::is_object) || refused.len() == records.len();
    Failures {
        complete: named && refused.len() == rows.len(),
        refused: refused.into_values().collect(),
    }
}

/// The ids of the records of a request. They are needed only where an answer names some, and so read only then.
struct Ids<'a> {
    /// By the place of the record.
    all: Vec<Option<Cow<'a, str>>>,
    /// The places of the ids that only one record has.
    places: HashMap<Cow<'a, str>, Option<usize>>,
}

impl<'a> Ids<'a> {
    fn new(records: &[&'a Record]) -> Self {
        let all: Vec<_> = records
            .iter()
            .map(|record| insert_id(&record.body))
            .collect();
        let mut places = HashMap::with_capacity(all.len());
        for (place, id) in all.iter().enumerate() {
            if let Some(id) = id {
                places
                    .entry(id.clone())
                    .and_modify(|place| *place = None)
                    .or_insert(Some(place));
            }
        }
        Self { all, places }
    }
}

/// The `$insert_id` of a record.
pub(super) fn insert_id(body: &[u8]) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        properties: Properties<'a>,
    }
    #[derive(Deserialize)]
    struct Properties<'a> {
        #[serde(rename = "$insert_id", borrow)]
        insert_id: &'a RawValue,
    }
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    let body: Body<'_> = serde_json::from_slice(body).ok()?;
    let text: Text<'_> = serde_json::from_str(body.properties.insert_id.get()).ok()?;
    Some(text.0)
}

#[derive(Default)]
struct Row<'a> {
    index: Option<u64>,
    id: Option<&'a str>,
    field: Option<&'a str>,
    message: Option<&'a str>,
    /// The row, when it is a bare text: an id or a message.
    text: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(row: &'a Value) -> Self {
        let text = |key| {
            row.get(key)
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
        };
        match row {
            Value::String(text) => Self {
                id: Some(text),
                text: Some(text),
                ..Self::default()
            },
            row => Self {
                index: row.get("index").and_then(Value::as_u64),
                id: text("insert_id").or_else(|| text("$insert_id")),
                field: text("field"),
                message: text("message"),
                text: None,
            },
        }
    }

    fn find(&self, ids: &Ids<'_>) -> Option<usize> {
        let Some(index) = self.index else {
            return ids.places.get(self.id?).copied().flatten();
        };
        let index = usize::try_from(index).ok()?;
        let own = ids.all.get(index)?.as_deref();
        match (self.id, own) {
            (Some(id), Some(own)) if id != own => None,
            _ => Some(index),
        }
    }
}
