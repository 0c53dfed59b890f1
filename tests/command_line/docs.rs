//! The documentation: its sessions come out as shown, its mapping files load, its expressions give what is written
//! behind them, and its tables are those of the program. `BLESS=1` writes them down anew.
//!
//! | block | holds |
//! | --- | --- |
//! | `console` | commands behind `$ `, each followed by what it prints; `mkdir` and `cd` there are just that |
//! | `yaml NAME.yaml`, `json NAME.json` | a file, which is written where the commands behind it run |
//! | `yaml mapping` | a mapping file, or what stands below its head |
//! | `expressions`, `conditions` | one a line, with ` → ` and its value for the event of the page's `json event` |

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use segue_evaluator::function::FUNCTIONS;
use segue_evaluator::limits;
use segue_evaluator::{Bump, Value, json};
use segue_mixpanel::check::checks;
use segue_parser::diagnostic::{Code, Diagnostic, Severity, codes};
use segue_parser::{Compiler, Environment};

use segue_tests::conformance::divergences;

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
    for entry in fs::read_dir(crate::root().join("docs")).unwrap() {
        names.push(format!(
            "docs/{}",
            entry.unwrap().file_name().to_str().unwrap()
        ));
    }
    names.sort();
    let read = |name: String| {
        let text = fs::read_to_string(crate::root().join(&name)).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
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

/// Puts a table in the place that two comments mark, `<!-- NAME -->` and `<!-- /NAME -->`.
fn hold_section(file: &str, section: &str, lines: &str) {
    let page = fs::read_to_string(crate::root().join(file)).unwrap();
    let open = format!("<!-- {section} -->\n");
    let close = format!("<!-- /{section} -->");
    let (before, rest) = page.split_once(&open).unwrap();
    let (_, behind) = rest.split_once(&close).unwrap();
    hold(
        file,
        &page,
        &format!("{before}{open}{lines}{close}{behind}"),
    );
}

#[test]
fn the_table_of_functions_is_complete() {
    let mut table = "| function | gives | |\n| --- | --- | --- |\n".to_owned();
    for function in FUNCTIONS {
        let (usage, returns, meaning) = (function.usage, function.returns, function.meaning);
        let (example, value) = function.example;
        writeln!(
            table,
            "| `{usage}` | {returns} | {meaning} `{example}` gives `{value}`. |"
        )
        .unwrap();
    }
    hold_section("docs/language.md", "functions", &table);
}

#[test]
fn the_table_of_divergences_is_complete() {
    let mut table = "| suite | reason | cases |\n| --- | --- | --- |\n".to_owned();
    for (suite, list) in divergences() {
        let mut reasons = BTreeMap::<String, Vec<String>>::new();
        for (id, reason) in list {
            let number = id.rsplit('-').next().unwrap().to_owned();
            reasons.entry(reason).or_default().push(number);
        }
        for (reason, cases) in reasons {
            writeln!(table, "| {suite} | {reason} | {} |", cases.join(" ")).unwrap();
        }
    }
    hold_section("docs/divergences.md", "divergences", &table);
}

#[test]
fn the_table_of_limits_has_their_values() {
    let bytes = |bytes: usize| match bytes >> 20 {
        0 => format!("{} KB", bytes >> 10),
        megabytes => format!("{megabytes} MB"),
    };
    let rows = [
        ("a mapping file", bytes(limits::FILE_BYTES)),
        (
            "mappings in it, presets included, enabled or not",
            limits::MAPPINGS.to_string(),
        ),
        ("an expression", bytes(limits::EXPRESSION_BYTES)),
        (
            "how deep an expression is nested",
            limits::EXPRESSION_DEPTH.to_string(),
        ),
        ("an event", bytes(limits::EVENT_BYTES)),
        (
            "how deep an event is nested",
            limits::EVENT_DEPTH.to_string(),
        ),
        (
            "hits of a JSONPath query on an event",
            limits::QUERY_HITS.to_string(),
        ),
        (
            "a text that one template, function or directive makes",
            bytes(limits::TEXT_BYTES),
        ),
        (
            "items that one function or directive makes",
            limits::ITEMS.to_string(),
        ),
        (
            "a payload, or a value under `let`",
            bytes(limits::VALUE_BYTES),
        ),
        ("the records of a payload", bytes(limits::RECORD_BYTES)),
        (
            "everything computed for an event",
            bytes(limits::COMPUTED_BYTES),
        ),
    ];
    let mut table = "| what | at most |\n| --- | --- |\n".to_owned();
    for (what, most) in rows {
        writeln!(table, "| {what} | {most} |").unwrap();
    }
    hold_section("docs/language.md", "limits", &table);
}

#[test]
fn the_table_of_findings_is_complete() {
    let mut table = "| code | name | | \n| --- | --- | --- |\n".to_owned();
    for code in codes::all() {
        let severity = code.severity.as_str();
        let page = code.page.lines().next().unwrap_or_default();
        writeln!(
            table,
            "| {} | `{}` | {severity}: {page} |",
            code.id, code.name
        )
        .unwrap();
    }
    hold_section("docs/findings.md", "findings", &table);
}

#[test]
fn the_table_of_checks_is_complete() {
    let mut table = "| check | finds | what to change |\n| --- | --- | --- |\n".to_owned();
    let mut checks: Vec<_> = checks().collect();
    checks.sort_by_key(|check| check.severity);
    for check in checks {
        let (code, title, change) = (check.code, check.title, check.change);
        let severity = check.severity.as_str();
        writeln!(table, "| `{code}` | {severity}: {title} | {change} |").unwrap();
    }
    hold_section("docs/checks.md", "checks", &table);
}
