use std::sync::Arc;

use bumpalo::Bump;
use jsonpath_rust::parser::parse_json_path;
use proptest::prelude::*;

use super::{Failure, FailureCode, Scope};
use crate::coerce::Coercion;
use crate::function::Function;
use crate::path::{Paths, Segment, split};
use crate::program::{
    Arithmetic, Body, Drop, Expr, Key, Let, Mapping, MergeMember, Patterns, Program, Query, Verdict,
};
use crate::schema::{Action, Destination, Field, FieldKind};
use crate::{Value, json, limits};

/// The parts of a program in the making.
#[derive(Default)]
struct Parts {
    paths: Paths,
    drops: Vec<Drop>,
    lets: Vec<Let>,
    mappings: Vec<Mapping>,
}

impl Parts {
    fn path(&mut self, path: &str) -> Expr {
        Expr::Path(self.paths.intern(&split(path)).unwrap())
    }

    fn is(&mut self, path: &str, is: &str) -> Expr {
        Expr::Equal(Box::new(self.path(path)), Box::new(text(is)))
    }

    fn define(&mut self, value: Expr) -> Expr {
        let name = self.lets.len().to_string();
        self.lets.push(Let { name, value });
        Expr::Let(self.lets.len() - 1, [].into())
    }

    fn map(&mut self, name: &str, trigger: Expr, value: Expr) -> &mut Mapping {
        self.mappings.push(Mapping {
            name: name.to_owned(),
            action: 0,
            enabled: true,
            trigger,
            body: Body::Fields(vec![(0, value)]),
            group: None,
        });
        self.mappings.last_mut().unwrap()
    }

    fn program(self) -> Program {
        Program::new(
            Arc::new(destination()),
            Coercion::default(),
            self.paths,
            self.drops,
            self.lets,
            self.mappings,
        )
    }
}

/// A destination whose one action takes one free object.
fn destination() -> Destination {
    let field = Field {
        key: "properties".to_owned(),
        label: "Properties".to_owned(),
        meaning: String::new(),
        kind: FieldKind::Object { fields: Vec::new() },
        required: false,
        null_allowed: false,
        sent: true,
        default: None,
    };
    Destination {
        name: "test".to_owned(),
        actions: vec![Action {
            key: "send".to_owned(),
            label: "Send".to_owned(),
            meaning: String::new(),
            trigger: None,
            records: Vec::new(),
            fields: vec![field],
        }],
        presets: Vec::new(),
        settings: Vec::new(),
        policies: Vec::new(),
        check_settings: |_| Vec::new(),
        segment_texts: |_| false,
        coercion: |_| Coercion::default(),
    }
}

fn text(text: &str) -> Expr {
    Expr::Text(text.into())
}

fn list(items: Vec<Expr>) -> Expr {
    Expr::List {
        items,
        holes: false,
    }
}

fn object(members: Vec<(&str, Expr)>) -> Expr {
    let members = members.into_iter();
    Expr::Object {
        members: members
            .map(|(key, value)| (Key::Text(key.into()), value))
            .collect(),
        holes: false,
    }
}

fn query(text: &str) -> Expr {
    Expr::Query(Box::new(Query {
        text: text.into(),
        query: parse_json_path(text).unwrap(),
    }))
}

/// A condition that fails for an event with a type.
fn failing(parts: &mut Parts) -> Expr {
    let pattern = text(&"x".repeat(limits::PATTERN_BYTES + 1));
    Expr::Match {
        subject: Box::new(parts.path("type")),
        patterns: Patterns::Computed(Box::new(pattern)),
        bang: false,
    }
}

/// What an expression gives for an event: JSON, `missing`, or the code of its failure.
fn eval(parts: &Parts, expr: &Expr, event: &str) -> String {
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let scope = Scope::new(event, 0, &arena, &parts.paths, &parts.lets);
    show(scope.eval(expr, scope.top()))
}

