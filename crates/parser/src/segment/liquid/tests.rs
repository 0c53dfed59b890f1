use proptest::prelude::*;

use super::{LiquidErrorKind, parse};

/// The text an error underlines, and its message.
fn error(template: &str) -> Option<(String, String)> {
    let error = parse(template).err()?;
    let underlined = template
        .get(error.range.clone())
        .expect("the range stands in the text");
    let message = match error.kind {
        LiquidErrorKind::Syntax(message) => message,
        LiquidErrorKind::SwitchedOffTag(name) => format!("{name} is switched off"),
        LiquidErrorKind::UnknownTag(name) => format!("{name} is unknown"),
    };
    Some((underlined.to_owned(), message))
}

#[test]
fn errors_stand_where_they_are() {
    for (template, underlined, message) in [
        ("a {{ event", "{{", "output that is not closed"),
        ("{{ a }} {% if b", "{%", "tag that is not closed"),
        ("{{ 'a }} b", "{{", "output that is not closed"),
        ("{% raw %} a", "{%", "tag that is not closed"),
        (
            "{% if a %} {{ b }}",
            "{% if a %}",
            "a tag that is not closed",
        ),
        (
            "{% if a %}{% endunless %}",
            "{% endunless %}",
            "endunless is unknown",
        ),
        ("{% nope %}", "{% nope %}", "nope is unknown"),
        ("{% %}", "{% %}", "a tag without a name"),
        ("x {{ }}", "", "a value is missing"),
        ("{{ a | upcase b }}", "b", "this cannot be read here"),
        ("{{ a b | | c }}", "| c", "this cannot be read here"),
        ("{% assign = 1 %}", "= 1", "this cannot be read here"),
        ("{% assign x = %}", "", "a value is missing"),
        (
            "{% if a %}{% else b %}{% endif %}",
            "b",
            "something behind `else`",
        ),
        ("{% cycle %}", "{% cycle %}", "`cycle` without values"),
        (
            "{% tablerow x in y %}",
            "{% tablerow x in y %}",
            "tablerow is switched off",
        ),
        ("{% liquid\n nope\n %}", "nope", "nope is unknown"),
        (
            "ä {% # a\n b %}",
            "{% # a\n b %}",
            "a line of a comment that does not begin with `#`",
        ),
    ] {
        assert_eq!(
            error(template),
            Some((underlined.to_owned(), message.to_owned())),
            "{template}"
        );
    }
}

#[test]
fn what_is_worth_saying_is_found() {
    let template = "{% assign a = event %}{{ a }}{{ b.c | nope | upcase }}{% if d %}{{ 'x' | map: e }}{% endif %}";
    let parsed = parse(template).unwrap();
    let text = |range: &std::ops::Range<usize>| template.get(range.clone()).unwrap();
    let variables: Vec<&str> = parsed
        .variables
        .iter()
        .map(|(_, range)| text(range))
        .collect();
    assert_eq!(variables, ["event", "b", "d", "e"]);
    let unknown: Vec<&str> = parsed
        .unknown_filters
        .iter()
        .map(|(_, range)| text(range))
        .collect();
    assert_eq!(unknown, ["nope"]);
    let [off] = parsed.switched_off_filters.as_slice() else {
        panic!("{:?}", parsed.switched_off_filters);
    };
    assert_eq!(
        (off.name.as_str(), text(&off.range), off.conditional),
        ("map", "map", true)
    );
}

#[test]
fn deep_nesting_is_refused_and_not_met_with_a_crash() {
    for depth in [10, 80, 330] {
        let value = format!("{{{{ a{}b{} }}}}", "[a".repeat(depth), "]".repeat(depth));
        assert_eq!(parse(&value).is_ok(), depth < 64, "{depth}");
        let tags = format!("{}{}", "{%if a%}".repeat(depth), "{%endif%}".repeat(depth));
        assert_eq!(parse(&tags).is_ok(), depth <= 64, "{depth}");
        assert!(parse(&"{%if a%}".repeat(depth)).is_err(), "{depth}");
        let lines = format!("{{% {} %}}", "liquid ".repeat(depth));
        assert_eq!(parse(&lines).is_ok(), depth <= 64, "{depth}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the text, reading it ends, and what is found stands in it.
    #[test]
    fn any_text_is_read_or_refused(parts in prop::collection::vec(part(), 0..40)) {
        let template = parts.concat();
        let ranges = match parse(&template) {
            Ok(parsed) => {
                let named = parsed.unknown_filters.into_iter().chain(parsed.variables);
                named.map(|(_, range)| range).collect()
            }
            Err(error) => vec![error.range],
        };
        for range in ranges {
            prop_assert!(template.get(range).is_some());
        }
    }
}

/// A piece of a template, or of nothing.
fn part() -> impl Strategy<Value = String> {
    let words = [
        "{{",
        "}}",
        "{%",
        "%}",
        "-",
        " ",
        "|",
        ":",
        ",",
        "\"",
        "'",
        ".",
        "[",
        "]",
        "(",
        "..",
        ")",
        "==",
        "and",
        "not",
        "contains",
        "nil",
        "a",
        "b",
        "1",
        "-2.5",
        "upcase",
        "if a",
        "endif",
        "else",
        "assign x =",
        "raw",
        "endraw",
        "comment",
        "endcomment",
        "cycle 1,",
        "liquid\n",
        "\n",
        "#",
        "capture c",
        "endcapture",
        "ä",
        "🎉",
        "\\",
        "?",
    ];
    prop_oneof![
        9 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => ".{0,4}",
    ]
}
