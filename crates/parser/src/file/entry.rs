use super::{Record, Text, condition, describe, text};
use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::yaml::{Node, NodeKind};

/// The keys of an entry of `mappings:`.
pub const MAPPING_KEYS: &[&str] = &[
    "name",
    "preset",
    "enabled",
    "trigger",
    "subscribe",
    "where",
    "action",
    "partnerAction",
    "fields",
    "mapping",
    "defaults",
    "first_match",
];

/// Our keys and Segment's names for the same.
const PAIRS: &[(&str, &str)] = &[
    ("trigger", "subscribe"),
    ("action", "partnerAction"),
    ("fields", "mapping"),
];

/// An entry of `mappings:`.
#[derive(Debug)]
pub enum Item<'n> {
    /// A mapping, or several presets with the same changes.
    Mapping(Entry<'n>),
    /// `first_match:`, of which one runs.
    FirstMatch(Vec<Entry<'n>>),
}

/// A mapping as it is written.
#[derive(Debug)]
pub struct Entry<'n> {
    /// Where a finding about the mapping as a whole stands: its name, or its first key.
    pub head: Span,
    /// Behind `name:`.
    pub name: Option<Text<'n>>,
    /// Behind `preset:`.
    pub presets: Option<PresetNames<'n>>,
    /// Whether it runs, where that is said.
    pub enabled: Option<bool>,
    /// Behind `trigger:` or `subscribe:`.
    pub trigger: Trigger<'n>,
    /// Whether the trigger stands under Segment's name for it.
    pub subscribed: bool,
    /// The condition behind `where:`, a scalar.
    pub narrowed: Option<&'n Node>,
    /// Behind `action:` or `partnerAction:`.
    pub action: Option<Text<'n>>,
    /// Its fields.
    pub body: Body<'n>,
    /// Whether fields that are not named keep the action's default, where that is said.
    pub defaults: Option<bool>,
}

/// The condition under which a mapping fires.
#[derive(Clone, Copy, Debug)]
pub enum Trigger<'n> {
    /// The one it has by its preset or action.
    Inherited,
    /// A scalar.
    Given(&'n Node),
    /// One that is wrong, and reported.
    Wrong,
}

/// What stands behind `preset:`.
#[derive(Debug)]
pub enum PresetNames<'n> {
    /// One.
    One(Text<'n>),
    /// A list: one mapping of each, with the same changes.
    Each(Vec<Text<'n>>),
}

impl<'n> PresetNames<'n> {
    /// The names in order.
    pub fn names(&self) -> &[Text<'n>] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Each(names) => names,
        }
    }
}

/// The fields of a mapping.
#[derive(Debug)]
pub enum Body<'n> {
    /// `fields:`, over the defaults.
    Fields(Vec<FieldEntry<'n>>),
    /// Segment's `mapping:`, whole.
    Segment(&'n Node),
}

/// A field and its value.
#[derive(Clone, Copy, Debug)]
pub struct FieldEntry<'n> {
    /// Its key, without the `+` of one that is added to.
    pub key: Text<'n>,
    /// Whether it is written `field+:`.
    pub adds: bool,
    /// Its value.
    pub node: &'n Node,
}

impl<'n> Item<'n> {
    pub(super) fn read(node: &'n Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let record = Record::read(node, "a mapping", MAPPING_KEYS, diagnostics)?;
        let Some(members) = record.get("first_match") else {
            return Some(Self::Mapping(Entry::read(&record, diagnostics)));
        };
        let group = record.key_span("first_match").unwrap_or(members.span);
        if let Some(other) = MAPPING_KEYS
            .iter()
            .filter(|k| **k != "first_match")
            .find_map(|k| record.key_span(k))
        {
            diagnostics.push(
                misplaced(other, "a group stands alone in its entry")
                    .label(group, "the group")
                    .help("move this key into the members of the group"),
            );
        }
        let NodeKind::Sequence(members) = &members.kind else {
            diagnostics.push(Diagnostic::new(
                &codes::WRONG_TYPE,
                members.span,
                format!(
                    "`first_match` is a list of mappings, not {}",
                    describe(members)
                ),
            ));
            return None;
        };
        if members.is_empty() {
            diagnostics.push(Diagnostic::new(
                &codes::WRONG_TYPE,
                record.get("first_match").map_or(group, |n| n.span),
                "this group has no mappings",
            ));
        }
        Some(Self::FirstMatch(
            members
                .iter()
                .filter_map(|member| {
                    let record = Record::read(member, "a mapping", MAPPING_KEYS, diagnostics)?;
                    match record.key_span("first_match") {
                        None => Some(Entry::read(&record, diagnostics)),
                        Some(inner) => {
                            diagnostics.push(
                                misplaced(inner, "groups do not nest")
                                    .label(group, "the outer group")
                                    .help("list the mappings in the outer group"),
                            );
                            None
                        }
                    }
                })
                .collect(),
        ))
    }

    /// The mappings in it.
    pub fn entries(&self) -> &[Entry<'n>] {
        match self {
            Self::Mapping(entry) => std::slice::from_ref(entry),
            Self::FirstMatch(entries) => entries,
        }
    }
}

