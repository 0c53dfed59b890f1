//! Inputs that are large, compressed, cut or no text, which do not go well into a session.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::session::Folder;

const EVENTS: &str = "{\"type\":\"track\",\"event\":\"A\"}\n{\"type\":\"track\",\"event\":\"B\"}\n";

/// What `segue eval --rule event` makes of a file: lines and exit code.
fn events_of(name: &str, bytes: &[u8]) -> (Vec<String>, Option<i32>) {
    let folder = Folder::with_files();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = folder.run(&format!("segue eval --rule event {name}"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let lines = String::from_utf8(output.stdout).unwrap();
    (
        lines.lines().map(str::to_owned).collect(),
        output.status.code(),
    )
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Uncompressed)
}

#[test]
fn compressed_files_whatever_their_name() {
    let whole = (vec!["\"A\"".to_owned(), "\"B\"".to_owned()], Some(0));
    for name in ["events.gz", "events.ndjson"] {
        assert_eq!(events_of(name, &gzip(EVENTS.as_bytes())), whole);
        assert_eq!(events_of(name, &zstd(EVENTS.as_bytes())), whole);
    }
}

#[test]
fn compressed_files_in_several_parts() {
    let (first, second) = EVENTS.split_at(40);
    let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    for parts in [
        [gzip(first.as_bytes()), gzip(second.as_bytes())].concat(),
        [
            zstd(first.as_bytes()),
            skippable.clone(),
            zstd(second.as_bytes()),
        ]
        .concat(),
        [skippable, zstd(EVENTS.as_bytes())].concat(),
    ] {
        let (lines, code) = events_of("events", &parts);
        assert_eq!(
            (lines, code),
            (vec!["\"A\"".to_owned(), "\"B\"".to_owned()], Some(0))
        );
    }
}

#[test]
fn a_compressed_file_that_is_cut() {
    let many = EVENTS.repeat(5_000);
    for whole in [gzip(many.as_bytes()), zstd(many.as_bytes())] {
        let (lines, code) = events_of("events", &whole[..whole.len() - whole.len() / 4]);
        assert_eq!(code, Some(1));
        let (last, before) = lines.split_last().unwrap();
        assert!(
            last.contains("\"event_unreadable\"") && last.contains("breaks off"),
            "{last}"
        );
        assert!(before.iter().all(|line| line == "\"A\"" || line == "\"B\""));
    }
}

#[test]
fn a_compressed_file_that_is_damaged() {
    let mut bytes = gzip(EVENTS.repeat(100).as_bytes());
    bytes[15] ^= 0xff;
    let (lines, code) = events_of("events.gz", &bytes);
    assert_eq!(code, Some(1));
    assert!(lines.last().unwrap().contains("\"event_unreadable\""));
}

#[test]
fn an_event_of_ten_megabytes() {
    let long = "x".repeat(10 << 20);
    let event = format!("{{\"event\":\"{long}\"}}\n");
    let (lines, code) = events_of("events", event.repeat(2).as_bytes());
    assert_eq!(code, Some(0));
    assert!(lines.iter().all(|line| line.len() == long.len() + 2));
    assert_eq!(lines.len(), 2);
}

#[test]
fn bytes_that_are_no_text() {
    let (lines, code) = events_of("events", b"{\"event\":\"\xff\"}\n{\"event\":\"B\"}\n");
    assert_eq!(code, Some(1));
    assert!(lines[0].contains("\"event_unreadable\""), "{}", lines[0]);
    assert_eq!(lines[1], "\"B\"");
}

#[test]
fn nesting() {
    let nested = |depth: usize| {
        format!(
            "{{\"event\":{}1{}}}\n",
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    let (lines, code) = events_of("events", nested(200).as_bytes());
    assert_eq!(code, Some(0));
    assert_eq!(lines[0].matches('[').count(), 200);
    let (lines, code) = events_of("events", nested(200_000).as_bytes());
    assert_eq!(code, Some(1));
    assert!(lines[0].contains("nested too deep"), "{}", lines[0]);
}