fn show(result: Result<Value<'_>, Failure>) -> String {
    match result {
        Ok(Value::Missing) => "missing".to_owned(),
        Ok(value) => {
            let mut out = Vec::new();
            json::write(value, &mut out);
            String::from_utf8(out).unwrap()
        }
        Err(failure) => failure.code.as_str().to_owned(),
    }
}

/// The names of the mappings that fire, with what they send, and the verdict.
fn run(program: &Program, event: &str) -> (Vec<String>, String) {
    let arena = Bump::new();
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let mut fired = Vec::new();
    let verdict = program.run(event, 0, &arena, |outcome| {
        let payload = outcome.payload.map(|payload| payload.values[0]);
        fired.push(format!("{} {}", outcome.mapping.name, show(payload)));
    });
    (fired, format!("{verdict:?}"))
}

const LIMIT: &str = FailureCode::LimitExceeded.as_str();

#[test]
fn fires_in_file_order_what_is_enabled_and_not_dropped() {
    let mut parts = Parts::default();
    let condition = parts.is("userId", "robot");
    let name = "robots".to_owned();
    parts.drops.push(Drop { name, condition });
    let track = parts.is("type", "track");
    parts.map("a", track, object(vec![("n", Expr::Number("1".into()))]));
    let track = parts.is("type", "track");
    parts.map("b", track, Expr::Null).enabled = false;
    let properties = parts.path("properties");
    parts.map("c", Expr::Bool(true), properties);
    let program = parts.program();
    let all = vec![r#"a {"n":1}"#.to_owned(), "c missing".to_owned()];
    assert_eq!(
        run(&program, r#"{"type":"track"}"#),
        (all, "Ok(Fired(2))".to_owned())
    );
    let last = vec![r#"c {"x":1.0}"#.to_owned()];
    let event = r#"{"type":"page","properties":{"x":1.0}}"#;
    assert_eq!(run(&program, event), (last, "Ok(Fired(1))".to_owned()));
    let dropped = r#"Ok(Dropped("robots"))"#.to_owned();
    assert_eq!(
        run(&program, r#"{"type":"track","userId":"robot"}"#),
        (vec![], dropped)
    );
}

#[test]
fn an_event_that_reaches_nothing_is_unmatched_and_one_that_is_no_object_fails() {
    let mut parts = Parts::default();
    let track = parts.is("type", "track");
    parts.map("a", track, Expr::Null);
    let program = parts.program();
    assert_eq!(
        run(&program, r#"{"type":5}"#),
        (vec![], "Ok(Unmatched)".to_owned())
    );
    assert!(run(&program, "[]").1.contains("MappingFailed"));
    let arena = Bump::new();
    assert_eq!(
        Parts::default()
            .program()
            .run(json::read(b"{}", &arena).unwrap(), 0, &arena, |_| ()),
        Ok(Verdict::Unmatched)
    );
}

#[test]
fn of_a_group_the_first_that_holds_runs_even_when_it_fails() {
    let mut parts = Parts::default();
    for (name, kind) in [("a", "page"), ("b", "track"), ("c", "track")] {
        let trigger = parts.is("type", kind);
        let value = if name == "b" {
            text("no object")
        } else {
            Expr::Null
        };
        parts.map(name, trigger, value).group = Some(0);
    }
    let track = parts.is("type", "track");
    parts.map("d", track, Expr::Null).group = Some(1);
    let track = parts.is("type", "track");
    parts.map("e", track, Expr::Null);
    let program = parts.program();
    let fired = ["b wrong_type", "d missing", "e missing"].map(str::to_owned);
    assert_eq!(run(&program, r#"{"type":"track"}"#).0, fired);
}

#[test]
fn a_trigger_that_fails_is_an_error_outcome_and_ends_its_group() {
    let mut parts = Parts::default();
    let trigger = failing(&mut parts);
    parts.map("a", trigger, Expr::Null).group = Some(0);
    parts.map("b", Expr::Bool(true), Expr::Null).group = Some(0);
    parts.map("c", Expr::Bool(true), Expr::Null);
    let program = parts.program();
    let fired = [format!("a {LIMIT}"), "c missing".to_owned()];
    assert_eq!(run(&program, r#"{"type":"x"}"#).0, fired);
}

#[test]
fn a_drop_that_fails_fails_the_event() {
    let mut parts = Parts::default();
    let condition = failing(&mut parts);
    let name = "d".to_owned();
    parts.drops.push(Drop { name, condition });
    parts.map("a", Expr::Bool(true), Expr::Null);
    let (fired, verdict) = run(&parts.program(), r#"{"type":"x"}"#);
    assert!(
        fired.is_empty() && verdict.contains("LimitExceeded"),
        "{verdict}"
    );
}

#[test]
fn a_failing_let_fails_who_needs_it_and_names_the_field() {
    let mut parts = Parts::default();
    let fails = failing(&mut parts);
    let entry = parts.define(fails);
    let other = parts.define(object(vec![("a", Expr::Let(0, [].into()))]));
    let branch = Expr::If(vec![(Expr::Bool(false), entry)], None);
    parts.map("a", Expr::Bool(true), branch);
    parts.map("b", Expr::Bool(true), other);
    parts.map("c", Expr::Bool(true), Expr::Let(0, [].into()));
    let program = parts.program();
    let fired = [
        "a missing".to_owned(),
        format!("b {LIMIT}"),
        format!("c {LIMIT}"),
    ];
    assert_eq!(run(&program, r#"{"type":"x"}"#).0, fired);
    let arena = Bump::new();
    let event = json::read(br#"{"type":"x"}"#, &arena).unwrap();
    let mut fields = Vec::new();
    let verdict = program.run(event, 0, &arena, |outcome| {
        fields.extend(outcome.payload.err().map(|failure| failure.field));
    });
    assert_eq!(verdict, Ok(Verdict::Fired(3)));
    assert_eq!(fields, vec![Some("properties".to_owned()); 2]);
}

#[test]
fn a_mapping_as_a_whole_gives_its_fields_by_key() {
    let mut parts = Parts::default();
    let whole = object(vec![
        ("properties", object(vec![])),
        ("unknown", Expr::Null),
    ]);
    parts.map("a", Expr::Bool(true), Expr::Null).body = Body::Whole(whole);
    parts.map("b", Expr::Bool(true), Expr::Null).body = Body::Whole(text("x"));
    let fired = ["a {}", "b mapping_failed"].map(str::to_owned);
    assert_eq!(run(&parts.program(), "{}").0, fired);
}

#[test]
fn adds_members_to_an_object() {
    let mut parts = Parts::default();
    let event = r#"{"o":{"a":1,"b":2,"c":3},"n":null,"t":"x","over":{"b":null,"d":4}}"#;
    let members = |parts: &mut Parts| {
        vec![
            MergeMember::Set(Key::Text("b".into()), Expr::Null),
            MergeMember::Set(Key::Text("c".into()), parts.path("absent")),
            MergeMember::Remove(Key::Text("a".into())),
            MergeMember::Remove(Key::Text("absent".into())),
            MergeMember::Set(Key::Computed(parts.path("t")), Expr::Bool(true)),
            MergeMember::Set(Key::Computed(parts.path("absent")), Expr::Bool(true)),
        ]
    };
    for (base, into, over) in [
        (
            "o",
            r#"{"b":null,"c":3,"x":true}"#,
            r#"{"a":1,"b":null,"c":3,"d":4}"#,
        ),
        ("n", r#"{"b":null,"x":true}"#, r#"{"b":null,"d":4}"#),
        ("absent", r#"{"b":null,"x":true}"#, r#"{"b":null,"d":4}"#),
        ("t", "mapping_failed", "mapping_failed"),
    ] {
        let members = members(&mut parts);
        let merged = Expr::MergeInto(Box::new(parts.path(base)), members);
        assert_eq!(eval(&parts, &merged, event), into, "{base}");
        let overlay = Box::new(parts.path("over"));
        let merged = Expr::MergeOver(Box::new(parts.path(base)), overlay);
        assert_eq!(eval(&parts, &merged, event), over, "{base}");
    }
    let overlay = Box::new(parts.path("t"));
    let merged = Expr::MergeOver(Box::new(parts.path("o")), overlay);
    assert_eq!(eval(&parts, &merged, event), r#"{"a":1,"b":2,"c":3}"#);
}

#[test]
fn computed_keys() {
    let mut parts = Parts::default();
    let members = vec![
        (Key::Computed(parts.path("t")), Expr::Number("1".into())),
        (
            Key::Computed(parts.path("absent")),
            Expr::Number("2".into()),
        ),
        (Key::Text("k".into()), Expr::Number("3".into())),
        (Key::Computed(parts.path("k")), Expr::Number("4".into())),
        (Key::Computed(parts.path("n")), Expr::Number("5".into())),
    ];
    let object = Expr::Object {
        members,
        holes: false,
    };
    let event = r#"{"t":"x","k":"k","n":1.50}"#;
    assert_eq!(eval(&parts, &object, event), r#"{"x":1,"k":4,"1.5":5}"#);
}

#[test]
fn large_objects_keep_each_key_once() {
    let parts = Parts::default();
    let members = |n: usize| {
        (0..n)
            .map(|i| format!(r#""key{i}":{i}"#))
            .collect::<Vec<_>>()
            .join(",")
    };
    let event = format!(
        "{{\"a\":{{{}}},\"b\":{{{}}}}}",
        members(3000),
        members(2000)
    );
    let mut parts = Parts { ..parts };
    let merge = vec![parts.path("a"), parts.path("b")];
    let merged = Expr::Call(Function::Merge, merge);
    assert_eq!(
        eval(&parts, &merged, &event),
        format!("{{{}}}", members(3000))
    );
}

#[test]
fn long_paths_and_long_chains_of_lets_do_not_nest() {
    let mut parts = Parts::default();
    let long = vec!["a"; 100_000].join(".");
    let path = parts.path(&long);
    assert_eq!(eval(&parts, &path, r#"{"a":{"a":0}}"#), "0");
    assert_eq!(eval(&parts, &path, r#"{"a":{"a":1}}"#), "missing");

    let one = Expr::Number("1".into());
    parts.define(one);
    for at in 0..10_000 {
        let before = Expr::Let(at, [].into());
        let one = Expr::Number("1".into());
        parts.define(Expr::Arithmetic(
            Arithmetic::Add,
            Box::new(before),
            Box::new(one),
        ));
    }
    let last = Expr::Let(10_000, [].into());
    assert_eq!(eval(&parts, &last, "{}"), "10001");
}

/// Each entry is a list of the one before, twice: small in memory, endless in print.
#[test]
fn values_that_grow_by_sharing_are_refused() {
    let mut parts = Parts::default();
    parts.define(text(&"lol".repeat(10_000)));
    for at in 0..64 {
        let twice = || Expr::Let(at, [].into());
        parts.define(list(vec![twice(), twice()]));
    }
    let last = Expr::Let(64, [].into());
    assert_eq!(eval(&parts, &last, "{}"), LIMIT);

    let mut parts = Parts::default();
    parts.define(list(vec![]));
    for at in 0..5000 {
        parts.define(list(vec![Expr::Let(at, [].into())]));
    }
    let last = Expr::Let(5000, [].into());
    assert_eq!(eval(&parts, &last, "{}"), LIMIT);
}

#[test]
fn loops_in_loops_come_to_an_end() {
    let mut parts = Parts::default();
    let items = vec!["0"; 50_000].join(",");
    let event = format!(r#"{{"l":[{items}],"t":"{}"}}"#, "x".repeat(1 << 20));
    let inner = Expr::Map(Box::new(parts.path("l")), Box::new(Expr::Index));
    let nested = Expr::Map(Box::new(parts.path("l")), Box::new(inner));
    assert_eq!(eval(&parts, &nested, &event), LIMIT);
    let scan = Expr::Contains {
        subject: Box::new(parts.path("t")),
        parts: Box::new(text("y")),
        bang: false,
    };
    let nested = Expr::Map(Box::new(parts.path("l")), Box::new(scan));
    assert_eq!(eval(&parts, &nested, &event), LIMIT);
}

#[test]
fn texts_and_lists_are_bounded() {
    let mut parts = Parts::default();
    let event = format!(
        r#"{{"t":"{}","l":[{}]}}"#,
        "x".repeat(1 << 19),
        vec!["0"; 100_001].join(",")
    );
    let template = |parts: &mut Parts, times: usize| Expr::Template {
        pieces: (0..times).map(|_| parts.path("t")).collect(),
        segment: false,
    };
    let fits = template(&mut parts, 2);
    assert_eq!(eval(&parts, &fits, &event).len(), (1 << 20) + 2);
    let too_long = template(&mut parts, 3);
    assert_eq!(eval(&parts, &too_long, &event), LIMIT);
    let map = Expr::Map(Box::new(parts.path("l")), Box::new(Expr::Null));
    assert_eq!(eval(&parts, &map, &event), LIMIT);
}

#[test]
fn queries_are_bounded() {
    let parts = Parts::default();
    let event = format!(r#"{{"l":[{}]}}"#, vec!["0"; limits::QUERY_HITS].join(","));
    assert_eq!(eval(&parts, &query("$.l[?@ == 1]"), &event), "[]");
    assert!(eval(&parts, &query("$.l[*]"), &event).len() > limits::QUERY_HITS);
    assert_eq!(eval(&parts, &query("$.l[*,0]"), &event), LIMIT);
    // Every selector multiplies what there is.
    let wide = format!("$.l{}", "[*,*,*,*]".repeat(30));
    let event = format!("{{\"l\":{}1{}}}", "[".repeat(40), "]".repeat(40));
    assert_eq!(eval(&parts, &query(&wide), &event), LIMIT);
    // A long key is part of the location of all that is inside.
    let event = format!(
        r#"{{"l":{{"{}":[{}]}}}}"#,
        "k".repeat(1 << 20),
        vec!["0"; 1000].join(",")
    );
    assert_eq!(eval(&parts, &query("$..*"), &event), LIMIT);
}

#[test]
fn deep_events_do_not_overflow() {
    let parts = Parts::default();
    let depth = limits::EVENT_DEPTH - 1;
    let event = format!(
        "{{\"a\":{}1{}}}",
        r#"{"a":"#.repeat(depth - 1),
        "}".repeat(depth - 1)
    );
    let found = eval(&parts, &query("$..a"), &event);
    assert!(found.ends_with(",1]"), "{found}");
    let mut parts = parts;
    let a = parts.path("a");
    let flat = Expr::Call(Function::Flatten, vec![a, text(".")]);
    assert!(eval(&parts, &flat, &event).ends_with(r#".a":1}"#));
    let same = Expr::Equal(Box::new(parts.path("a")), Box::new(parts.path("a")));
    assert_eq!(eval(&parts, &same, &event), "true");
}

/// Conditions about `type` and `event`, some of which fail.
fn condition() -> impl Strategy<Value = Trigger> {
    let word = || prop::sample::select(vec!["a", "b", "c"]);
    let leaf = prop_oneof![
        4 => (any::<bool>(), word()).prop_map(|(event, is)| Trigger::Is(event, is)),
        2 => (any::<bool>(), prop::collection::vec(word(), 0..3), any::<bool>())
            .prop_map(|(event, of, named)| Trigger::In(event, of, named)),
        1 => Just(Trigger::Present),
        1 => any::<bool>().prop_map(Trigger::Constant),
        1 => Just(Trigger::Fails),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            several.clone().prop_map(Trigger::And),
            several.prop_map(Trigger::Or),
            inner.prop_map(|inner| Trigger::Not(Box::new(inner))),
        ]
    })
}

#[derive(Clone, Debug)]
enum Trigger {
    /// Whether it is about `event`, and which text.
    Is(bool, &'static str),
    /// The same with a list, which may be an entry of `let`.
    In(bool, Vec<&'static str>, bool),
    Present,
    Constant(bool),
    Fails,
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl Trigger {
    fn lower(&self, parts: &mut Parts) -> Expr {
        let key = |event| if event { "event" } else { "type" };
        match self {
            Self::Is(event, is) => parts.is(key(*event), is),
            Self::In(event, of, named) => {
                let mut texts = list(of.iter().map(|of| text(of)).collect());
                if *named {
                    texts = parts.define(texts);
                }
                Expr::In(Box::new(parts.path(key(*event))), Box::new(texts))
            }
            Self::Present => Expr::Not(Box::new(Expr::IsNull(Box::new(parts.path("event"))))),
            Self::Constant(bool) => Expr::Bool(*bool),
            Self::Fails => failing(parts),
            Self::And(all) => Expr::And(all.iter().map(|t| t.lower(parts)).collect()),
            Self::Or(all) => Expr::Or(all.iter().map(|t| t.lower(parts)).collect()),
            Self::Not(inner) => Expr::Not(Box::new(inner.lower(parts))),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Dispatch changes nothing but the time it takes.
    #[test]
    fn fires_what_every_trigger_says(
        triggers in prop::collection::vec((condition(), any::<bool>()), 1..8),
        kind in prop::sample::select(vec!["\"a\"", "\"b\"", "\"d\"", "5", "null"]),
        name in prop::sample::select(vec!["\"a\"", "\"c\"", "[\"a\"]", "null"]),
    ) {
        let mut parts = Parts::default();
        for (at, (trigger, enabled)) in triggers.iter().enumerate() {
            let trigger = trigger.lower(&mut parts);
            parts.map(&at.to_string(), trigger, Expr::Null).enabled = *enabled;
        }
        let program = parts.program();
        let event = format!(r#"{{"type":{kind},"event":{name}}}"#);
        let arena = Bump::new();
        let value = json::read(event.as_bytes(), &arena).unwrap();
        let scope = program.scope(value, 0, &arena);
        let asked: Vec<String> = program
            .mappings
            .iter()
            .filter(|mapping| mapping.enabled)
            .filter_map(|mapping| match scope.holds(&mapping.trigger, scope.top()) {
                Ok(true) => Some(format!("{} missing", mapping.name)),
                Ok(false) => None,
                Err(failure) => Some(format!("{} {}", mapping.name, failure.code.as_str())),
            })
            .collect();
        prop_assert_eq!(run(&program, &event).0, asked);
    }
}

#[test]
fn walks_from_lets_and_items() {
    let mut parts = Parts::default();
    let properties = parts.path("properties");
    parts.define(properties);
    let name = [Segment::new("a"), Segment::new("1")];
    let walked = Expr::Let(0, name.into());
    assert_eq!(
        eval(&parts, &walked, r#"{"properties":{"a":[1,2.0]}}"#),
        "2.0"
    );
    let body = Expr::Input([Segment::new("a")].into());
    let items = Expr::Map(Box::new(Expr::Let(0, [].into())), Box::new(body));
    assert_eq!(
        eval(&parts, &items, r#"{"properties":[{"a":1},{"b":1},null]}"#),
        "[1,null]"
    );
}
