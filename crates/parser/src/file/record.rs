use std::collections::HashMap;

use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, nearest};
use crate::yaml::{Entry, Node, NodeKind, Resolved, Style};

/// A text with its place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'n> {
    /// The text.
    pub text: &'n str,
    /// Where it stands.
    pub span: Span,
}

/// A text with its place in the file, for what outlives the file's tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBuf {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl TextBuf {
    /// The same, borrowed.
    pub fn as_text(&self) -> Text<'_> {
        Text {
            text: &self.text,
            span: self.span,
        }
    }
}

impl From<Text<'_>> for TextBuf {
    fn from(text: Text<'_>) -> Self {
        Self {
            text: text.text.to_owned(),
            span: text.span,
        }
    }
}

/// A name and what stands under it.
#[derive(Clone, Copy, Debug)]
pub struct Named<'n> {
    /// The name.
    pub name: Text<'n>,
    /// The key as it is written.
    pub key: &'n Node,
    /// What it names.
    pub node: &'n Node,
}

/// A map with a fixed set of keys, each at most once.
#[derive(Debug)]
pub(crate) struct Record<'n> {
    node: &'n Node,
    entries: &'n [Entry],
    /// What the map is, `a mapping`.
    what: &'static str,
    known: &'static [&'static str],
}

impl<'n> Record<'n> {
    /// Takes a node for such a map; unknown and repeated keys are errors.
    pub(crate) fn read(
        node: &'n Node,
        what: &'static str,
        known: &'static [&'static str],
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let NodeKind::Mapping(entries) = &node.kind else {
            diagnostics.push(Diagnostic::new(
                &codes::WRONG_TYPE,
                node.span,
                format!("{what} is a map, not {}", describe(node)),
            ));
            return None;
        };
        for Named { name, .. } in distinct(entries, diagnostics) {
            if !known.contains(&name.text) {
                diagnostics.push(suggest(
                    Diagnostic::new(
                        &codes::UNKNOWN_KEY,
                        name.span,
                        format!("{what} has no such key"),
                    ),
                    name,
                    known.iter().copied(),
                ));
            }
        }
        Some(Self {
            node,
            entries,
            what,
            known,
        })
    }

    /// Where a finding about the map as a whole stands: its first key.
    pub(crate) fn head(&self) -> Span {
        self.entries.first().map_or(self.node.span, |e| e.key.span)
    }

    fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().find(|e| e.key.as_str() == Some(key))
    }

    /// What stands behind a key.
    pub(crate) fn get(&self, key: &str) -> Option<&'n Node> {
        self.entry(key).map(|e| &e.value)
    }

    /// Where a key stands.
    pub(crate) fn key_span(&self, key: &str) -> Option<Span> {
        self.entry(key).map(|e| e.key.span)
    }

    /// What stands behind a key that must be there.
    pub(crate) fn require(
        &self,
        key: &str,
        help: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<&'n Node> {
        let found = self.get(key);
        if found.is_none() && !self.is_misspelt(key) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_KEY,
                    self.head(),
                    format!("{} needs the key `{key}`", self.what),
                )
                .help(help),
            );
        }
        found
    }

    /// Whether an unknown key, reported already, is near enough to a key to be that key misspelt.
    pub(crate) fn is_misspelt(&self, key: &str) -> bool {
        let others = self.entries.iter().filter_map(|e| e.key.as_str());
        nearest(key, others.filter(|k| !self.known.contains(k))).is_some()
    }

    /// The items of a list, none where the key is not there.
    pub(crate) fn list(&self, key: &str, diagnostics: &mut Diagnostics) -> &'n [Node] {
        match self.get(key) {
            None => &[],
            Some(node) => match &node.kind {
                NodeKind::Sequence(items) => items,
                _ => {
                    wrong_unless_empty(node, key, "a list", diagnostics);
                    &[]
                }
            },
        }
    }

    /// Names with what stands under them, none where the key is not there.
    pub(crate) fn named(&self, key: &str, diagnostics: &mut Diagnostics) -> Vec<Named<'n>> {
        self.get(key)
            .map_or_else(Vec::new, |node| named(node, key, diagnostics))
    }

    /// `true` or `false`.
    pub(crate) fn switch(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
        let node = self.get(key)?;
        if let NodeKind::Scalar(scalar) = &node.kind
            && let Resolved::Bool(value) = scalar.resolve()
        {
            return Some(value);
        }
        diagnostics.push(Diagnostic::new(
            &codes::WRONG_TYPE,
            node.span,
            format!("`{key}` is `true` or `false`, not {}", describe(node)),
        ));
        None
    }
}

/// The entries of a map of names, each name once.
pub(crate) fn named<'n>(
    node: &'n Node,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<Named<'n>> {
    match &node.kind {
        NodeKind::Mapping(entries) => distinct(entries, diagnostics),
        _ => {
            wrong_unless_empty(node, key, "a map", diagnostics);
            Vec::new()
        }
    }
}

