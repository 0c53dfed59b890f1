use bumpalo::Bump;
use proptest::prelude::*;

use super::{Parts, failing, list, run, text};
use crate::json;
use crate::program::Expr;

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
        let scope = program.scope(program.event(value, &arena), 0, &arena);
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
