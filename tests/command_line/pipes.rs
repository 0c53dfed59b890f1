//! What happens to the output besides its text.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::session::Folder;

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = Folder::with_files();
    let mut child = Command::new(env!("CARGO_BIN_EXE_segue"))
        .args(["eval", "--rule", "event"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let events = b"{\"event\":\"E\"}\n".repeat(100_000);
    // The program may end before it has read everything.
    let _ = stdin.write_all(&events);
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn lines_come_out_while_the_input_is_open() {
    use std::io::{BufRead, BufReader};

    let folder = Folder::with_files();
    let mut child = Command::new(env!("CARGO_BIN_EXE_segue"))
        .args(["eval", "--rule", "event"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for name in ["A", "B"] {
        writeln!(stdin, "{{\"event\":\"{name}\"}}").unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(line, format!("\"{name}\"\n"));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn no_colour_without_a_terminal() {
    let folder = Folder::with_files();
    let output = folder.run("segue lint examples/mistake.yaml");
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.is_empty());
    assert!(!output.stderr.contains(&0x1b));
}
