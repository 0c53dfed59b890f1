//! What other programs read of `segue lint`: each format holds what the JSON does, as its reader wants it.

use std::fs;

use regex::Regex;
use segue_parser::diagnostic::{Code, codes};
use serde_json::Value;

use crate::root;
use crate::session::Folder;

/// A folder with the bad examples of all codes, each in a file of its name, some with lines that end as on Windows and
/// a mark of the byte order.
fn examples() -> Folder {
    let folder = Folder::with_files();
    fs::create_dir(folder.path().join("bad ones")).unwrap();
    for (at, code) in codes::all().enumerate() {
        let text = Code::complete(code.bad);
        let text = match at % 3 {
            0 => format!("\u{feff}# 🎉 é\n{text}"),
            1 => text.replace('\n', "\r\n"),
            _ => text,
        };
        let end = if code.bad.starts_with("mapping_file:") {
            "test.yaml"
        } else {
            "yaml"
        };
        fs::write(
            folder.path().join(format!("bad ones/{}.{end}", code.id)),
            text,
        )
        .unwrap();
    }
    folder
}

fn standard_output(folder: &Folder, line: &str) -> String {
    String::from_utf8(folder.run(line).stdout).unwrap()
}

/// The findings by `--format json`.
fn findings(folder: &Folder) -> Vec<Value> {
    let json = standard_output(folder, "segue lint 'bad ones' --format json");
    let findings: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert!(findings.len() >= codes::all().count());
    findings
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// The byte of a position whose column counts UTF-16 code units, as an editor finds it.
fn byte(text: &str, line: &Value, column: &Value) -> usize {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split_inclusive('\n');
    let before: usize = lines.clone().take(number(line) - 1).map(str::len).sum();
    let mut units = 1;
    let line = lines.clone().nth(number(line) - 1).unwrap_or_default();
    let within = line.char_indices().find_map(|(at, c)| {
        let here = units;
        units += c.len_utf16();
        (here == number(column)).then_some(at)
    });
    before + within.unwrap_or(line.len())
}

#[test]
fn sarif_is_what_its_schema_wants() {
    let folder = examples();
    let log = standard_output(&folder, "segue lint 'bad ones' --format sarif");
    let log: Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .unwrap()
            .ends_with("sarif-2.1.0.json")
    );
    let [run] = log["runs"].as_array().unwrap().as_slice() else {
        panic!("one run");
    };
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "segue");
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        let code = codes::all().find(|code| rule["id"] == code.id).unwrap();
        assert_eq!(rule["name"], code.name);
        assert_eq!(rule["help"]["text"], code.page);
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .unwrap()
                .contains(code.bad.trim_end())
        );
        assert!(
            ["error", "warning", "note"]
                .contains(&rule["defaultConfiguration"]["level"].as_str().unwrap())
        );
    }
    let results = run["results"].as_array().unwrap();
    let findings = findings(&folder);
    assert_eq!(results.len(), findings.len());
    let mut fixes = 0;
    for (result, finding) in results.iter().zip(&findings) {
        assert_eq!(result["ruleId"], finding["code"]);
        assert_eq!(rules[number(&result["ruleIndex"])]["id"], finding["code"]);
        let level = result["level"].as_str().unwrap();
        assert_eq!(
            if level == "note" { "hint" } else { level },
            finding["severity"]
        );
        let message = result["message"]["text"].as_str().unwrap();
        assert!(
            message.starts_with(finding["message"].as_str().unwrap()),
            "{message}"
        );
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        let file = finding["file"].as_str().unwrap();
        assert_eq!(uri, file.replace(' ', "%20"));
        let (start, end) = (&place["region"]["startLine"], &place["region"]["endLine"]);
        assert_eq!((start, end), (&finding["line"], &finding["end_line"]));
        assert_eq!(
            result["relatedLocations"].as_array().unwrap().len(),
            finding["labels"].as_array().unwrap().len()
        );
        for fix in result["fixes"].as_array().unwrap() {
            let replacement = &fix["artifactChanges"][0]["replacements"][0];
            let region = &replacement["deletedRegion"];
            let text = fs::read_to_string(folder.path().join(file)).unwrap();
            let from = byte(&text, &region["startLine"], &region["startColumn"]);
            let to = byte(&text, &region["endLine"], &region["endColumn"]);
            let mut text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            text.replace_range(
                from..to,
                replacement["insertedContent"]["text"].as_str().unwrap(),
            );
            fs::write(folder.path().join("mended.yaml"), text).unwrap();
            let left = standard_output(&folder, "segue lint mended.yaml --format json");
            assert!(
                !left.contains(finding["code"].as_str().unwrap()),
                "{result}: {left}"
            );
            fixes += 1;
        }
    }
    assert!(fixes > 20, "{fixes}");
}

