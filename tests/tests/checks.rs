//! Every registered check of real events: its examples show what it finds and how to change the mapping.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, HashSet};

use segue_evaluator::{Bump, Program};
use segue_mixpanel::check::{Check, Made, Place, Report, Survey, checks};
use segue_mixpanel::{Mixpanel, Records, Settings, Source};
use segue_parser::Compiler;
use segue_parser::diagnostic::{Code, Severity, codes};

/// 2026-01-02T00:00:00Z.
const NOW: i64 = 1_767_312_000_000;

/// Their examples are more events than a test should take; their own tests have the numbers.
const LONG: &[&str] = &["hot-shard"];

fn load(file: &str) -> (Program, Mixpanel) {
    let compiler = Compiler::new(segue_mixpanel::destination()).unwrap();
    let variables = BTreeMap::from([("MIXPANEL_TOKEN".to_owned(), "t".to_owned())]);
    let compilation = compiler.compile(&Code::complete(file), &variables);
    let found = compilation.diagnostics;
    let wrong: Vec<_> = found
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{file}");
    let settings = Settings::new(&compilation.settings.unwrap()).unwrap();
    (compilation.program.unwrap(), Mixpanel::new(settings))
}

fn survey(file: &str, events: &str) -> Report {
    let (program, mixpanel) = load(file);
    let mut survey = Survey::default();
    let mut records = Records::default();
    let mut arena = Bump::new();
    for (number, line) in events.lines().filter(|line| !line.is_empty()).enumerate() {
        let number = number as u64;
        let place = Place {
            event: number,
            file: "events.ndjson",
            line: number + 1,
        };
        let event = program.read(line.as_bytes(), &arena).unwrap();
        let source = Source {
            event: event.value,
            now: NOW,
        };
        let verdict = program.run(event, NOW, &arena, |fired| {
            let payload = fired.payload.unwrap();
            records.clear();
            mixpanel
                .records(fired.action, &payload, source, &arena, &mut records)
                .unwrap();
            let made = Made {
                action: fired.action,
                payload: &payload,
                source,
                records: &records,
            };
            survey.records(&mixpanel, place, &fired.mapping.name, made, &arena);
        });
        survey.event(place, verdict.as_ref().copied());
        arena.reset();
    }
    survey.report()
}

/// Writes out `«300 × x»`: 300 times `x`, with `#` for the number of the repetition.
fn written_out(events: &str) -> String {
    let Some((before, rest)) = events.split_once('«') else {
        return events.to_owned();
    };
    let mut open = 1;
    let end = rest.char_indices().find(|(_, c)| {
        open += i32::from(*c == '«') - i32::from(*c == '»');
        open == 0
    });
    let (repeated, behind) = rest.split_at(end.unwrap().0);
    let (times, text) = repeated.split_once(" × ").unwrap();
    let (text, times) = (written_out(text), times.parse::<u32>().unwrap());
    let repeated: String = (0..times)
        .map(|number| text.replace('#', &number.to_string()))
        .collect();
    let behind = behind.strip_prefix('»').unwrap();
    format!("{before}{repeated}{}", written_out(behind))
}

fn found(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code).collect()
}

fn examples() -> impl Iterator<Item = &'static Check> {
    checks().filter(|check| !LONG.contains(&check.code))
}

#[test]
fn a_bad_example_has_its_finding_and_no_other() {
    let mut wrong = Vec::new();
    for check in examples() {
        let report = survey(check.bad, &written_out(check.events));
        if found(&report) != [check.code] {
            wrong.push(format!("{}: {:#?}", check.code, report.findings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_good_example_has_no_finding() {
    let mut wrong = Vec::new();
    for check in examples() {
        let report = survey(check.good, &written_out(check.events));
        if !found(&report).is_empty() {
            wrong.push(format!("{}: {:#?}", check.code, report.findings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_are_unique_and_every_check_has_a_page() {
    let mut seen: HashSet<&str> = codes::all().map(|code| code.name).collect();
    for check in checks() {
        let Check {
            code,
            title,
            why,
            change,
            ..
        } = check;
        assert!(seen.insert(code), "{code} twice, or a finding of lint");
        assert!(
            code.chars()
                .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')),
            "{code}"
        );
        assert!(
            !title.ends_with('.') && title.starts_with(char::is_lowercase),
            "{title}"
        );
        assert!(why.ends_with('.') && change.ends_with('.'), "{code}");
        load(check.bad);
        load(check.good);
    }
}

#[test]
fn repetitions_are_written_out() {
    assert_eq!(written_out("a«3 × #,»b«2 × «2 × x»#»"), "a0,1,2,bxx0xx1");
}
