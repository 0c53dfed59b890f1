use super::{Parts, eval};
use crate::path::Segment;
use crate::program::{Expr, Key, MergeMember};

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
    let object = Expr::object(members, false);
    let event = r#"{"t":"x","k":"k","n":1.50}"#;
    assert_eq!(eval(&parts, &object, event), r#"{"x":1,"k":4,"1.5":5}"#);
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
