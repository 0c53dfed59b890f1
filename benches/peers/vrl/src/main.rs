//! `segue-peer-vrl FILE SECONDS`: event bytes in, record bytes out, through `track.vrl`. Prints nanoseconds an event.

use std::time::{Duration, Instant};
use std::{env, fs};

use vrl::compiler::{Context, TargetValue, TimeZone, state::RuntimeState};
use vrl::value::{Secrets, Value};

fn main() {
    let file = env::args().nth(1).expect("a file of events");
    let seconds: f64 = env::args().nth(2).and_then(|s| s.parse().ok()).unwrap_or(2.0);
    let text = fs::read_to_string(file).expect("readable");
    let events: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let program = match vrl::compiler::compile(include_str!("track.vrl"), &vrl::stdlib::all()) {
        Ok(compiled) => compiled.program,
        Err(found) => {
            eprintln!("{}", vrl::diagnostic::Formatter::new(include_str!("track.vrl"), found));
            std::process::exit(2);
        }
    };
    let timezone = TimeZone::default();
    let mut state = RuntimeState::default();
    let mut out = Vec::new();
    let mut round = || {
        for event in &events {
            out.clear();
            let value: Value = serde_json::from_str(event).expect("JSON");
            let mut target =
                TargetValue { value, metadata: Value::Object(Default::default()), secrets: Secrets::default() };
            state.clear();
            program.resolve(&mut Context::new(&mut target, &mut state, &timezone)).expect("resolves");
            serde_json::to_writer(&mut out, &target.value).expect("writes");
        }
        if env::var_os("SHOW").is_some() {
            println!("{}", String::from_utf8_lossy(&out));
            std::process::exit(0);
        }
        events.len()
    };
    let warm = Instant::now();
    while warm.elapsed() < Duration::from_secs_f64(seconds / 2.0) {
        round();
    }
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs_f64(seconds) {
        count += round();
    }
    println!("{}", start.elapsed().as_nanos() as f64 / count as f64);
}