#[test]
fn commands_of_github_hold_what_the_json_does() {
    let folder = examples();
    let commands = standard_output(&folder, "segue lint 'bad ones' --format github");
    let command = Regex::new("^::(error|warning|notice) file=([^,:]+),line=([0-9]+),(?:col=([0-9]+),endLine=([0-9]+),endColumn=([0-9]+)|endLine=([0-9]+)),title=([^,:]+)::(.+)$").unwrap();
    let plain = |text: &str| {
        [
            ("%0A", "\n"),
            ("%0D", "\r"),
            ("%3A", ":"),
            ("%2C", ","),
            ("%25", "%"),
        ]
        .iter()
        .fold(text.to_owned(), |text, (code, plain)| {
            text.replace(code, plain)
        })
    };
    let findings = findings(&folder);
    assert_eq!(commands.lines().count(), findings.len());
    for (line, finding) in commands.lines().zip(&findings) {
        let parts = command.captures(line).unwrap_or_else(|| panic!("{line}"));
        let part = |at: usize| parts.get(at).map(|part| plain(part.as_str()));
        let severity = match &parts[1] {
            "notice" => "hint",
            severity => severity,
        };
        assert_eq!(severity, finding["severity"]);
        assert_eq!(part(2).unwrap(), finding["file"]);
        assert_eq!(part(3).unwrap(), finding["line"].to_string());
        if finding["line"] == finding["end_line"] {
            assert_eq!(part(4).unwrap(), finding["column"].to_string());
            assert_eq!(part(6).unwrap(), finding["end_column"].to_string());
        }
        assert_eq!(
            part(5).or(part(7)).unwrap(),
            finding["end_line"].to_string()
        );
        assert!(
            part(8)
                .unwrap()
                .starts_with(finding["code"].as_str().unwrap())
        );
        let mut told = finding["message"].as_str().unwrap().to_owned();
        if let Some(help) = finding["help"].as_str() {
            told = format!("{told}\nhelp: {help}");
        }
        assert_eq!(part(9).unwrap(), told);
    }
}

/// Goes through the drawn text as GitHub does with a matcher of several lines.
fn matched(text: &str, matcher: &Value) -> Vec<[String; 6]> {
    let patterns: Vec<(Regex, &Value)> = matcher["pattern"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pattern| {
            (
                Regex::new(pattern["regexp"].as_str().unwrap()).unwrap(),
                pattern,
            )
        })
        .collect();
    let lines: Vec<&str> = text.lines().collect();
    let each = lines.windows(patterns.len()).filter_map(|lines| {
        let parts = patterns.iter().zip(lines);
        let parts: Option<Vec<_>> = parts
            .map(|((regex, pattern), line)| Some((regex.captures(line)?, *pattern)))
            .collect();
        let parts = parts?;
        let property = |name: &str| {
            let part = parts
                .iter()
                .find_map(|(parts, pattern)| Some(parts[number(pattern.get(name)?)].to_owned()));
            part.unwrap_or_default()
        };
        Some(["severity", "code", "message", "file", "line", "column"].map(property))
    });
    each.collect()
}

