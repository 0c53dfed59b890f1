use bumpalo::Bump;

use crate::eval::{Event, Failure, FailureCode, Scope};
use crate::json;
use crate::path::Paths;
use crate::program::Liquid;
use crate::program::liquid::{Applied, Argument, Filter, Filtered, Node, Operand, Term};

fn variable(name: &str) -> Operand {
    Operand::Path {
        base: None,
        steps: vec![Operand::Text(name.into())],
    }
}

/// A value through filters of one argument.
fn filtered(value: Operand, filters: &[(Filter, Operand)]) -> Filtered {
    let filters = filters.iter().map(|(filter, argument)| Applied {
        filter: *filter,
        arguments: vec![Argument::Value(argument.clone())],
    });
    Filtered {
        terms: vec![Term::Operand(value)],
        filters: filters.collect(),
    }
}

fn print(nodes: Vec<Node>, event: &str) -> Result<String, Failure> {
    let arena = Bump::new();
    let paths = Paths::default();
    let liquid = Liquid { nodes };
    let event = json::read(event.as_bytes(), &arena).unwrap();
    let scope = Scope::new(Event::new(event, &paths, &arena), 0, &arena, &[]);
    let value = liquid.render(&scope, scope.top())?;
    Ok(value.as_str().unwrap().to_owned())
}

fn limited(nodes: Vec<Node>) {
    let failure = print(nodes, r#"{"x":"0123456789","list":[1]}"#).unwrap_err();
    assert_eq!(failure.code, FailureCode::LimitExceeded, "{failure}");
}

#[test]
fn texts_that_double_come_to_an_end() {
    let double = || {
        Node::Assign(
            "x".into(),
            filtered(variable("x"), &[(Filter::Append, variable("x"))]),
        )
    };
    limited((0..40).map(|_| double()).collect());
    let replace = |from: &str| {
        let arguments = vec![
            Argument::Value(Operand::Text(from.into())),
            Argument::Value(variable("x")),
        ];
        let filters = vec![Applied {
            filter: Filter::Replace,
            arguments,
        }];
        Node::Assign(
            "x".into(),
            Filtered {
                terms: vec![Term::Operand(variable("x"))],
                filters,
            },
        )
    };
    limited((0..40).map(|_| replace("")).collect());
}

/// A list that holds itself many times over is small in memory and beyond all bounds in print.
#[test]
fn lists_that_double_come_to_an_end() {
    let double = || {
        Node::Assign(
            "list".into(),
            filtered(variable("list"), &[(Filter::Push, variable("list"))]),
        )
    };
    for last in [
        Filter::Raw,
        Filter::Json,
        Filter::Join,
        Filter::Upcase,
        Filter::Sum,
    ] {
        let mut nodes: Vec<Node> = (0..60).map(|_| double()).collect();
        nodes.push(Node::Output(filtered(
            variable("list"),
            &[(last, Operand::Nil)],
        )));
        limited(nodes);
    }
}

#[test]
fn ranges_are_bounded() {
    let range = |from: f64, to: f64| {
        let ends = (Operand::Number(from), Operand::Number(to));
        vec![Node::Output(filtered(Operand::Range(Box::new(ends)), &[]))]
    };
    assert_eq!(print(range(1.0, 4.0), "{}").unwrap(), "1234");
    assert_eq!(print(range(4.0, 1.0), "{}").unwrap(), "");
    limited(range(1.0, 1e9));
    limited(range(1e17, f64::INFINITY));
    limited(range(f64::NEG_INFINITY, 1.0));
}

#[test]
fn patterns_of_dates_cannot_pad_without_end() {
    for pattern in [
        "%99999999Y",
        "%99999999999999999999N",
        "%1048577d",
        "%9999999N",
    ] {
        let pattern = Operand::Text(pattern.into());
        limited(vec![Node::Output(filtered(
            Operand::Number(0.0),
            &[(Filter::Date, pattern)],
        ))]);
    }
}

#[test]
fn markup_without_end_is_looked_through_once() {
    for unit in ["<", "<script", "<style", "<!--", "<a\\n", "&", "&am", "%"] {
        let event = format!(r#"{{"x":"{}"}}"#, unit.repeat(40_000));
        for filter in [Filter::StripHtml, Filter::EscapeOnce] {
            let length = print(
                vec![Node::Output(filtered(
                    variable("x"),
                    &[(filter, Operand::Nil)],
                ))],
                &event,
            );
            assert!(length.is_ok(), "{unit} {filter:?}");
        }
    }
}

#[test]
fn halves_of_surrogate_pairs_become_replacement_characters() {
    let cut = |filter, argument| vec![Node::Output(filtered(variable("x"), &[(filter, argument)]))];
    let event = r#"{"x":"a🎉b"}"#;
    assert_eq!(
        print(cut(Filter::Slice, Operand::Number(1.0)), event).unwrap(),
        "\u{fffd}"
    );
    let split = print(cut(Filter::Split, Operand::Text("".into())), event).unwrap();
    assert_eq!(split, "a\u{fffd}\u{fffd}b");
}

/// The reference picks at random; the same event has to give the same every time.
#[test]
fn a_sample_is_always_the_same() {
    let sample = vec![Node::Output(Filtered {
        terms: vec![Term::Operand(variable("x"))],
        filters: vec![Applied {
            filter: Filter::Sample,
            arguments: Vec::new(),
        }],
    })];
    assert_eq!(print(sample, r#"{"x":["a","b","c"]}"#).unwrap(), "c");
}
