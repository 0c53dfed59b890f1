//! The documentation: its sessions come out as shown, its mapping files load, its expressions give what is written
//! behind them, and its tables are those of the program. `BLESS=1` writes them down anew.
//!
//! | block | holds |
//! | --- | --- |
//! | `console` | commands behind `$ `, each followed by what it prints; `mkdir` and `cd` there are just that |
//! | `yaml NAME.yaml`, `json NAME.json` | a file, which is written where the commands behind it run |
//! | `yaml mapping` | a mapping file, or what stands below its head |
//! | `expressions`, `conditions` | one a line, with ` → ` and its value for the event of the page's `json event` |

mod book;
mod generated;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use segue_evaluator::{Bump, Value, json};
use segue_parser::diagnostic::{Code, Diagnostic, Severity};
use segue_parser::{Compiler, Environment};

use crate::session::{Folder, difference};

/// A run of lines of a page.
enum Part<'p> {
    Text(&'p str),
    /// A fenced block: what stands behind the fence, and its lines.
    Block(&'p str, &'p str),
}

#[derive(Debug)]
struct NoVariables;

impl Environment for NoVariables {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

fn compiler() -> Compiler {
    Compiler::new(segue_mixpanel::destination()).unwrap()
}

/// Every page, by its path from the root.
fn pages() -> Vec<(String, String)> {
    let mut names = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    list(Path::new("docs"), &mut names);
    names.sort();
    let read = |name: String| {
        let text = fs::read_to_string(crate::root().join(&name)).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// Adds the pages of a folder and of those in it.
fn list(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(crate::root().join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        if crate::root().join(&path).is_dir() {
            list(&path, names);
        } else {
            names.push(path.to_str().unwrap().to_owned());
        }
    }
}

fn parts(page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = page;
    while let Some((before, block)) = rest.split_once("```") {
        let (fence, lines) = block.split_once('\n').unwrap();
        let (lines, behind) = lines.split_once("```\n").unwrap();
        parts.push(Part::Text(before));
        parts.push(Part::Block(fence, lines));
        rest = behind;
    }
    parts.push(Part::Text(rest));
    parts
}

/// The blocks of a kind on all pages, each with the name of its page.
fn blocks(kind: &str, mut each: impl FnMut(&str, &str)) {
    let mut count = 0;
    for (name, page) in pages() {
        for part in parts(&page) {
            if let Part::Block(fence, lines) = part
                && fence == kind
            {
                count += 1;
                each(&name, lines);
            }
        }
    }
    assert!(count > 0, "no block of {kind}");
}

/// Holds a page against what it should be, or writes it down.
fn hold(name: &str, page: &str, wanted: &str) {
    if page == wanted {
        return;
    }
    assert!(
        std::env::var_os("BLESS").is_some(),
        "{name}:\n{}\n`just bless` writes it down",
        difference(page, wanted)
    );
    fs::write(crate::root().join(name), wanted).unwrap();
}

#[test]
fn sessions_come_out_as_shown() {
    let mut journey = Vec::new();
    for (name, page) in pages() {
        let folder = Folder::with_files();
        let (mut wanted, mut codes) = (String::new(), Vec::new());
        for part in parts(&page) {
            match part {
                Part::Text(text) => wanted.push_str(text),
                Part::Block("console", lines) => {
                    let lines = replay(lines, &folder, &mut codes);
                    write!(wanted, "```console\n{lines}```\n").unwrap();
                }
                Part::Block(fence, lines) => {
                    if let Some(file) = file(fence) {
                        folder.write(file, lines);
                    }
                    write!(wanted, "```{fence}\n{lines}```\n").unwrap();
                }
            }
        }
        hold(&name, &page, &wanted);
        if name == "docs/getting-started.md" {
            journey = codes;
        }
    }
    // The story: lint finds, is obeyed, a test fails, is explained, and all is well.
    let stops: Vec<_> = journey
        .iter()
        .map(|(c, code)| (c.as_str(), *code))
        .collect();
    let wanted = [
        ("segue init", 0),
        ("segue lint", 0),
        ("segue map signup.json --emit records", 0),
        ("segue lint", 1),
        ("segue lint --fix --unsafe-fixes", 0),
        ("segue lint", 0),
        ("segue test", 1),
        ("segue trace refund.json", 0),
        ("segue test --coverage", 0),
        ("segue map refund.json --emit records", 0),
    ];
    assert!(stops.starts_with(&wanted), "{stops:?}");
}

/// The file that a block is, by what stands behind its fence.
fn file(fence: &str) -> Option<&str> {
    let (_, name) = fence.split_once(' ')?;
    name.contains('.').then_some(name)
}

/// The lines of a block with what its commands print; each command and its exit code go into `codes`.
fn replay(lines: &str, folder: &Folder, codes: &mut Vec<(String, i32)>) -> String {
    let mut replayed = String::new();
    for line in lines.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            writeln!(replayed, "{line}").unwrap();
            if let Some(into) = command.strip_prefix("mkdir ") {
                fs::create_dir(folder.path().join(into)).unwrap();
                continue;
            }
            if let Some(into) = command.strip_prefix("cd ") {
                folder.enter(into);
                continue;
            }
            let command = command.replace("cargo run --release --quiet -- ", "segue ");
            let output = folder.run(&command);
            codes.push((command, output.status.code().unwrap()));
            replayed.push_str(&String::from_utf8_lossy(&output.stdout));
            replayed.push_str(&String::from_utf8_lossy(&output.stderr));
        }
    }
    replayed
}

#[test]
fn mapping_files_load() {
    let compiler = compiler();
    blocks("yaml mapping", |page, text| {
        let compilation = compiler.compile(&Code::complete(text), &NoVariables);
        let found: Vec<&Diagnostic> = compilation
            .diagnostics
            .iter()
            .filter(|d| d.severity != Severity::Hint)
            .collect();
        assert!(found.is_empty(), "{page}: {found:#?}\n{text}");
    });
}

#[test]
fn expressions_give_what_is_written() {
    for (kind, condition) in [("expressions", false), ("conditions", true)] {
        let events = event_of_page();
        blocks(kind, |page, lines| {
            let (_, event) = events.iter().find(|(name, _)| name == page).unwrap();
            for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                check(page, event, line, condition);
            }
        });
    }
}

fn event_of_page() -> Vec<(String, String)> {
    let mut events = Vec::new();
    blocks("json event", |page, event| {
        events.push((page.to_owned(), event.to_owned()));
    });
    events
}

fn check(page: &str, event: &str, line: &str, condition: bool) {
    let (text, wanted) = line.split_once(" → ").unwrap_or((line, ""));
    let rule = compiler()
        .rule(text.trim(), condition, false)
        .unwrap_or_else(|found| panic!("{page}: {text}: {found:#?}"));
    if wanted.is_empty() {
        return;
    }
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let came_out = match rule.eval(rule.event(event, &arena), 1_767_225_600_000, &arena) {
        Ok(Value::Missing) => "missing".to_owned(),
        Ok(value) => {
            let mut bytes = Vec::new();
            json::write(value, &mut bytes);
            String::from_utf8(bytes).unwrap()
        }
        Err(failure) => format!("error: {failure}"),
    };
    assert_eq!(came_out, wanted.trim(), "{page}: {text}");
}
