use proptest::prelude::*;
use segue_evaluator::path::Paths;
use segue_evaluator::program::{Expr, Let};
use segue_evaluator::{Bump, Rule, Type, Value, json};

use super::{Answer, Wanted, find};
use crate::diagnostic::Diagnostics;
use crate::rule::{self, Context, LetName};
use crate::yaml::{OffsetMap, Snippet};

/// Names for values, by the expressions they stand for. Nothing is known of the last one.
const LETS: &[(&str, &str)] = &[
    ("let.names", r#"["x", 1, "xy"]"#),
    ("let.globs", r#"["x*", "?y"]"#),
    ("let.zero", "0"),
    ("let.same", "let.names"),
    ("let.yes", "custom = true"),
    ("let.a", "custom.a"),
    ("let.unknown", ""),
];

/// An expression of the rule language.
fn lowered(text: &str, paths: &mut Paths) -> Expr {
    let names = LETS
        .iter()
        .filter_map(|(name, _)| name.strip_prefix("let."));
    let names: Vec<LetName> = names
        .map(|name| LetName {
            name: name.to_owned(),
            kind: Type::ANY,
        })
        .collect();
    let offsets = OffsetMap::identity(0, text.len());
    let mut diagnostics = Diagnostics::default();
    let mut cx = Context {
        paths,
        lets: &names,
        event_fields: &[],
        any_field: true,
        segment_texts: false,
        environment: None,
        used_lets: &mut Vec::new(),
    };
    let expr = rule::value(Snippet::new(text, &offsets), &mut cx, &mut diagnostics);
    let (expr, _) = expr.unwrap_or_else(|| panic!("{text}: {:?}", diagnostics.into_sorted()));
    expr
}

/// A condition that can be run.
fn compiled(text: &str) -> Rule {
    let mut paths = Paths::default();
    Rule {
        expr: lowered(text, &mut paths),
        paths,
        condition: true,
    }
}

/// A condition with the values of the names in their place, as it can be run.
fn inlined(text: &str, unknown: &str) -> Rule {
    let mut text = text.to_owned();
    for (name, value) in LETS.iter().rev() {
        let value = if value.is_empty() { unknown } else { value };
        text = text.replace(name, &format!("({value})"));
    }
    compiled(&text.replace("(custom.a).b", "custom.a.b"))
}

fn holds(rule: &Rule, event: &serde_json::Value) -> bool {
    let arena = Bump::new();
    let bytes = event.to_string();
    let event = json::read(bytes.as_bytes(), &arena).unwrap();
    let answer = rule.eval(rule.event(event, &arena), 0, &arena);
    matches!(answer, Ok(Value::Bool(true)))
}

/// Whether a condition can hold; whether the first can without the second.
fn asked(conditions: &[&str]) -> Answer {
    let mut paths = Paths::default();
    let conditions = conditions.iter().map(|text| lowered(text, &mut paths));
    let conditions: Vec<Expr> = conditions.collect();
    let lets = LETS.iter().map(|(name, value)| Let {
        name: (*name).to_owned(),
        value: match *value {
            "" => Expr::Input(Box::default()),
            value => lowered(value, &mut paths),
        },
    });
    let lets: Vec<Let> = lets.collect();
    let wanted = conditions.iter().enumerate().map(|(at, condition)| Wanted {
        condition,
        holds: at == 0,
        paths: &paths,
        lets: &lets,
    });
    find(&wanted.collect::<Vec<_>>())
}

#[test]
fn finds_an_event_or_that_there_is_none() {
    for (text, event) in [
        (r#"type = "track""#, Some(r#"{"type":"track"}"#)),
        (r#"type = "track" and type = "page""#, None),
        (
            r#"type = "track" and event != "A""#,
            Some(r#"{"type":"track","event":"other"}"#),
        ),
        (
            r#"match(event, "Order *") and contains(event, "Comp")"#,
            Some(r#"{"event":"Order Comp"}"#),
        ),
        (
            r#"match(event, "Order *") and event in ["Signed Up", "Refund"]"#,
            None,
        ),
        (
            r#"match(event, "a*") and match(event, "*b") and not contains(event, "ab")"#,
            Some(r#"{"event":"axb"}"#),
        ),
        (
            r#"match(event, "[ab]") and event != "a" and event != "b""#,
            None,
        ),
        ("event != null and event = null", None),
        (
            "properties.total > 5 and properties.total < 6",
            Some(r#"{"properties":{"total":5.5}}"#),
        ),
        ("properties.total > 5 and properties.total < 5", None),
        (
            "properties.total >= 5 and properties.total <= 5 and properties.total != 5",
            None,
        ),
        // A falsy value is its own member.
        ("custom = 0 and custom.total = 0", Some(r#"{"custom":0}"#)),
        ("custom = 1 and custom.total = 1", None),
        (r#"properties.a.b = "x" and properties.a = null"#, None),
        ("properties.a.b = null and properties.a = false", None),
        (r#"not (type = "a" or type != "a")"#, None),
        (r#"!contains(event, "a") and event = null"#, None),
        ("context.active and context.active != true", None),
        (
            r#"!match(custom, "?") and custom.a != """#,
            Some(r#"{"custom":"xx"}"#),
        ),
        (r#""x" in custom"#, Some(r#"{"custom":["x"]}"#)),
        (r#""x" in custom and custom = "x""#, None),
        (
            "null in custom and not (1 in custom)",
            Some(r#"{"custom":[null]}"#),
        ),
        (r#"match(event, let.globs) and event = "yx""#, None),
    ] {
        let expected = event.map_or(Answer::Never, |event| {
            Answer::Witness(serde_json::from_str(event).unwrap())
        });
        assert_eq!(asked(&[text]), expected, "{text}");
    }
}

#[test]
fn leaves_open_what_it_cannot_model() {
    for text in [
        r#"lowercase(event) = "a" and type = "track""#,
        "properties.a = properties.b",
        r#"name = "abc" and name.length = 3 and name.length = 4"#,
        r#"custom = let.unknown and custom = "a""#,
        r#"custom in ["a", let.unknown] and custom = "b""#,
        r#"not match(event, let.unknown) and event = "a""#,
        r#"contains(event, ["a", let.unknown]) and event = "b""#,
    ] {
        assert_eq!(asked(&[text]), Answer::Open, "{text}");
    }
    // What decides without it is no matter.
    let settled = r#"lowercase(event) = "a" and type = "a" and type = "b""#;
    assert_eq!(asked(&[settled]), Answer::Never);
    let settled = r#"lowercase(event) = "a" or type = "a""#;
    assert!(matches!(asked(&[settled]), Answer::Witness(_)));
}

/// A condition made of such as these.
fn conditions(leaf: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    leaf.prop_recursive(4, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" and "))),
            prop::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" or "))),
            inner.prop_map(|inner| format!("(not {inner})")),
        ]
    })
}

fn of(pattern: &'static str, paths: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(paths).prop_map(|path| pattern.replace('P', path))
}

/// Every form of condition about one path and literals, on its own.
fn modelled() -> impl Strategy<Value = String> {
    const PATHS: &[&str] = &[
        "other",
        "custom",
        "custom.a",
        "custom.a.b",
        "let.a",
        "let.a.b",
    ];
    const LEAVES: &[&str] = &["other", "custom.a.b", "let.a.b"];
    let test = prop::sample::select(vec![
        r#"P = "x""#,
        r#"P != "x""#,
        r#"P = """#,
        r#""xy" = P"#,
        r#"P in ["x", 1, "xy"]"#,
        r#"P not in ["", null, false]"#,
        "P in let.names",
        "P not in let.same",
        "P in []",
        "P = null",
        "null != P",
        "P",
        "P = true",
        "P != false",
        "P = 0",
        "P = let.zero",
        "P != 1",
        "0 != P",
        "P < 1",
        "P >= 1",
        "0 < P",
        "let.zero >= P",
        "let.yes",
        r#"contains(P, "x")"#,
        r#"contains(P, ["zz", "y"])"#,
        "!contains(P, let.names)",
        r#"match(P, "x*")"#,
        r#"match(P, ["*y", "z?"])"#,
        "match(P, let.globs)",
        r#"!match(P, "?")"#,
        r#"match(P, "x?[yz]")"#,
    ]);
    let held = prop::sample::select(vec![
        r#""x" in P"#,
        r#""x" not in P"#,
        "1 in P",
        "let.zero in P",
    ]);
    prop_oneof![
        8 => test.prop_flat_map(|test| of(test, PATHS)),
        1 => held.prop_flat_map(|test| of(test, LEAVES)),
    ]
}

/// Conditions that the domains do not model, beside those they do.
fn any() -> impl Strategy<Value = String> {
    let open = prop::sample::select(vec![
        r#"lowercase(custom) = "x""#,
        "custom = other",
        r#"custom[0] = "x""#,
        "custom.a.length > 1",
        "length(custom) = 1",
        "custom in other",
        r#""x" in custom"#,
        "other = let.unknown",
        "other not in [1, let.unknown]",
        "match(other, let.unknown)",
        r#"if(other = 1, custom, "x") = "x""#,
    ]);
    prop_oneof![2 => modelled(), 1 => open.prop_map(str::to_owned)]
}

/// Every event of a pool that has all the tests can tell apart.
fn pool() -> Vec<serde_json::Value> {
    let values = [
        "null",
        "true",
        "false",
        "0",
        "1",
        "0.5",
        "2",
        "-1",
        r#""""#,
        r#""x""#,
        r#""y""#,
        r#""z""#,
        r#""xy""#,
        r#""yx""#,
        r#""xz""#,
        r#""zz""#,
        r#""zy""#,
        r#""xxy""#,
        r#""xyy""#,
        r#""xyz""#,
        r#""xxz""#,
        r#""zxz""#,
        r#""zzy""#,
        r#""zxy""#,
        r#""yxz""#,
        "[]",
        r#"["x"]"#,
        "[1]",
        "[0]",
        r#"["x",1]"#,
        r#"["x",0]"#,
        "[0,1]",
        r#"["x",0,1]"#,
    ];
    let inner = |key: &str, values: &[String]| {
        let with = values.iter().map(|v| format!(r#"{{"{key}":{v}}}"#));
        with.chain(["{}".to_owned()]).collect::<Vec<_>>()
    };
    let leaves: Vec<String> = values.iter().map(|s| (*s).to_owned()).collect();
    let mut values = leaves.clone();
    for key in ["b", "a"] {
        let objects = inner(key, &values);
        values = leaves.iter().cloned().chain(objects).collect();
    }
    let mut events: Vec<String> = Vec::new();
    for kind in leaves.iter().map(Some).chain([None]) {
        let kind = kind.map(|k| format!(r#""other":{k}"#));
        for properties in values.iter().map(Some).chain([None]) {
            let properties = properties.map(|p| format!(r#""custom":{p}"#));
            let members: Vec<String> = kind.iter().cloned().chain(properties).collect();
            events.push(format!("{{{}}}", members.join(",")));
        }
    }
    events
        .iter()
        .map(|event| serde_json::from_str(event).unwrap())
        .collect()
}

thread_local!(static POOL: Vec<serde_json::Value> = pool());

/// Whether what the search says, trying all events says, too.
fn check(
    answer: &Answer,
    shown: &str,
    wanted: impl Fn(&serde_json::Value) -> bool,
) -> Result<(), TestCaseError> {
    match answer {
        Answer::Witness(event) => prop_assert!(wanted(event), "{shown} for {event}"),
        Answer::Never => {
            let found = POOL.with(|pool| pool.iter().find(|event| wanted(event)).cloned());
            prop_assert_eq!(found, None, "{}", shown);
        }
        Answer::Open => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// What is modelled is settled, and as it is.
    #[test]
    fn agrees_with_trying(text in conditions(modelled())) {
        let answer = asked(&[&text]);
        prop_assert!(answer != Answer::Open, "{text} is left open");
        let rule = inlined(&text, "");
        check(&answer, &text, |event| holds(&rule, event))?;
    }

    /// So is a question about two conditions.
    #[test]
    fn one_without_the_other_agrees_with_trying(one in conditions(modelled()), other in conditions(modelled())) {
        let rules = [inlined(&one, ""), inlined(&other, "")];
        let shown = format!("{one} without {other}");
        check(&asked(&[&one, &other]), &shown, |event| holds(&rules[0], event) && !holds(&rules[1], event))?;
    }

    /// Of what is not modelled nothing is claimed that is not so, whatever the unknown may be.
    #[test]
    fn claims_nothing_of_the_unknown(text in conditions(any()), unknown in prop::sample::select(vec![r#""x""#, r#""zz""#, r#""*""#])) {
        let rule = inlined(&text, unknown);
        check(&asked(&[&text]), &text, |event| holds(&rule, event))?;
    }
}
