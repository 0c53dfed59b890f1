//! One subject, one case, one figure; `just bench` alternates them and prints ratios.
//!
//! - `segue-benches events CASE COUNT` prints events, the same ones every time;
//! - `segue-benches mappings COUNT FOLDER` writes mapping files of 50 mappings into a folder;
//! - `segue-benches run SUBJECT FILE SECONDS [MAPPINGS]` prints nanoseconds an event;
//! - `segue-benches count SUBJECT FILE ROUNDS [MAPPINGS]` runs so many rounds and prints nothing, for callgrind;
//! - `segue-benches memory SUBJECT FILE [MAPPINGS]` prints allocations and bytes an event;
//! - `segue-benches time PROGRAM [ARGUMENTS]` prints nanoseconds from the start of a program to its end.

mod events;
mod hand;
mod mappings;
mod subject;

use std::alloc::System;
use std::process::{self, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use subject::Subject;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["events", case, count] => print_events(case, count),
        ["mappings", count, folder] => write_mappings(count, folder),
        ["run", subject, file, seconds, mappings @ ..] => run(subject, file, seconds, mappings),
        ["count", subject, file, rounds, mappings @ ..] => count(subject, file, rounds, mappings),
        ["memory", subject, file, mappings @ ..] => memory(subject, file, mappings),
        ["time", program, arguments @ ..] => time(program, arguments),
        _ => Err("usage: segue-benches events|mappings|run|count|memory|time ...".into()),
    };
    if let Err(message) = done {
        eprintln!("{message}");
        process::exit(2);
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn print_events(case: &str, count: &str) -> Outcome {
    for event in events::case(case, count.parse()?).ok_or("no such case")? {
        println!("{event}");
    }
    Ok(())
}

fn write_mappings(count: &str, folder: &str) -> Outcome {
    fs::create_dir_all(folder)?;
    for number in 0..count.parse()? {
        let path = format!("{folder}/{number:03}.yaml");
        fs::write(
            path,
            mappings::file(number, segue_evaluator::limits::MAPPINGS),
        )?;
    }
    Ok(())
}

/// Reads a file of events whole, so that reading it is not measured.
fn lines(file: &str) -> Result<Vec<Vec<u8>>, std::io::Error> {
    let bytes = fs::read(file)?;
    Ok(bytes
        .split(|&b| b == b'\n')
        .filter(|line| !line.is_empty())
        .map(<[u8]>::to_vec)
        .collect())
}

fn run(subject: &str, file: &str, seconds: &str, mappings: &[&str]) -> Outcome {
    let events = lines(file)?;
    let seconds = Duration::from_secs_f64(seconds.parse()?);
    let mut subject = Subject::new(subject, mappings.first().copied())?;
    let mut out = Vec::new();
    let warm = Instant::now();
    while warm.elapsed() < seconds / 4 {
        subject.round(&events, &mut out)?;
    }
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < seconds {
        subject.round(&events, &mut out)?;
        count += events.len();
    }
    println!("{}", start.elapsed().as_nanos() as f64 / count as f64);
    Ok(())
}

fn count(subject: &str, file: &str, rounds: &str, mappings: &[&str]) -> Outcome {
    let events = lines(file)?;
    let mut subject = Subject::new(subject, mappings.first().copied())?;
    let mut out = Vec::new();
    for _ in 0..rounds.parse()? {
        subject.round(&events, &mut out)?;
    }
    Ok(())
}

fn memory(subject: &str, file: &str, mappings: &[&str]) -> Outcome {
    let events = lines(file)?;
    let mut subject = Subject::new(subject, mappings.first().copied())?;
    let mut out = Vec::new();
    subject.round(&events, &mut out)?;
    let region = Region::new(ALLOCATOR);
    subject.round(&events, &mut out)?;
    let change = region.change();
    let per = |n: usize| n as f64 / events.len() as f64;
    println!(
        "{} allocations, {} bytes",
        per(change.allocations + change.reallocations),
        per(change.bytes_allocated)
    );
    Ok(())
}

/// Starting a program costs the more the more memory the starting one has: hence not by the script.
fn time(program: &str, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null());
    let start = Instant::now();
    let status = command.status()?;
    println!("{}", start.elapsed().as_nanos());
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program}: {status}").into())
    }
}
