use std::path::PathBuf;

use clap::Args;
use segue_evaluator::path::Paths;
use segue_evaluator::{Bump, Rule, Value, json};

use crate::clock::{Clock, ClockArgs};
use crate::events::Events;
use crate::mappings::{compiler, read_text};
use crate::render::Drawing;
use crate::stop::{Outcome, Stop};
use crate::work::{self, Source, ThreadsArgs, Work};

/// Evaluate an expression, a condition or one of Segment's mappings against each event
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    #[command(flatten)]
    what: What,

    /// Event files, also .gz and .zst; `-` or none for standard input
    #[arg(value_name = "EVENTS")]
    events: Vec<PathBuf>,

    #[command(flatten)]
    clock: ClockArgs,

    #[command(flatten)]
    threads: ThreadsArgs,

    /// Let paths begin with any name, not only with fields of the Segment spec
    #[arg(long)]
    any_field: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct What {
    /// Print the value of an expression
    #[arg(long, value_name = "EXPRESSION", allow_hyphen_values = true)]
    rule: Option<String>,

    /// Print whether a condition holds
    #[arg(long, value_name = "EXPRESSION", allow_hyphen_values = true)]
    condition: Option<String>,

    /// Print whether a condition holds as Segment's own reader takes it
    #[arg(long, value_name = "EXPRESSION", allow_hyphen_values = true)]
    segment_fql: Option<String>,

    /// Print what one of Segment's mapping objects makes of the event, without the schema of an action
    #[arg(long, value_name = "FILE")]
    segment_mapping: Option<PathBuf>,
}

impl EvalArgs {
    pub(crate) fn run(self) -> Result<Outcome, Stop> {
        let clock = Clock::new(&self.clock)?;
        let evaluation = self.what.compile(self.any_field)?;
        let events = Events::open(&self.events)?;
        work::print(events, clock, evaluation, &self.threads)
    }
}

impl What {
    fn compile(self, any_field: bool) -> Result<Evaluation, Stop> {
        let compiler = compiler()?;
        let (name, text) = match (&self.segment_mapping, self.rule, self.condition) {
            (Some(file), _, _) => (file.display().to_string(), read_text(file)?),
            (None, Some(text), _) => ("rule".to_owned(), text),
            (None, None, Some(text)) => ("condition".to_owned(), text),
            (None, None, None) => (
                "segment-fql".to_owned(),
                self.segment_fql.unwrap_or_default(),
            ),
        };
        let segment = self.segment_mapping.is_some();
        let alone = |rule| (rule, Vec::new());
        let compiled = match name.as_str() {
            _ if segment => compiler.segment_mapping(&text),
            "segment-fql" => compiler.segment_condition(&text).map(alone),
            kind => compiler
                .rule(&text, kind == "condition", any_field)
                .map(alone),
        };
        let drawing = Drawing::new(&name, &text, compiler.destination());
        match compiled {
            Ok((rule, warnings)) => {
                drawing.draw_all(&warnings);
                Ok(Evaluation { rule, segment })
            }
            Err(errors) => {
                drawing.draw_all(&errors);
                Err(Stop::Invalid("nothing was evaluated".to_owned()))
            }
        }
    }
}

struct Evaluation {
    rule: Rule,
    /// Whether it is one of Segment's mappings, whose answers stand under `output`.
    segment: bool,
}

impl Work for Evaluation {
    type Scratch = ();

    fn paths(&self) -> &Paths {
        &self.rule.paths
    }

    fn event<'a>(
        &'a self,
        source: Source<'a>,
        arena: &'a Bump,
        _scratch: &mut (),
        out: &mut Vec<u8>,
    ) -> Outcome {
        let answer = self.rule.eval(source.event, source.now, arena);
        match &answer {
            Ok(Value::Missing) => out.extend_from_slice(b"{\"missing\":true}"),
            Ok(value) if self.segment => {
                out.extend_from_slice(b"{\"output\":");
                json::write(*value, out);
                out.push(b'}');
            }
            Ok(value) => json::write(*value, out),
            Err(failure) => {
                out.extend_from_slice(b"{\"error\":");
                json::write_text(&failure.message, out);
                out.push(b'}');
            }
        }
        out.push(b'\n');
        Outcome::found(answer.is_err())
    }
}
