//! YAML in the making: values with comments above their keys.

use std::fmt::{Display, Write as _};

use segue_parser::yaml::{Node, NodeKind, Resolved};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Yaml {
    /// A number, boolean or null.
    Raw(String),
    /// A text, to be quoted where need be.
    Text(String),
    List(Vec<Yaml>),
    Map(Map),
}

/// A map, its members in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Map {
    pub(crate) members: Vec<Member>,
}

/// A member of a map, and what is said about it above.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) comments: Vec<String>,
    pub(crate) key: String,
    pub(crate) value: Yaml,
}

/// Comments are broken into lines of about so many characters.
const WIDTH: usize = 100;

impl Yaml {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn raw(value: impl Display) -> Self {
        Self::Raw(format!("{value}"))
    }

    /// What was read from elsewhere, as it was.
    pub(crate) fn of(node: &Node) -> Self {
        match &node.kind {
            NodeKind::Scalar(scalar) => match scalar.resolve() {
                Resolved::Null => Self::raw("null"),
                Resolved::Bool(value) => Self::raw(value),
                Resolved::Number(number) => Self::Raw(number),
                Resolved::Text => Self::text(&scalar.text),
            },
            NodeKind::Sequence(items) => Self::List(items.iter().map(Self::of).collect()),
            NodeKind::Mapping(entries) => {
                let mut map = Map::default();
                for entry in entries {
                    map.put(
                        entry.key.as_str().unwrap_or_default(),
                        Self::of(&entry.value),
                    );
                }
                Self::Map(map)
            }
        }
    }

    fn is_scalar(&self) -> bool {
        match self {
            Self::Raw(_) | Self::Text(_) => true,
            Self::List(items) => items.is_empty(),
            Self::Map(map) => map.members.is_empty(),
        }
    }

    /// Writes the value behind its key or the dash of its item, which stand at `indent`.
    fn write(&self, indent: usize, out: &mut String) {
        match self {
            Self::Raw(text) => out.extend([" ", text, "\n"]),
            Self::Text(text) => out.extend([" ", &scalar(text, false), "\n"]),
            Self::List(items) if items.iter().all(Self::is_scalar) => {
                let items: Vec<_> = items.iter().map(Self::flow).collect();
                out.extend([" [", &items.join(", "), "]\n"]);
            }
            Self::List(items) => {
                out.push('\n');
                for item in items {
                    item.item(indent + 2, out);
                }
            }
            Self::Map(map) if map.members.is_empty() => out.push_str(" {}\n"),
            Self::Map(map) => {
                out.push('\n');
                map.write(indent + 2, out);
            }
        }
    }

    fn item(&self, indent: usize, out: &mut String) {
        let Self::Map(map) = self else {
            out.extend([&*" ".repeat(indent), "-"]);
            return self.write(indent, out);
        };
        let Some((first, rest)) = map.members.split_first() else {
            out.extend([&*" ".repeat(indent), "- {}\n"]);
            return;
        };
        comments(&first.comments, indent, out);
        out.extend([&*" ".repeat(indent), "- "]);
        first.write(indent + 2, out);
        for member in rest {
            member.write_all(indent + 2, out);
        }
    }

    /// A scalar, or an empty list or map, between brackets.
    fn flow(&self) -> String {
        match self {
            Self::Raw(text) => text.clone(),
            Self::Text(text) => scalar(text, true),
            Self::List(_) => "[]".to_owned(),
            Self::Map(_) => "{}".to_owned(),
        }
    }
}

impl Map {
    pub(crate) fn put(&mut self, key: impl Into<String>, value: Yaml) {
        self.say(Vec::new(), key, value);
    }

