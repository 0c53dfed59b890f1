//! How fast `segue send` is against a receiver on loopback: `bench_send SEGUE [EVENTS]`, a row of a table.
//!
//! The receiver is a process of its own, so that the memory is that of the sender alone.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use segue_tests::traffic::{Kind, Mix, mappings};
use serde_json::{Value, json};

/// A shop's traffic.
const KINDS: [(Kind, u64); 6] = [
    (Kind::Track, 70),
    (Kind::Identify, 10),
    (Kind::Group, 5),
    (Kind::Increment, 5),
    (Kind::Order, 5),
    (Kind::Unmatched, 5),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let segue = fs::canonicalize(arguments.next().ok_or("which `segue`?")?)?;
    let events = arguments
        .next()
        .map_or(Ok(100_000), |count| count.parse())?;
    let mix = Mix {
        events,
        users: events / 20,
        seed: 1,
        kinds: KINDS.into(),
        padding: 500,
    };
    let folder = std::env::temp_dir().join(format!("segue-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let row = measure(&segue, &mix, &folder);
    fs::remove_dir_all(&folder)?;
    println!("{}", row?);
    Ok(())
}

fn measure(segue: &Path, mix: &Mix, folder: &Path) -> Result<String, Box<dyn Error>> {
    fs::write(folder.join("events.ndjson"), mix.text())?;
    fs::write(folder.join("plan.yaml"), "forgetful: true\n")?;
    let receiver = std::env::current_exe()?.with_file_name("receiver");
    let mut receiver = Running(
        Command::new(receiver)
            .arg("--plan")
            .arg(folder.join("plan.yaml"))
            .stdout(Stdio::piped())
            .spawn()?,
    );
    let mut line = String::new();
    let stdout = receiver.0.stdout.take().ok_or("no output")?;
    BufReader::new(stdout).read_line(&mut line)?;
    let told: Value = serde_json::from_str(&line)?;
    let url = told
        .pointer("/url")
        .and_then(Value::as_str)
        .ok_or("no address")?;
    let settings = json!({"project_token": "token", "api_base_url": url});
    fs::write(folder.join("segue.yaml"), mappings(&settings))?;

    let begun = Instant::now();
    let mut sender = Running(
        Command::new(segue)
            .args(["send", "events.ndjson"])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?,
    );
    let mut peak = 0;
    while sender.0.try_wait()?.is_none() {
        peak = peak.max(peak_memory(sender.0.id()));
        thread::sleep(Duration::from_millis(2));
    }
    let seconds = begun.elapsed().as_secs_f64();
    let seen = state(url)?;
    let count = |path: &str| seen.pointer(path).and_then(Value::as_u64).unwrap_or(0);
    let requests = seen
        .pointer("/seen/traffic/requests")
        .and_then(Value::as_object)
        .map_or(0, |by| by.values().filter_map(Value::as_u64).sum());
    Ok(format!(
        "| {} | {:.0} | {requests} | {} | {:.1} | {:.1} | {} |",
        mix.events,
        mix.events as f64 / seconds,
        one_by_one(mix),
        count("/seen/traffic/bytes") as f64 / 1e6,
        count("/seen/traffic/body_bytes") as f64 / 1e6,
        peak / 1024,
    ))
}

/// The requests that a delivery would have made that sends the events of a mapping together and everything else alone.
fn one_by_one(mix: &Mix) -> usize {
    mix.events()
        .map(|sent| {
            let mut endpoints: Vec<_> = sent.marks().iter().map(|mark| mark.endpoint).collect();
            endpoints.dedup();
            endpoints.len()
        })
        .sum()
}

/// The most memory a process has had, in KiB.
fn peak_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = line.and_then(|line| line.split_whitespace().next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn state(url: &str) -> Result<Value, Box<dyn Error>> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.write_all(b"GET /state HTTP/1.1\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (_, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
    Ok(serde_json::from_str(body)?)
}

/// A process that does not outlive this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
