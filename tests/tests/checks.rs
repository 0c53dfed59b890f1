//! Every registered check of real events: its examples show what it finds and how to change the mapping.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::{BTreeMap, HashSet};

use arbitrary::Unstructured;
use proptest::prelude::*;
use segue_evaluator::{Bump, Program};
use segue_mixpanel::check::{self, Check, Finding, Made, Place, Report, Survey, checks};
use segue_mixpanel::{Lane, Mixpanel, Records, Settings, Source};
use segue_parser::Compiler;
use segue_parser::diagnostic::{Code, Severity, codes};
use segue_tests::made;
use segue_tests::receiver::{Endpoint, refusal};

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

/// The report on some events, with why a strict receiver would refuse the first record that it would refuse.
fn survey(file: &str, events: &str) -> (Report, Option<String>) {
    let (program, mixpanel) = load(file);
    let (mut survey, mut refused) = (Survey::default(), None);
    let mut records = Records::default();
    let mut arena = Bump::new();
    for (number, line) in events.lines().filter(|line| !line.is_empty()).enumerate() {
        let number = number as u64;
        let place = Place {
            event: number,
            file: "events.ndjson",
            line: number + 1,
        };
        let Ok(event) = program.read(line.as_bytes(), &arena) else {
            survey.unreadable(place, "no event");
            continue;
        };
        let source = Source {
            event: event.value,
            now: NOW,
        };
        let verdict = program.run(event, NOW, &arena, |fired| {
            let name = &fired.mapping.name;
            records.clear();
            let made = fired.payload.and_then(|payload| {
                mixpanel.records(fired.action, &payload, source, &arena, &mut records)?;
                Ok(payload)
            });
            let payload = match made {
                Ok(payload) => payload,
                Err(failure) => return survey.failed(place, Some(name), &failure),
            };
            let made = Made {
                action: fired.action,
                payload: &payload,
                source,
                records: &records,
            };
            survey.records(&mixpanel, place, name, made, &arena);
            let refusals = records
                .iter()
                .filter_map(|(lane, body)| refusal_of(lane, body));
            refused = refused.take().or(refusals.last());
        });
        survey.event(place, verdict.as_ref().copied());
        arena.reset();
    }
    (survey.report(), refused)
}

fn refusal_of(lane: Lane, body: &[u8]) -> Option<String> {
    let endpoint = match lane {
        Lane::Import => Endpoint::Import,
        Lane::Track => Endpoint::Track,
        Lane::Engage => Endpoint::Engage,
        Lane::Groups => Endpoint::Groups,
    };
    let record = serde_json::from_slice(body).unwrap();
    let reason = refusal(endpoint, &record, NOW as f64 / 1000.0)?;
    Some(format!("{reason}\n{}", String::from_utf8_lossy(body)))
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
        let (report, _) = survey(check.bad, &written_out(check.events));
        if found(&report) != [check.code] || !report.failures.is_empty() {
            wrong.push(format!("{}: {:#?}", check.code, report.findings));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_good_example_has_no_finding() {
    let mut wrong = Vec::new();
    for check in examples() {
        let (report, refused) = survey(check.good, &written_out(check.events));
        if !found(&report).is_empty() || !report.failures.is_empty() || refused.is_some() {
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
fn samples_are_short_and_few() {
    let event = r#"{"type":"track","event":"A","userId":"u","properties":{"NAME":["NAME"]}}"#;
    let event = event.replace("NAME", &"ü".repeat(100_000)) + "\n";
    let (report, _) = survey("presets: all", &event.repeat(5));
    let expected = ["name-cut", "text-cut", "large-property"];
    assert!(expected.iter().all(|code| found(&report).contains(code)));
    for finding in &report.findings {
        assert_eq!(
            (finding.count.max(4), finding.samples.len()),
            (finding.count, 3)
        );
        let messages = finding.samples.iter().map(|sample| &sample.message);
        assert!(messages.into_iter().all(|message| message.len() < 500));
    }
}

#[test]
fn numbers_that_are_no_seconds_of_the_past_are_no_times() {
    let file = "settings: {project_token: t, compatibility: segment}\npresets: all";
    for (time, expected) in [
        ("1", "time-out-of-range"),
        ("20000000000", "time-out-of-range"),
        ("50000000000", "time-out-of-range"),
        ("1767225600", "time-in-seconds"),
    ] {
        let event = format!(r#"{{"type":"track","event":"A","userId":"u","timestamp":{time}}}"#);
        let (report, refused) = survey(file, &event);
        assert!(found(&report).contains(&expected), "{time}");
        assert_eq!(refused.is_some(), expected == "time-out-of-range", "{time}");
    }
}

#[test]
fn repetitions_are_written_out() {
    assert_eq!(written_out("a«3 × #,»b«2 × «2 × x»#»"), "a0,1,2,bxx0xx1");
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..600)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever the mapping file and the events: nothing that a strict receiver would refuse goes unseen, and counts
    /// are parts of what they are counted among.
    #[test]
    fn what_would_be_refused_is_found(file in bytes(), events in prop::collection::vec(bytes(), 1..12)) {
        let file = made::mapping_file(&mut Unstructured::new(&file)).unwrap();
        let events: Vec<_> = events
            .iter()
            .map(|event| made::event(&mut Unstructured::new(event)).unwrap().replace('\n', " "))
            .collect();
        let events = events.join("\n");
        let (report, refused) = survey(&file, &events);
        if let Some(reason) = refused {
            // An identity call that says too little is answered well, and lost.
            let fits = |f: &Finding| f.severity == check::Severity::Rejected || f.of.what == "identity calls";
            prop_assert!(report.findings.iter().any(fits), "{reason}\n{file}\n{events}");
        }
        for finding in &report.findings {
            prop_assert!((1..=finding.of.total).contains(&finding.count), "{finding:#?}\n{file}\n{events}");
            prop_assert!((1..=3).contains(&finding.samples.len()));
        }
        let Report { events: read, mappings, .. } = report;
        prop_assert_eq!(read.read, events.lines().filter(|line| !line.is_empty()).count() as u64);
        prop_assert!(mappings.failed <= mappings.fired);
    }
}