/// The entries of a map (the YAML stage takes only texts for keys); a repeated key is an error and its first value stays.
pub(crate) fn distinct<'n>(entries: &'n [Entry], diagnostics: &mut Diagnostics) -> Vec<Named<'n>> {
    let mut seen: HashMap<&str, Span> = HashMap::new();
    let mut found = Vec::with_capacity(entries.len());
    for entry in entries {
        let span = entry.key.span;
        let Some(text) = entry.key.as_str() else {
            continue;
        };
        if let Some(first) = seen.get(text) {
            diagnostics.push(
                Diagnostic::new(&codes::REPEATED_KEY, span, "this key is written twice")
                    .label(*first, "first written here")
                    .help("keep one of the two"),
            );
            continue;
        }
        seen.insert(text, span);
        found.push(Named {
            name: Text { text, span },
            key: &entry.key,
            node: &entry.value,
        });
    }
    found
}

/// Nothing behind the colon of a list or map is an empty one, with a warning; anything else is an error.
fn wrong_unless_empty(node: &Node, key: &str, wanted: &str, diagnostics: &mut Diagnostics) {
    let diagnostic = if is_nothing(node) {
        Diagnostic::new(
            &codes::EMPTY_VALUE,
            node.span,
            format!("nothing stands behind `{key}:`"),
        )
        .help(format!("write {wanted}, or leave `{key}` out"))
    } else {
        Diagnostic::new(
            &codes::WRONG_TYPE,
            node.span,
            format!("`{key}` is {wanted}, not {}", describe(node)),
        )
    };
    diagnostics.push(diagnostic);
}

/// A text that is not empty; `what` names it in the error.
pub(crate) fn text<'n>(
    node: &'n Node,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Text<'n>> {
    let span = node.span;
    let found = match &node.kind {
        NodeKind::Scalar(scalar) if scalar.resolve() == Resolved::Text => Some(&*scalar.text),
        _ => None,
    };
    let diagnostic = match found {
        Some(text) if !text.trim().is_empty() => return Some(Text { text, span }),
        Some(_) => Diagnostic::new(&codes::WRONG_TYPE, span, format!("{what} is empty")),
        None => {
            let found = describe(node);
            let wrong = format!("{what} is a text, not {found}");
            let wrong = Diagnostic::new(&codes::WRONG_TYPE, span, wrong);
            match &node.kind {
                NodeKind::Scalar(scalar) if !is_null(node) => {
                    let quoted = format!("\"{}\"", scalar.text);
                    wrong
                        .help(format!("write `{quoted}`"))
                        .fix(span, quoted, true)
                }
                _ => wrong,
            }
        }
    };
    diagnostics.push(diagnostic);
    None
}

/// Adds the name that was probably meant, or all there are.
pub(crate) fn suggest<'k>(
    diagnostic: Diagnostic,
    written: Text<'_>,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Diagnostic {
    match nearest(written.text, known.clone()) {
        Some(name) => {
            diagnostic
                .help(format!("did you mean `{name}`?"))
                .fix(written.span, name, false)
        }
        None => {
            let known: Vec<_> = known.map(|k| format!("`{k}`")).collect();
            match known.as_slice() {
                [] => diagnostic,
                [only] => diagnostic.help(format!("there is only {only}")),
                _ => diagnostic.help(format!("there are {}", known.join(", "))),
            }
        }
    }
}

/// A condition: a scalar that is not empty. `what` names it and `empty` is the finding where it is empty.
pub(crate) fn condition<'n>(
    node: &'n Node,
    what: &str,
    empty: &'static Code,
    diagnostics: &mut Diagnostics,
) -> Option<&'n Node> {
    match node.as_str() {
        Some(text) if !text.trim().is_empty() && !is_null(node) => return Some(node),
        Some(_) => diagnostics.push(
            Diagnostic::new(
                empty,
                node.span,
                format!("the condition of {what} is empty"),
            )
            .help("write a condition, such as `type = \"track\"`"),
        ),
        None => diagnostics.push(Diagnostic::new(
            &codes::WRONG_TYPE,
            node.span,
            format!("a condition is a text, not {}", describe(node)),
        )),
    }
    None
}

/// Whether nothing at all is written.
pub(crate) fn is_nothing(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(scalar) => {
            scalar.style == Style::Plain && scalar.text.is_empty() && !scalar.verbatim
        }
        _ => false,
    }
}

/// Whether a node is null: `null`, `~` or nothing.
pub(crate) fn is_null(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(scalar) => scalar.resolve() == Resolved::Null,
        _ => false,
    }
}

/// What a node is, for messages.
pub(crate) fn describe(node: &Node) -> &'static str {
    match &node.kind {
        NodeKind::Sequence(_) => "a list",
        NodeKind::Mapping(_) => "a map",
        NodeKind::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null if is_nothing(node) => "nothing",
            Resolved::Null => "null",
            Resolved::Bool(_) => "a boolean",
            Resolved::Number(_) => "a number",
            Resolved::Text if scalar.text.trim().is_empty() => "an empty text",
            Resolved::Text => "a text",
        },
    }
}