impl<'n> Entry<'n> {
    fn read(record: &Record<'n>, diagnostics: &mut Diagnostics) -> Self {
        for (ours, segments) in PAIRS {
            if let (Some(one), Some(two)) = (record.key_span(ours), record.key_span(segments)) {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::TWO_NAMES,
                        one.max(two),
                        format!("`{ours}` and `{segments}` are two names for one thing"),
                    )
                    .label(one.min(two), "the other")
                    .help("keep one of the two"),
                );
            }
        }
        let presets = record.get("preset").and_then(|n| presets(n, diagnostics));
        if record.get("preset").is_some() {
            beside_preset(record, presets.as_ref(), diagnostics);
        } else {
            on_its_own(record, diagnostics);
        }
        if let (Some(defaults), Some(mapping), None) = (
            record.key_span("defaults"),
            record.key_span("mapping"),
            record.key_span("preset"),
        ) {
            diagnostics.push(
                misplaced(defaults, "`defaults` has no effect beside `mapping`")
                    .label(mapping, "to this no defaults are added")
                    .help("leave it out"),
            );
        }
        let name = record
            .get("name")
            .and_then(|n| text(n, "a name", diagnostics));
        let body = match (record.get("fields"), record.get("mapping")) {
            (None, Some(mapping)) => Body::Segment(mapping),
            _ => Body::Fields(fields(record, diagnostics)),
        };
        Self {
            head: name.map_or_else(|| record.head(), |n| n.span),
            name,
            presets,
            enabled: record.switch("enabled", diagnostics),
            trigger: Trigger::read(record, diagnostics),
            subscribed: record.get("subscribe").is_some(),
            narrowed: record
                .get("where")
                .and_then(|n| condition(n, "`where`", &codes::WRONG_TYPE, diagnostics)),
            action: record
                .get("action")
                .or_else(|| record.get("partnerAction"))
                .and_then(|n| text(n, "the key of an action", diagnostics)),
            body,
            defaults: record.switch("defaults", diagnostics),
        }
    }
}

impl<'n> Trigger<'n> {
    fn read(record: &Record<'n>, diagnostics: &mut Diagnostics) -> Self {
        let found = ["trigger", "subscribe"].map(|key| Some((key, record.get(key)?)));
        let Some((key, node)) = found.into_iter().flatten().next() else {
            let Some(pasted) = record.key_span("partnerAction") else {
                return Self::Inherited;
            };
            // Beside `preset` the action itself is the mistake.
            if record.get("preset").is_none() {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::MISSING_TRIGGER,
                        pasted,
                        "a mapping with `partnerAction` needs its `subscribe`",
                    )
                    .help(
                        "write the condition behind `subscribe:`; only `action` brings a trigger",
                    ),
                );
            }
            return Self::Wrong;
        };
        match condition(
            node,
            &format!("`{key}`"),
            &codes::MISSING_TRIGGER,
            diagnostics,
        ) {
            Some(node) => Self::Given(node),
            None => Self::Wrong,
        }
    }
}

/// What a mapping needs that changes no preset.
fn on_its_own(record: &Record<'_>, diagnostics: &mut Diagnostics) {
    record.require("name", "write `name:` and a name of its own", diagnostics);
    if record.get("partnerAction").is_none() {
        record.require(
            "action",
            "write `action:` and the key of an action",
            diagnostics,
        );
    }
    if let Some(span) = record.key_span("where") {
        diagnostics.push(
            misplaced(span, "`where` narrows a preset, and there is none here")
                .help("write the whole condition behind `trigger:`"),
        );
    }
}

/// What may not stand beside `preset:`.
fn beside_preset(
    record: &Record<'_>,
    presets: Option<&PresetNames<'_>>,
    diagnostics: &mut Diagnostics,
) {
    for key in ["action", "partnerAction", "mapping"] {
        if let Some(span) = record.key_span(key) {
            diagnostics.push(
                misplaced(span, format!("`{key}` cannot stand beside `preset`"))
                    .help("a preset has its action; change its `fields`, or leave `preset` out"),
            );
        }
    }
    if let (Some(PresetNames::Each(_)), Some(span)) = (presets, record.key_span("name")) {
        diagnostics.push(
            misplaced(span, "a list of presets takes no `name`")
                .help("each of them keeps its own; write one entry for each to name them"),
        );
    }
}

fn presets<'n>(node: &'n Node, diagnostics: &mut Diagnostics) -> Option<PresetNames<'n>> {
    let what = "the name of a preset";
    match &node.kind {
        NodeKind::Sequence(items) if !items.is_empty() => Some(PresetNames::Each(
            items
                .iter()
                .filter_map(|n| text(n, what, diagnostics))
                .collect(),
        )),
        NodeKind::Scalar(_) => text(node, what, diagnostics).map(PresetNames::One),
        _ => {
            diagnostics.push(Diagnostic::new(
                &codes::WRONG_TYPE,
                node.span,
                "`preset` is a name or a list of names",
            ));
            None
        }
    }
}

fn fields<'n>(record: &Record<'n>, diagnostics: &mut Diagnostics) -> Vec<FieldEntry<'n>> {
    record
        .named("fields", diagnostics)
        .into_iter()
        .map(|entry| {
            let added = entry.name.text.strip_suffix('+');
            FieldEntry {
                key: Text {
                    text: added.unwrap_or(entry.name.text),
                    span: entry.name.span,
                },
                adds: added.is_some(),
                node: entry.node,
            }
        })
        .collect()
}

fn misplaced(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::MISPLACED_KEY, span, message)
}
