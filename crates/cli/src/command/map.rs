use std::path::PathBuf;

use clap::{Args, ValueEnum};
use segue_delivery::{Encoding, Request};
use segue_evaluator::path::Paths;
use segue_evaluator::program::Mapping;
use segue_evaluator::schema::Action;
use segue_evaluator::{Bump, Payload, Program, Verdict, json};
use segue_mixpanel::Records;

use crate::clock::{Clock, ClockArgs};
use crate::events::Events;
use crate::lines;
use crate::mappings::{Mappings, MappingsArgs};
use crate::stop::{Outcome, Stop};
use crate::work::{self, Source, ThreadsArgs, Work};

/// Map events and print what comes out; nothing is sent
#[derive(Debug, Args)]
pub(crate) struct MapArgs {
    #[command(flatten)]
    mappings: MappingsArgs,

    /// Event files, also .gz and .zst; `-` or none for standard input
    #[arg(value_name = "EVENTS")]
    events: Vec<PathBuf>,

    /// How far to go: the payload of the action, the records made of it, or the requests of Segment's destination
    #[arg(long, value_enum, default_value_t)]
    emit: Emit,

    /// Print a line for events that no mapping fired for, too
    #[arg(long)]
    unmatched: bool,

    #[command(flatten)]
    clock: ClockArgs,

    #[command(flatten)]
    threads: ThreadsArgs,

    /// Print credentials in requests
    #[arg(long)]
    show_secrets: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Emit {
    #[default]
    Payloads,
    Records,
    Requests,
}

impl MapArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let clock = Clock::new(&self.clock)?;
        let mappings = Mappings::load(&self.mappings)?;
        let events = Events::open(&self.events)?;
        let mapper = Mapper {
            labels: labels(&mappings.program),
            mappings,
            emit: self.emit,
            unmatched: self.unmatched,
            show_secrets: self.show_secrets,
        };
        work::print(events, clock, mapper, &self.threads)
    }
}

struct Mapper {
    mappings: Mappings,
    /// What all lines of a mapping have in common, by its number.
    labels: Vec<Vec<u8>>,
    emit: Emit,
    unmatched: bool,
    show_secrets: bool,
}

impl Work for Mapper {
    type Scratch = Records;

    fn paths(&self) -> &Paths {
        &self.mappings.program.paths
    }

    fn event<'a>(
        &'a self,
        source: Source<'a>,
        arena: &'a Bump,
        records: &mut Records,
        out: &mut Vec<u8>,
    ) -> Outcome {
        let Mappings {
            program, mixpanel, ..
        } = &self.mappings;
        let mut failed = false;
        let verdict = program.run(source.event, source.now, arena, |fired| {
            lines::begin(source.number, out);
            out.extend_from_slice(self.labels.get(fired.number).map_or(&[], Vec::as_slice));
            let written = fired.payload.and_then(|payload| {
                if self.emit == Emit::Payloads {
                    write_payload(fired.action, &payload, out);
                    return Ok(());
                }
                records.clear();
                let origin = segue_mixpanel::Source {
                    event: source.event.value,
                    now: source.now,
                };
                mixpanel.records(fired.action, &payload, origin, arena, records)?;
                if self.emit == Emit::Records {
                    write_records(records, out);
                } else {
                    write_requests(&mixpanel.requests(records), self.show_secrets, out);
                }
                Ok(())
            });
            failed |= written.is_err();
            lines::end(written, out);
        });
        match verdict {
            Ok(Verdict::Fired(_)) => {}
            Ok(verdict) => {
                if self.unmatched {
                    write_unmatched(source.number, verdict, out);
                }
            }
            Err(failure) => {
                failed = true;
                lines::begin(source.number, out);
                lines::end(Err(failure), out);
            }
        }
        Outcome::found(failed)
    }
}

fn labels(program: &Program) -> Vec<Vec<u8>> {
    let actions = &program.destination.actions;
    let label = |mapping: &Mapping| {
        let mut label = Vec::new();
        lines::write_member("mapping", &mapping.name, &mut label);
        let action = actions.get(mapping.action);
        lines::write_member(
            "action",
            action.map_or("", |action| &action.key),
            &mut label,
        );
        label
    };
    program.mappings.iter().map(label).collect()
}

fn write_unmatched(number: u64, verdict: Verdict<'_>, out: &mut Vec<u8>) {
    lines::begin(number, out);
    lines::write_key("unmatched", out);
    out.extend_from_slice(b"true");
    if let Verdict::Dropped(name) = verdict {
        lines::write_member("dropped", name, out);
    }
    lines::end(Ok(()), out);
}

fn write_payload(action: &Action, payload: &Payload<'_>, out: &mut Vec<u8>) {
    lines::write_key("payload", out);
    let fields = action.fields.iter().zip(payload.values);
    let present = fields.filter(|(_, value)| !value.is_missing());
    write_all(*b"{}", present, out, |(field, value), out| {
        json::write_text(&field.key, out);
        out.push(b':');
        json::write(*value, out);
    });
}

pub(super) fn write_records(records: &Records, out: &mut Vec<u8>) {
    lines::write_key("records", out);
    write_all(*b"[]", records.iter(), out, |(lane, body), out| {
        out.extend_from_slice(b"{\"lane\":\"");
        out.extend_from_slice(lane.as_str().as_bytes());
        out.extend_from_slice(b"\",\"body\":");
        out.extend_from_slice(body);
        out.push(b'}');
    });
}

pub(super) fn write_requests(requests: &[Request], show_secrets: bool, out: &mut Vec<u8>) {
    lines::write_key("requests", out);
    write_all(*b"[]", requests, out, |request, out| {
        out.extend_from_slice(b"{\"method\":");
        json::write_text(request.method, out);
        lines::write_member("url", &request.url, out);
        out.extend_from_slice(b",\"headers\":{");
        if let Some(authorization) = &request.authorization {
            out.extend_from_slice(b"\"authorization\":");
            if show_secrets {
                json::write_text(authorization, out);
            } else {
                let scheme = authorization.split(' ').next().unwrap_or_default();
                json::write_text(&format!("{scheme} ***"), out);
            }
            out.push(b',');
        }
        out.extend_from_slice(b"\"content-type\":");
        json::write_text(request.content_type, out);
        out.push(b'}');
        let encoding = match request.encoding {
            Encoding::Json | Encoding::Gzip => "json",
            Encoding::Form => "form",
        };
        lines::write_member("encoding", encoding, out);
        lines::write_key("body", out);
        out.extend_from_slice(&request.body);
        out.push(b'}');
    });
}

/// Appends items with commas in between and the brackets around.
fn write_all<T>(
    [open, close]: [u8; 2],
    items: impl IntoIterator<Item = T>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(T, &mut Vec<u8>),
) {
    out.push(open);
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(item, out);
    }
    out.push(close);
}
