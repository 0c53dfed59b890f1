use std::fs;
use std::path::Path;

use proptest::prelude::*;
use segue_parser::diagnostic::{Code, Diagnostics, codes};
use segue_parser::yaml::{self, Node, NodeKind, Style};

use super::*;

/// Mapping files, good and bad.
pub(crate) fn files() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["examples", "presets", "tests/command_line/files"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "yaml" || e == "json") {
                files.extend(fs::read_to_string(path));
            }
        }
    }
    for code in codes::all() {
        files.push(Code::complete(code.good));
        files.push(Code::complete(code.bad));
    }
    files.push(STYLES.to_owned());
    files.retain(|text| text.len() < 20_000);
    files
}

const STYLES: &str = r#"# every way to write a scalar
version: 1
"destination" : mixpanel
let:
  plain: =userId ??
    anonymousId
  single: '=it''s
    two lines'
  double: "=\"a\" \u00e9\x41
    b"
  literal: |
    =concat("a",
      "b")

  folded: >-

    =concat("a",
    "b")
  indented: |2
      two more
  flow: {a: "x", 'b' : [1, =f, {c: }], d}
  below:
    =first(
      properties.products)
  list:
  - one
  - - two
    - three
  -
    four: 4
  anchor: &name {a: 1}
  tagged: !!str 5
  merged: {<<: *name}
mappings:
- name: a # comment
  trigger:
    type = "track"
"#;

/// Every scalar of the parser's tree: the keys and items on the way, where it stands, what it says.
fn scalars(node: &Node, way: &str, found: &mut Vec<(String, usize, String)>) {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            if !node.is_absent() {
                found.push((way.to_owned(), node.span.start, words(&scalar.text)));
            }
        }
        NodeKind::Sequence(items) => {
            for item in items {
                scalars(item, &format!("{way}/-"), found);
            }
        }
        NodeKind::Mapping(entries) => {
            for entry in entries {
                let key = entry.key.as_str().unwrap_or_default();
                scalars(&entry.value, &format!("{way}/{key}"), found);
            }
        }
    }
}

/// A text with its blanks and line breaks made one.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn way(outline: &Outline<'_>, id: Id) -> String {
    let step = |id: Id| format!("/{}", outline.key(id).unwrap_or_else(|| "-".to_owned()));
    outline.way(id).into_iter().map(step).collect()
}

#[test]
fn what_is_yaml_is_read_as_the_parser_reads_it() {
    let mut count = 0;
    for text in files() {
        let Some(document) = yaml::read(&text, &mut Diagnostics::default()) else {
            continue;
        };
        let outline = Outline::new(&text);
        let mut wanted = Vec::new();
        scalars(&document.root, "", &mut wanted);
        for (wanted_way, start, wanted_text) in wanted {
            let Spot::Scalar(id, scalar) = outline.at(start) else {
                panic!("{wanted_way} at {start}: {:?}\n{text}", outline.at(start));
            };
            let aliased = scalar.span.start != start && text.contains('*');
            let found = words(&outline.decode(scalar).text);
            if !aliased && !text.contains("<<") {
                assert_eq!(way(&outline, id), wanted_way, "{text}");
            }
            assert_eq!(found, wanted_text, "{text}");
            count += 1;
        }
    }
    assert!(count > 1000, "{count}");
}

/// What stands at the `^` of a text, in short.
fn at(marked: &str) -> String {
    let offset = marked.find('^').unwrap();
    let text = marked.replacen('^', "", 1);
    let outline = Outline::new(&text);
    match outline.at(offset) {
        Spot::Key(id) => format!("key {}", way(&outline, id)),
        Spot::Scalar(id, scalar) => {
            let decoded = outline.decode(scalar);
            let (before, behind) = decoded.text.split_at(decoded.offset(offset));
            format!("{} {before}^{behind}", way(&outline, id))
        }
        Spot::Value(id) => format!("value {}", way(&outline, id)),
        Spot::Entry(id) => format!("entry {}", way(&outline, id)),
        Spot::Alias(span) => format!("alias {}", outline.written(span)),
        Spot::Comment(_) => "comment".to_owned(),
        Spot::Nothing => "nothing".to_owned(),
    }
}

