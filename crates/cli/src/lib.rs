//! The command line of Segue.
//!
//! Each command is one file under `command` that calls the crates and prints what they say; nothing is decided here
//! that a library could decide. Data goes to standard output, everything meant for a person to standard error.

mod clock;
mod command;
mod diff;
mod events;
mod files;
mod junit;
mod lines;
mod mappings;
mod parallel;
mod place;
pub mod render;
mod ring;
mod stop;
mod work;

use std::io::Write;
use std::panic;
use std::process::{self, ExitCode};

use clap::Parser;

use stop::Stop;

/// Mapping as code from Segment events to Mixpanel.
#[derive(Debug, Parser)]
#[command(name = "segue", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: command::Command,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let command = Arguments::parse().command;
    if !command.outlives_mistakes() {
        end_on_panic();
    }
    match command.run() {
        Ok(outcome) => outcome.into(),
        Err(stop) => {
            if !stop.is_closed_pipe() {
                complain(&stop);
            }
            ExitCode::from(&stop)
        }
    }
}

/// A mistake of the program ends it at once, in whichever thread it is made: nothing goes on with half of the work.
fn end_on_panic() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        report(panic);
        process::abort();
    }));
}

/// Says on standard error why the program stops. If even that fails, nobody is listening.
fn complain(stop: &Stop) {
    let _ = writeln!(anstream::stderr(), "error: {stop}");
}
