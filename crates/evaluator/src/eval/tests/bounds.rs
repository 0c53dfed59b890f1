use super::{LIMIT, Parts, eval, list, object, query, text};
use crate::function::Function;
use crate::limits;
use crate::program::{Arithmetic, Expr};

#[test]
fn large_objects_keep_each_key_once() {
    let mut parts = Parts::default();
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
    let mut parts = Parts::default();
    let depth = limits::EVENT_DEPTH - 1;
    let event = format!(
        "{{\"a\":{}1{}}}",
        r#"{"a":"#.repeat(depth - 1),
        "}".repeat(depth - 1)
    );
    let found = eval(&parts, &query("$..a"), &event);
    assert!(found.ends_with(",1]"), "{found}");
    let a = parts.path("a");
    let flat = Expr::Call(Function::Flatten, vec![a, text(".")]);
    assert!(eval(&parts, &flat, &event).ends_with(r#".a":1}"#));
    let same = Expr::Equal(Box::new(parts.path("a")), Box::new(parts.path("a")));
    assert_eq!(eval(&parts, &same, &event), "true");
}

/// As deep as a mapping file can nest values, with expressions as deep as they can be at the bottom, and all of it again
/// in the entries of `let` that these use.
#[test]
fn deep_programs_do_not_overflow() {
    let mut parts = Parts::default();
    let depth = limits::FILE_DEPTH + limits::EXPRESSION_DEPTH;
    let mut bottom = parts.path("a");
    for _ in 0..2 * limits::LET_DEPTH {
        let nested = (0..depth).fold(bottom, |inner, at| match at % 5 {
            0 => object(vec![("k", inner)]),
            1 => Expr::Coalesce(Box::new(inner), Box::new(Expr::Null)),
            2 => list(vec![inner]),
            3 => Expr::Not(Box::new(Expr::IsNull(Box::new(inner)))),
            _ => Expr::Call(Function::First, vec![list(vec![inner])]),
        });
        bottom = parts.define(nested);
    }
    assert_eq!(eval(&parts, &bottom, r#"{"a":1}"#), "true");
}
