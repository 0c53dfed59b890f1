//! Several threads print what one prints.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use crate::session::Folder;

/// Many batches of uneven cost: small events, large ones, a huge one, and lines that are none.
fn events() -> String {
    let examples = fs::read_to_string(crate::root().join("examples/events.ndjson")).unwrap();
    let examples: Vec<_> = examples.lines().collect();
    let mut text = String::new();
    for number in 0..4_000 {
        match number % 97 {
            13 => text.push_str("{\"type\":\"track\",\n"),
            31 => text.push_str("[\"no event\"]\n"),
            53 => writeln!(
                text,
                "{{\"type\":\"track\",\"event\":\"{number}\",\"userId\":\"u\",\"properties\":{{{}\"last\":1}}}}",
                format!("\"{number}\":[{{\"a\":\"\\u00e9\"}},2],").repeat(number / 8),
            )
            .unwrap(),
            _ => writeln!(text, "{}", examples[number % examples.len()]).unwrap(),
        }
        if number == 2_000 {
            let long = "x".repeat(5 << 20);
            writeln!(
                text,
                "{{\"type\":\"track\",\"event\":\"{long}\",\"userId\":\"u\"}}"
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn the_order_is_kept() {
    let folder = Folder::with_files();
    fs::write(folder.path().join("many"), events()).unwrap();
    for command in [
        "segue map -m good.yaml --unmatched --emit records --now 2026-01-01T00:00:00Z",
        "segue eval --rule properties",
    ] {
        let run = |threads| {
            let inputs = "many examples/unreadable.ndjson many";
            folder.run(&format!("{command} --threads {threads} {inputs}"))
        };
        let one = run(1);
        assert_eq!(one.status.code(), Some(1));
        assert!(one.stdout.split(|b| *b == b'\n').count() > 8_000);
        for threads in [2, 4, 7] {
            assert!(run(threads) == one, "{command} with {threads} threads");
        }
    }
}

#[test]
fn the_order_is_kept_where_events_come_one_by_one() {
    let folder = Folder::with_files();
    let (mut events, mut wanted) = (String::new(), String::new());
    for number in 0..3_000 {
        writeln!(events, "{{\"event\":\"{number}\"}}").unwrap();
        writeln!(wanted, "\"{number}\"").unwrap();
    }
    // The last line has no end.
    events.pop();
    let mut child = Command::new(env!("CARGO_BIN_EXE_segue"))
        .args(["eval", "--rule", "event", "--threads", "5"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        // Now a few events, now a part of one.
        let mut rest = events.as_bytes();
        for size in (1..40).cycle() {
            let (piece, behind) = rest.split_at(size.min(rest.len()));
            stdin.write_all(piece).unwrap();
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.stdout == wanted.as_bytes());
    assert!(output.status.success());
}

#[test]
fn a_closed_pipe_ends_all_while_the_input_is_open() {
    let folder = Folder::with_files();
    for threads in ["1", "4"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_segue"))
            .args(["eval", "--rule", "event", "--threads", threads])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        writeln!(stdin, "{{\"event\":\"A\"}}").unwrap();
        stdout.read_line(&mut String::new()).unwrap();
        drop(stdout);
        writeln!(stdin, "{{\"event\":\"B\"}}").unwrap();
        // The input stays open: what ends the program is that nobody reads.
        assert_eq!(child.wait().unwrap().code(), Some(0), "{threads} threads");
        drop(stdin);
    }
}
