use segue_evaluator::limits::{EXPRESSION_BYTES, EXPRESSION_DEPTH};

use super::*;

/// Runs on a stack as small as any thread's.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(test)
        .unwrap();
    thread.join().unwrap();
}

#[test]
fn runs_of_anything_end_in_an_answer() {
    on_a_small_stack(|| {
        let runs = [
            "(",
            "[",
            "{",
            ")",
            "!",
            "not ",
            "a(",
            "[[",
            "{a: ",
            "a and ",
            "a or b and ",
            "1 + ",
            "1 - ",
            "a ?? ",
            "a = ",
            "\"",
            "'",
            "“",
            "\\",
            "a.",
            "a[",
            "a[0]",
            "$[",
            "$..",
            "$.a[?(",
            "-",
            "- ",
            "= ",
            "==",
            "a b ",
            "{{",
            "}}",
            ",",
            ":",
            "a, ",
            "#",
            "?",
            "\"a\" ",
            "if(a, ",
            "!contains(",
            "template(\"{{",
            "é",
            "&&",
            "is not null ",
            "1",
            "1e",
            "2024-01-",
            "\\ud83c",
        ];
        for run in runs {
            for total in [EXPRESSION_BYTES / 4, 100_000 * run.len()] {
                let long = run.repeat(total / run.len());
                let (expr, found) = compiled(&long, condition);
                assert!(
                    expr.is_some() || !found.is_empty(),
                    "{run}: refused without a word"
                );
                assert!(found.iter().all(|d| d.span.end <= long.len()), "{run}");
                compiled(&long, text);
            }
        }
    });
}

#[test]
fn the_deepest_expression_compiles_and_one_deeper_does_not() {
    on_a_small_stack(|| {
        let shapes: [fn(usize) -> String; 4] = [
            |n| format!("{}type = \"a\"{}", "(".repeat(n), ")".repeat(n)),
            |n| format!("{}type{} = 1", "[".repeat(n), "]".repeat(n)),
            |n| format!("{}properties.a", "not ".repeat(n)),
            |n| format!("1{} = 1", " + 1".repeat(n)),
        ];
        for shape in shapes {
            let deepest = (1..=EXPRESSION_DEPTH + 1)
                .rev()
                .find(|n| {
                    !compiled(&shape(*n), condition)
                        .1
                        .iter()
                        .any(|d| d.code.id == "SG317")
                })
                .unwrap();
            assert!(deepest >= EXPRESSION_DEPTH - 2, "{}", shape(deepest));
            let (expr, found) = compiled(&shape(deepest + 1), condition);
            assert!(expr.is_none());
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].code.id, "SG317");
        }
    });
}

#[test]
fn runs_of_and_and_coalesce_are_flat() {
    on_a_small_stack(|| {
        for (term, joint) in [
            ("properties.a", " and "),
            ("properties.b", " or "),
            ("properties.c", " ?? "),
        ] {
            let long = vec![term; 3000].join(joint);
            let (expr, found) = compiled(&long, condition);
            assert!(expr.is_some(), "{found:?}");
            assert_eq!(format(&long), Some(long));
        }
    });
}

#[test]
fn an_expression_too_long_is_refused() {
    let list = format!("event in [{}\"x\"]", "\"x\", ".repeat(EXPRESSION_BYTES / 5));
    let (expr, found) = compiled(&list, condition);
    assert!(expr.is_none());
    assert_eq!(found[0].code.id, "SG317");
}

#[test]
fn templates_in_templates_end() {
    let mut nested = "name".to_owned();
    for _ in 0..12 {
        nested = format!(
            "template({})",
            literal::encode(&format!("{{{{{nested}}}}}"))
        );
    }
    assert!(compiled(&nested, value).0.is_some() || nested.len() > EXPRESSION_BYTES);
}

#[test]
fn brackets_count_through_templates() {
    on_a_small_stack(|| {
        let mut nested = "name".to_owned();
        for _ in 0..10 {
            let quoted = literal::encode(&format!("{{{{{nested}}}}}"));
            nested = format!("{}template({quoted}){}", "(".repeat(60), ")".repeat(60));
        }
        let (typed, found) = compiled(&nested, value);
        assert!(typed.is_none());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code.id, "SG317");
    });
}