    /// Adds a member with comments above it.
    pub(crate) fn say(&mut self, comments: Vec<String>, key: impl Into<String>, value: Yaml) {
        self.members.push(Member {
            comments,
            key: key.into(),
            value,
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The map as lines that begin at `indent`.
    pub(crate) fn write(&self, indent: usize, out: &mut String) {
        for member in &self.members {
            member.write_all(indent, out);
        }
    }
}

impl Member {
    fn write_all(&self, indent: usize, out: &mut String) {
        comments(&self.comments, indent, out);
        out.push_str(&" ".repeat(indent));
        self.write(indent, out);
    }

    fn write(&self, indent: usize, out: &mut String) {
        out.extend([&scalar(&self.key, false), ":"]);
        self.value.write(indent, out);
    }
}

/// Comments, each broken into lines.
pub(crate) fn comments(all: &[String], indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    let mut line = String::new();
    for comment in all {
        // What breaks lines in a text from elsewhere would end the comment.
        for word in comment.split(|c: char| c.is_whitespace() || c.is_control()) {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                out.extend([&*margin, "# ", &line, "\n"]);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        let line = std::mem::take(&mut line);
        out.extend([
            &*margin,
            if line.is_empty() { "#" } else { "# " },
            &line,
            "\n",
        ]);
    }
}

/// A text as a scalar; quoted where it would be something else without.
fn scalar(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) {
        return text.to_owned();
    }
    if !text.chars().any(needs_escape) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    // A text of JSON is one of YAML in double quotes, where nothing in it is refused.
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) && (c as u32) < 0x1_0000 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c if needs_escape(c) => {
                let _ = write!(out, "\\U{:08x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What cannot stand as it is, or not be seen, in a line of a file.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffd}'..='\u{ffff}'
        )
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text can stand without quotes.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().last()) else {
        return false;
    };
    let letters = first.is_alphabetic() || matches!(first, '=' | '$' | '_' | '/');
    let flow =
        |c: char| in_flow && !c.is_alphanumeric() && !matches!(c, ' ' | '_' | '-' | '.' | '$');
    letters
        && !last.is_whitespace()
        && last != ':'
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(|c| needs_escape(c) || flow(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use segue_parser::diagnostic::Diagnostics;
    use segue_parser::yaml;

    fn read(text: &str) -> Yaml {
        let mut found = Diagnostics::default();
        let document = yaml::read(text, &mut found);
        let document = document.unwrap_or_else(|| panic!("{text}\n{:#?}", found.into_sorted()));
        Yaml::of(&document.root)
    }

    fn value() -> impl Strategy<Value = Yaml> {
        let text = prop_oneof![
            any::<String>(),
            "[a-c =$:#'\"\\[\\]{},-]{0,8}".prop_map(String::from),
            Just("null".to_owned()),
            Just("12".to_owned())
        ];
        // What the reader of files refuses wherever it stands.
        let text = text.prop_filter("no replacement", |t| !t.contains('\u{fffd}'));
        let leaf = prop_oneof![
            text.clone().prop_map(Yaml::Text),
            Just(Yaml::raw("null")),
            Just(Yaml::raw(12)),
        ];
        leaf.prop_recursive(3, 24, 4, move |inner| {
            let members = prop::collection::btree_map(text.clone(), inner.clone(), 0..4);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(Yaml::List),
                members.prop_map(|members| {
                    let mut map = Map::default();
                    for (key, value) in members.into_iter().filter(|(key, _)| key != "<<") {
                        map.put(key, value);
                    }
                    Yaml::Map(map)
                })
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn what_is_written_is_read(value in value()) {
            let mut map = Map::default();
            map.put("value", value.clone());
            let mut text = String::new();
            map.write(0, &mut text);
            prop_assert_eq!(read(&text), Yaml::Map(map), "{}", text);
        }
    }

    #[test]
    fn comments_stand_above_and_are_broken() {
        let mut map = Map::default();
        map.say(
            vec!["one\ntwo".to_owned(), "word ".repeat(30)],
            "a",
            Yaml::raw(1),
        );
        let mut text = String::new();
        map.write(2, &mut text);
        assert_eq!(
            text,
            "  # one two\n  # word word word word word word word word word word word word word word word word word word word word\n  # word word word word word word word word word word \n  a: 1\n"
        );
    }
}
