use proptest::prelude::*;
use segue_evaluator::path::Paths;
use segue_evaluator::{Bump, Rule, Value};

use super::condition;
use crate::yaml::{OffsetMap, Snippet};

/// Whether Segment's reader has a condition hold for an event, or why it has no answer.
fn holds(text: &str, event: &str) -> Result<bool, String> {
    let offsets = OffsetMap::identity(0, text.len());
    let mut paths = Paths::default();
    let expr = condition(Snippet::new(text, &offsets), &mut paths).map_err(|finding| {
        let shown = text.get(finding.span.start..finding.span.end);
        format!("{} `{}`", finding.message, shown.unwrap())
    })?;
    let rule = Rule {
        paths,
        expr,
        condition: true,
    };
    let arena = Bump::new();
    let event = rule.read(event.as_bytes(), &arena).unwrap();
    match rule.eval(event, 0, &arena) {
        Ok(Value::Bool(holds)) => Ok(holds),
        Ok(_) => Err("no boolean".to_owned()),
        Err(failure) => Err(failure.message),
    }
}

#[test]
fn reads_as_segment_does() {
    let event = r#"{"type":"track","event":"nyc","name":"n","userId":"null",
        "properties":{"total":5,"plan":"pro","items":[{"sku":"x"}],"yes":true,"empty":null}}"#;
    for (text, holds_or_not) in [
        // The end of the input swallows letters.
        ("event = nyc", false),
        ("event = nyc ", true),
        ("name = nyc", true),
        // The last connector counts for all.
        (r#"event = "x" and name = "n" or type = "track""#, true),
        (r#"event = "nyc" or name = "x" and type = "track""#, false),
        // What is not known is skipped.
        (r#"anonymousId = "a" and type = "track""#, true),
        (r#"not type = "track""#, true),
        (r#"!(type = "x" or event = "nyc")"#, true),
        (r#"type = "track"and event = "x""#, true),
        (r#"toString = "x" type = "track""#, true),
        // Its own names of operators are operators.
        (r#"event starts_with "ny" and event contains "c""#, true),
        ("properties.total exists x", true),
        ("properties.total in [5]", false),
        // Single quotes stay.
        ("type = 'track'", false),
        // `match` cuts the first character unless the star is last.
        (r#"match(event, "xyc")"#, true),
        (r#"match(event, "*yc")"#, true),
        (r#"match(event, "n*")"#, true),
        (r#"match(event, "*y*")"#, false),
        (r#"!match(properties.total, "5")"#, false),
        (r#"match(type, "t*") name = "n""#, true),
        // Texts where the event has its fields, numbers below.
        ("userId = \\null", false),
        ("type = null or userId = \"null\"", true),
        ("properties.total = 5.0", true),
        ("properties.total != 6 and properties.plan != 6", false),
        ("properties.total > \"4\"", true),
        ("properties.yes != true", true),
        ("properties.total < true", false),
        ("event < true", false),
        // Paths.
        (r#"properties.items.\0.sku = "x""#, true),
        (r#"properties . plan = "pro""#, true),
        (r#"contains(propertiesX.plan, "pro")"#, false),
        ("properties.empty = null", true),
        ("properties\\. = null", true),
        ("properties.toString != null", true),
        ("properties.nothing.toString != null", false),
    ] {
        assert_eq!(holds(text, event), Ok(holds_or_not), "{text}");
    }
}

#[test]
fn has_no_answer_where_segment_has_none() {
    for (text, why) in [
        (
            "",
            "Segment cannot read this: there is no condition here that the reader knows ``",
        ),
        (
            "a<5",
            "Segment cannot read this: a blank is missing behind this word `a`",
        ),
        (
            r#"type!="x""#,
            "Segment cannot read this: a blank is missing behind this `!`",
        ),
        (
            r#"é type = "😀" {"#,
            "Segment cannot read this: the reader knows no such character `é`",
        ),
        (
            r#"type = "😀" {"#,
            "Segment cannot read this: the reader knows no such character `{`",
        ),
        (
            r#"type = "x"#,
            r#"Segment cannot read this: this text has no end `"x`"#,
        ),
        (
            "type = 1.2.3",
            "Segment cannot read this: this is no number `1.2.`",
        ),
        (
            "type",
            "Segment cannot read this: an operator or a value is missing `type`",
        ),
        (
            "(type = x",
            "Segment cannot read this: this group is not closed `(`",
        ),
        ("() or type = x", "an empty group has no answer"),
        ("properties.\\. = 1", "there is no field in this path"),
    ] {
        assert_eq!(holds(text, "{}"), Err(why.to_owned()), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is written, it is read or refused, and where it is refused lies within.
    #[test]
    fn reads_anything(text in r#"([ a-z=!<>()"'.,*\\0-9é😀]|and |or |type |event = |contains\(|properties\.){0,24}"#) {
        let offsets = OffsetMap::identity(0, text.len());
        if let Err(finding) = condition(Snippet::new(&text, &offsets), &mut Paths::default()) {
            prop_assert!(text.get(finding.span.start..finding.span.end).is_some());
        }
    }
}
