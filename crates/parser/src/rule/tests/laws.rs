use proptest::prelude::*;
use segue_evaluator::program::{Arithmetic, Comparison};

use super::*;
use crate::diagnostic::Span;
use crate::rule::ast::{Comparator, Expr, Kind, Name, Path, Start};

fn node(kind: Kind) -> Expr {
    Expr::new(kind, Span::default())
}

fn name(text: impl Into<String>) -> Name {
    Name {
        text: text.into(),
        span: Span::default(),
    }
}

/// Texts with whatever may confuse: quotes, escapes, braces, keywords, blanks of all kinds.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z]{1,4}",
        Just("not".to_owned()),
        Just("in".to_owned()),
        Just("\\".to_owned()),
        Just("\"".to_owned()),
        Just("'".to_owned()),
        Just("{".to_owned()),
        Just("{{".to_owned()),
        Just("}}".to_owned()),
        Just("\\u0041".to_owned()),
        Just("\n".to_owned()),
        Just(" ".to_owned()),
        any::<char>().prop_map(String::from),
        (0_u32..32).prop_filter_map("a character", |c| char::from_u32(c).map(String::from)),
    ];
    prop::collection::vec(part, 0..5).prop_map(|parts| parts.concat())
}

fn any_segment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z$_][a-z0-9$_-]{0,4}",
        1 => Just("in".to_owned()),
        1 => Just("NULL".to_owned()),
        1 => Just("$".to_owned()),
        1 => "[0-9]{1,2}",
        2 => any_text(),
    ]
}

fn path() -> impl Strategy<Value = Expr> {
    let start = prop_oneof![Just(Start::Bare), Just(Start::Root), Just(Start::Item)];
    (start, prop::collection::vec(any_segment(), 0..4))
        .prop_filter("a bare path begins with a name", |(start, segments)| {
            *start != Start::Bare || segments.first().is_some_and(|first| !first.is_empty())
        })
        .prop_map(|(start, segments)| {
            node(Kind::Path(Path {
                start,
                segments: segments.into_iter().map(name).collect(),
            }))
        })
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        Just(node(Kind::Null)),
        any::<bool>().prop_map(|b| node(Kind::Bool(b))),
        any::<i32>().prop_map(|n| node(Kind::Number(n.to_string()))),
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?"
            .prop_map(|n| node(Kind::Number(n))),
        any_text().prop_map(|t| node(Kind::Text(t))),
        path(),
        Just(node(Kind::Query(
            "$.properties.products[?(@.a > 1)].sku".to_owned()
        ))),
        Just(node(Kind::Query("$..['a b',\"c\"]".to_owned()))),
    ]
}

/// Trees as the parser makes them: no run of one operand, no two texts side by side in a template.
fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(5, 48, 4, |inner| {
        let many = prop::collection::vec(inner.clone(), 2..4);
        let any_number = prop::collection::vec(inner.clone(), 0..4);
        let comparator = prop::sample::select(vec![
            Comparator::Equal,
            Comparator::NotEqual,
            Comparator::Order(Comparison::Less),
            Comparator::Order(Comparison::GreaterOrEqual),
            Comparator::In,
            Comparator::NotIn,
        ]);
        let arithmetic = prop::sample::select(vec![
            Arithmetic::Add,
            Arithmetic::Subtract,
            Arithmetic::Multiply,
            Arithmetic::Divide,
        ]);
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            any_number.clone().prop_map(|items| node(Kind::List(items))),
            prop::collection::vec((any_text(), inner.clone()), 0..3).prop_map(|members| {
                node(Kind::Object(
                    members.into_iter().map(|(k, v)| (name(k), v)).collect(),
                ))
            }),
            ("[a-z_]{1,2}x[a-z0-9_-]{0,3}", any_number).prop_map(|(function, arguments)| {
                node(Kind::Call {
                    function: name(function),
                    arguments,
                    bang: false,
                })
            }),
            (prop::bool::ANY, many.clone()).prop_map(|(bang, arguments)| {
                node(Kind::Call {
                    function: name("match"),
                    arguments,
                    bang,
                })
            }),
            prop::collection::vec(
                prop_oneof![
                    any_text().prop_map(Kind::Text),
                    inner.clone().prop_map(|e| e.kind)
                ],
                0..4
            )
            .prop_map(template),
            inner.clone().prop_map(|e| node(Kind::Not(Box::new(e)))),
            many.clone().prop_map(|all| node(Kind::Or(all))),
            many.clone().prop_map(|all| node(Kind::And(all))),
            many.prop_map(|all| node(Kind::Coalesce(all))),
            (comparator, pair.clone()).prop_map(|(c, (a, b))| node(Kind::Compare(
                c,
                Box::new(a),
                Box::new(b)
            ))),
            (arithmetic, pair).prop_map(|(s, (a, b))| node(Kind::Arithmetic(
                s,
                Box::new(a),
                Box::new(b)
            ))),
        ]
    })
}

