//! The simplest protocol: bodies are padded numbers, answers are words.

use crate::*;

/// One record of the input.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) lane: usize,
    pub(crate) users: Vec<&'static str>,
    pub(crate) size: usize,
    /// The receiver does not like it.
    pub(crate) bad: bool,
}

pub(crate) fn input(lane: usize, users: &[&'static str]) -> Input {
    Input {
        lane,
        users: users.to_vec(),
        size: 10,
        bad: false,
    }
}

pub(crate) const EVENTS: usize = 0;
pub(crate) const IDENTITY: usize = 1;
pub(crate) const PROFILES: usize = 2;
pub(crate) const INCREMENTS: usize = 3;

pub(crate) fn lanes() -> Vec<Lane> {
    ["events", "identity", "profiles", "increments"]
        .map(|name| Lane {
            name,
            max_records: 10,
            max_bytes: 1000,
            max_record_bytes: 400,
            repeatable: name != "increments",
        })
        .to_vec()
}

#[derive(Debug)]
pub(crate) struct Toy(pub(crate) Vec<Lane>);

impl Protocol for Toy {
    fn lanes(&self) -> Vec<Lane> {
        self.0.clone()
    }

    fn request(&self, _: LaneId, records: &[&Record]) -> Request {
        let bodies: Vec<&[u8]> = records.iter().map(|record| &*record.body).collect();
        Request {
            method: "POST",
            url: String::new(),
            authorization: None,
            content_type: "text/plain",
            encoding: Encoding::Json,
            body: [b"[", bodies.join(&b","[..]).as_slice(), b"]"].concat(),
        }
    }

    fn read(&self, _: LaneId, _: &[&Record], answer: &Answer) -> Verdict {
        let body = std::str::from_utf8(&answer.body).unwrap();
        let refused = |list: &str| {
            list.split(',')
                .map(|index| Refusal {
                    index: index.parse().unwrap(),
                    field: Some("field".to_owned()),
                    reason: "bad".to_owned(),
                })
                .collect()
        };
        match answer.status {
            200 if body == "ok" => Verdict::delivered(),
            400 if body.is_empty() => Verdict::not_taken(Rest::Halve, "bad request"),
            400 => match body.strip_prefix("none taken, refused ") {
                Some(list) => Verdict {
                    refused: refused(list),
                    ..Verdict::not_taken(Rest::Halve, "bad request")
                },
                None => Verdict {
                    refused: refused(body.strip_prefix("refused ").unwrap()),
                    ..Verdict::delivered()
                },
            },
            401 => Verdict::not_taken(Rest::Pause, "unauthorized"),
            413 => Verdict::not_taken(Rest::TooLarge, "too large"),
            429 => Verdict::not_taken(Rest::Throttled, "too many requests"),
            _ => Verdict::perhaps_taken(Rest::Retry, "no sense in it"),
        }
    }
}

pub(crate) fn record(number: usize, input: &Input) -> Record {
    let mut body = number.to_string();
    while body.len() < input.size {
        body.push(' ');
    }
    Record {
        lane: LaneId(input.lane),
        body: body.into_bytes().into(),
        users: Users::new(input.users.iter().copied()),
        identity: input.lane == IDENTITY,
        origin: Origin {
            event: number as u64,
            mapping: 0,
            record: 0,
        },
    }
}

/// The records of a request body.
pub(crate) fn numbers(body: &[u8]) -> Vec<usize> {
    let text = std::str::from_utf8(body).unwrap();
    text.trim_matches(['[', ']'])
        .split(',')
        .map(|number| number.trim().parse().unwrap())
        .collect()
}

pub(crate) fn list(places: &[usize]) -> String {
    let places: Vec<String> = places.iter().map(usize::to_string).collect();
    places.join(",")
}
