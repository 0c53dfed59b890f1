use bumpalo::Bump;

use super::{LIMIT, Parts, failing, object, run, text};
use crate::json;
use crate::program::{Body, Drop, Expr, Verdict};

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
    let none = Parts::default().program();
    let event = none.read(b"{}", &arena).unwrap();
    assert_eq!(none.run(event, 0, &arena, |_| ()), Ok(Verdict::Unmatched));
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
    let verdict = program.run(program.event(event, &arena), 0, &arena, |outcome| {
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