fn template(pieces: Vec<Kind>) -> Expr {
    let mut joined: Vec<Expr> = Vec::new();
    for piece in pieces {
        match (joined.last_mut().map(|last| &mut last.kind), piece) {
            (_, Kind::Text(text)) if text.is_empty() => {}
            (Some(Kind::Text(before)), Kind::Text(text)) => before.push_str(&text),
            (_, piece) => joined.push(node(piece)),
        }
    }
    node(Kind::Template(joined))
}

/// Bits of the language, put together at random: nearer to what people get wrong than random characters are.
fn soup() -> impl Strategy<Value = String> {
    let bit = prop::sample::select(vec![
        "type",
        "event",
        "properties.a",
        "let.counted",
        "plan",
        "@",
        "$",
        "$.a",
        "[0]",
        "[*]",
        "..",
        ".",
        "=",
        "==",
        "!=",
        "!",
        "<",
        "<>",
        ">=",
        "and",
        "or",
        "not",
        "in",
        "AND",
        "is",
        "null",
        "NULL",
        "like",
        "&&",
        "||",
        "??",
        "?",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "\"",
        "'",
        "\"a\"",
        "'b'",
        "“",
        "”",
        "1",
        "-1",
        ".5",
        "01",
        "2024-01-01",
        "+",
        "-",
        "*",
        "/",
        "contains",
        "match(",
        "!match(",
        "if(",
        "map(",
        "template(\"{{",
        "}}\")",
        "index()",
        "foo(",
        "é",
        "\\",
        "\\ ",
        "#",
        ";",
        "{{",
        "}}",
        "${REGION}",
        "${",
        "\\ud800",
    ]);
    let joint = prop::sample::select(vec!["", " ", " ", "\n"]);
    prop::collection::vec((bit, joint), 0..24).prop_map(|bits| {
        bits.into_iter()
            .flat_map(|(bit, joint)| [bit, joint])
            .collect()
    })
}

/// Whatever the text, findings are inside it, and it compiles unless one of them is an error.
fn holds_up(text: &str) -> Result<(), TestCaseError> {
    let answers = [
        compiled(text, |s, cx, d| condition(s, cx, d).is_some()),
        compiled(text, |s, cx, d| value(s, cx, d).is_some()),
        compiled(text, |s, cx, d| super::text(s, cx, d).is_some()),
    ];
    for (compiles, found) in answers {
        let errors = found
            .iter()
            .any(|d| d.severity == crate::diagnostic::Severity::Error);
        prop_assert_eq!(compiles, !errors, "{:?}", &found);
        for d in &found {
            prop_assert!(text.get(d.span.start..d.span.end).is_some(), "{:?}", d);
            if let Some(fix) = &d.fix {
                prop_assert!(text.get(fix.span.start..fix.span.end).is_some(), "{:?}", d);
            }
        }
    }
    if let Some(printed) = format(text) {
        prop_assert_eq!(format(&printed), Some(printed.clone()), "formatting twice");
    }
    if let Some(printed) = format_text(text) {
        prop_assert_eq!(
            format_text(&printed),
            Some(printed.clone()),
            "formatting twice"
        );
    }
    compiled(text, |_, cx, _| looks_like_expression(text, cx));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn printing_then_parsing_is_identity(expr in tree()) {
        let printed = print::print(&expr);
        let offsets = OffsetMap::identity(0, printed.len());
        let mut found = Diagnostics::default();
        let parsed = parse::expression(Snippet::new(&printed, &offsets), 0, &mut found);
        let found = found.into_sorted();
        prop_assert!(parsed.is_some(), "{}\n{:?}", printed, found);
        let parsed = parsed.unwrap();
        prop_assert!(!parsed.slipped, "{}\n{:?}", printed, found);
        prop_assert_eq!(&parsed.expr, &expr, "{}", printed);
        prop_assert!(found.iter().all(|d| d.code.id != "SG318"), "printed `and` in `or` has its parentheses");
    }

    #[test]
    fn lines_are_the_same_expression(expr in tree(), width in 0_usize..60) {
        let broken = lines::lines(&expr, "", width).join("\n");
        let offsets = OffsetMap::identity(0, broken.len());
        let parsed = parse::expression(Snippet::new(&broken, &offsets), 0, &mut Diagnostics::default());
        prop_assert_eq!(parsed.map(|parsed| parsed.expr), Some(expr), "{}", broken);
    }

    #[test]
    fn a_literal_reads_back(text in any_text()) {
        let written = literal::encode(&text);
        let read = literal::decode(&written[1..written.len() - 1]);
        prop_assert_eq!(read.text, text);
        prop_assert_eq!(read.lone, None);
    }

    #[test]
    fn any_characters_hold_up(text in any::<String>()) {
        holds_up(&text)?;
    }

    #[test]
    fn any_words_hold_up(text in soup()) {
        holds_up(&text)?;
    }
}