#[test]
fn the_problem_matcher_finds_what_is_drawn() {
    let folder = examples();
    let text = folder.run("segue lint 'bad ones'").stderr;
    let text = String::from_utf8(text).unwrap();
    let matchers = fs::read_to_string(root().join("problem-matcher.json")).unwrap();
    let matchers: Value = serde_json::from_str(&matchers).unwrap();
    let mut came_out = Vec::new();
    for matcher in matchers["problemMatcher"].as_array().unwrap() {
        assert!(!matcher["owner"].as_str().unwrap().is_empty());
        let default = match matcher["severity"].as_str() {
            Some("notice") => "hint",
            other => other.unwrap_or_default(),
        };
        for mut problem in matched(&text, matcher) {
            if problem[0].is_empty() {
                default.clone_into(&mut problem[0]);
            }
            came_out.push(problem);
        }
    }
    let mut wanted: Vec<_> = findings(&folder)
        .iter()
        .map(|finding| {
            ["severity", "code", "message", "file", "line", "column"].map(|name| {
                let value = &finding[name];
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            })
        })
        .collect();
    came_out.sort();
    wanted.sort();
    assert_eq!(came_out, wanted);
}

#[test]
fn hooks_run_commands_that_there_are() {
    let hooks = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<Value> = serde_yaml::from_str(&hooks).unwrap();
    let ids: Vec<_> = hooks
        .iter()
        .map(|hook| hook["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["segue-lint", "segue-fmt", "segue-test"]);
    let folder = Folder::with_files();
    for hook in &hooks {
        let entry = hook["entry"].as_str().unwrap();
        assert!(
            folder.run(&format!("{entry} --help")).status.success(),
            "{entry}"
        );
        let files = Regex::new(hook["files"].as_str().unwrap()).unwrap();
        for (path, wanted) in [
            ("segue.yaml", true),
            ("mappings/segue.yml", true),
            ("segue.yaml.bak", false),
            ("my-segue.yaml", false),
            ("docker-compose.yaml", false),
        ] {
            assert_eq!(files.is_match(path), wanted, "{path}");
        }
    }
}

#[test]
fn many_files_come_out_in_order() {
    let folder = Folder::with_files();
    let bad = fs::read_to_string(folder.path().join("warning.yaml")).unwrap();
    fs::create_dir(folder.path().join("many")).unwrap();
    for at in 0..200 {
        fs::write(folder.path().join(format!("many/{at:03}.yaml")), &bad).unwrap();
    }
    let json = standard_output(&folder, "segue lint many --format json");
    let findings: Vec<Value> = serde_json::from_str(&json).unwrap();
    let files: Vec<_> = findings
        .iter()
        .map(|f| f["file"].as_str().unwrap())
        .collect();
    let wanted: Vec<_> = (0..200).map(|at| format!("many/{at:03}.yaml")).collect();
    assert_eq!(files, wanted);
    assert!(folder.run("segue lint many --fix").status.success());
    assert_eq!(
        standard_output(&folder, "segue lint many --format json"),
        "[]\n"
    );
}

#[test]
fn what_fixes_do_not_touch_stays_as_it_is() {
    let folder = Folder::with_files();
    let file = folder.path().join("crlf.yaml");
    let text = "\u{feff}version: 1\r\ndestination: mixpanel\r\nsettings: {project_token: a}\r\n\
                presets: all # segue-ignore SG801: é\r\n# segue-ignore SG801: é\r\ndrop: {x: type == \"a\"}  \r\n";
    let mended = "\u{feff}version: 1\r\ndestination: mixpanel\r\nsettings: {project_token: a}\r\n\
                  presets: all\r\ndrop: {x: type = \"a\"}  \r\n";
    fs::write(&file, text).unwrap();
    assert!(folder.run("segue lint crlf.yaml --diff").status.code() == Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let piped = folder.run("segue lint - --fix < crlf.yaml").stdout;
    assert_eq!(String::from_utf8(piped).unwrap(), mended);
    assert!(folder.run("segue lint crlf.yaml --fix").status.success());
    assert_eq!(fs::read_to_string(&file).unwrap(), mended);
}