#[test]
fn a_place_is_found_while_it_is_being_written() {
    let cases = [
        ("^", "value "),
        ("ver^", " ver^"),
        ("version: 1\n^", "entry "),
        ("version: 1\ndest^", "key /dest"),
        ("version: ^", "value /version"),
        ("settings:\n  ^", "value /settings"),
        ("settings:\n  reg^\n", "/settings reg^"),
        ("settings:\n  region: EU\n  ^\nlet:\n", "entry /settings"),
        ("settings:\n  region: EU\n^\nlet:\n", "entry "),
        ("settings: {region: ^", "value /settings/region"),
        ("settings: {region: E^\nlet:\n  a: 1", "/settings/region E^"),
        ("settings: {^}", "entry /settings"),
        ("settings: {region: EU, ^}", "entry /settings"),
        ("settings: {region: EU}^", "nothing"),
        ("mappings:\n  - ^", "value /mappings/-"),
        ("mappings:\n  - pre^", "/mappings/- pre^"),
        ("mappings:\n- name: a\n  ^", "entry /mappings/-"),
        ("mappings:\n- name: a\n^", "entry "),
        (
            "mappings:\n- name: a\n  trig^\n- name: b",
            "key /mappings/-/trig",
        ),
        (
            "mappings:\n  - name: a\n    trigger: type = ^",
            "/mappings/-/trigger type =^",
        ),
        ("a:\n  - b: \"=foo(^\n  - c: 1", "/a/-/b =foo(^"),
        ("a:\n  - b: \"=foo(\n  - c: 1^", "/a/-/c 1^"),
        ("a:\n  b: {{na^", "/a/b {{na^"),
        ("a:\n  b: [x, y^", "/a/b/- y^"),
        ("a:\n  b: >-\n    =foo(\n    ^\n  c: 1", "/a/b =foo(^"),
        ("a:\n  b: |\n    ^\n  c: 1", "/a/b ^"),
        ("a: 1 # com^ment", "comment"),
        ("a: &x 1\nb: *x^", "alias *x"),
        ("{\"a\": {\"b\": ^}}", "value /a/b"),
        ("{\"a\": {\"b\": \"x^\n", "/a/b x^ "),
        ("a: {x: =f(b, ^), y: 1}", "/a/x =f(b, ^)"),
        ("\"a\\n^b\": 1", "key /a\nb"),
        ("a: \"x\\\"y^\"", "/a x\"y^"),
        ("a:\tb^\r\nc: 1\r\n", "/a b^"),
        ("a: 1\r\nb: |\r\n  x\r\n  y^\r\nc: 1\r\n", "/b x\ny^"),
    ];
    for (marked, wanted) in cases {
        assert_eq!(at(marked), wanted, "{marked}");
    }
}

/// Mapping files with parts taken out or put in.
fn damaged() -> impl Strategy<Value = String> {
    let files = files();
    let index = || any::<prop::sample::Index>();
    (
        index(),
        index(),
        index(),
        "[-a-z:{}\\[\\]\"'|>&*!#=,\n\r\t \u{e9}]{0,6}",
    )
        .prop_map(move |(file, from, to, put)| {
            let text = file.get(&files);
            let characters: Vec<char> = text.chars().collect();
            let (a, b) = (
                from.index(characters.len() + 1),
                to.index(characters.len() + 1),
            );
            // Mostly small cuts.
            let (a, b) = if b % 3 == 0 {
                (a.min(b), a.max(b))
            } else {
                (a, (a + 2).min(characters.len()))
            };
            let before = characters.iter().take(a);
            let behind = characters.iter().skip(b);
            before
                .copied()
                .chain(put.chars())
                .chain(behind.copied())
                .collect()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_file_has_an_outline(text in damaged()) {
        let outline = Outline::new(&text);
        for (at, _) in text.char_indices() {
            match outline.at(at) {
                Spot::Scalar(_, scalar) => {
                    let decoded = outline.decode(scalar);
                    prop_assert!(decoded.text.is_char_boundary(decoded.offset(at)));
                    let span = decoded.span(0..decoded.text.len());
                    prop_assert!(text.get(span.start..span.end).is_some());
                    prop_assert!(text.get(scalar.span.start..scalar.span.end).is_some());
                }
                Spot::Key(id) => {
                    prop_assert!(outline.key(id).is_some());
                }
                _ => {}
            }
        }
        for (i, node) in outline.nodes.iter().enumerate() {
            prop_assert!(text.get(node.span.start..node.span.end).is_some());
            if let Some(parent) = node.parent {
                prop_assert!(parent.0 < i);
                let around = outline.node(parent).span;
                prop_assert!(around.start <= node.span.start && node.span.end <= around.end);
            }
        }
    }
}

#[test]
fn positions_inside_a_scalar_are_those_of_the_file() {
    let outline = Outline::new(STYLES);
    for (key, word) in [
        ("plain", "anonymousId"),
        ("single", "s two"),
        ("double", "b"),
        ("folded", "\"b\""),
    ] {
        let lets = outline.entry(ROOT, "let").unwrap();
        let id = outline.entry(lets, key).unwrap();
        let Value::Scalar(scalar) = outline.node(id).value else {
            panic!("{key}");
        };
        assert!(scalar.style != Style::Plain || key == "plain");
        let decoded = outline.decode(scalar);
        let at = decoded.text.rfind(word).unwrap();
        let written = outline.written(decoded.span(at..at + word.len()));
        assert_eq!(words(written), words(word), "{key}");
        assert_eq!(decoded.offset(decoded.span(at..at + 1).start), at, "{key}");
    }
}

#[test]
fn no_file_takes_long() {
    let mut steps = String::new();
    for depth in 0..2_000 {
        steps.push_str(&" ".repeat(depth));
        steps.push_str("a:\n");
    }
    for text in [
        "[".repeat(300_000),
        "- ".repeat(300_000),
        "{a: ".repeat(100_000),
        format!("{{{}}}", "a: 1, ".repeat(100_000)),
        format!("a: [{}", "&b *b, ".repeat(100_000)),
        format!("a: \"{}", "\n  b".repeat(100_000)),
        format!("a: b{}", "\n\n".repeat(300_000)),
        "a:\n".repeat(100_000),
        steps,
    ] {
        let outline = Outline::new(&text);
        outline.at(text.len());
        outline.at(text.len() / 2);
        assert!(outline.nodes.len() <= segue_evaluator::limits::FILE_NODES + 1);
    }
}
