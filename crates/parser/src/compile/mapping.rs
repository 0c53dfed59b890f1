//! One mapping: its action, its trigger, its fields in layers.

use segue_evaluator::program::{self, Expr, Mapping};
use segue_evaluator::schema::{Action, Destination};

use super::origin::{FieldOrigin, Origin, Part, Writer, written};
use super::plan::Base;
use super::unit::Unit;
use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::file::{Body, Entry, Text, Trigger, suggest};
use crate::lint::Subscription;
use crate::yaml::{Node, NodeKind};
use crate::{rule, segment};

/// A mapping to compile.
pub(super) struct Planned<'p> {
    /// Its name, and where that stands in the file.
    pub(super) name: Text<'p>,
    /// The `first_match` group it is in.
    pub(super) group: Option<usize>,
    /// The preset it is.
    base: Option<&'p Base<'p>>,
    /// What the file says of it.
    own: Option<Layer<'p>>,
}

/// An entry of a file, and the text of that file.
#[derive(Clone, Copy)]
pub(super) struct Layer<'p> {
    pub(super) entry: &'p Entry<'p>,
    pub(super) file: &'p str,
    /// The position of the preset whose file it is; none for the mapping file.
    pub(super) preset: Option<usize>,
}

impl Layer<'_> {
    /// Whether it is of the mapping file.
    pub(super) fn is_own(self) -> bool {
        self.preset.is_none()
    }

    /// A value in it.
    pub(super) fn part(self, node: &Node) -> Part {
        Part {
            by: match self.preset {
                Some(preset) => Writer::Preset(preset, node.span),
                None => Writer::File(node.span),
            },
            text: written(node, self.file),
        }
    }
}

impl<'p> Planned<'p> {
    /// A mapping that is no preset.
    pub(super) fn own(name: Text<'p>, own: Layer<'p>) -> Self {
        Self {
            name,
            group: None,
            base: None,
            own: Some(own),
        }
    }

    /// A preset as it is; `span` is what brings it into the file.
    pub(super) fn preset(base: &'p Base<'p>, span: Span) -> Self {
        Self {
            name: Text {
                text: &base.preset.name,
                span,
            },
            group: None,
            base: Some(base),
            own: None,
        }
    }

    /// A preset with changes.
    pub(super) fn changed(
        base: &'p Base<'p>,
        preset: Text<'p>,
        name: Option<Text<'p>>,
        own: Layer<'p>,
    ) -> Self {
        Self {
            name: name.unwrap_or(preset),
            group: None,
            base: Some(base),
            own: Some(own),
        }
    }

    /// Its entries, the preset's first.
    pub(super) fn layers(&self) -> impl Iterator<Item = Layer<'p>> {
        let base = self.base.map(|base| Layer {
            entry: &base.entry,
            file: &base.preset.text,
            preset: Some(base.at),
        });
        base.into_iter().chain(self.own)
    }

    /// Its action, if there is such a one.
    pub(super) fn action<'d>(&self, destination: &'d Destination) -> Option<&'d Action> {
        match self.base {
            Some(base) => destination.actions.get(base.preset.action),
            None => {
                let key = self.own?.entry.action?;
                destination.actions.iter().find(|a| a.key == key.text)
            }
        }
    }

    /// Whether it runs at all.
    pub(super) fn enabled(&self) -> bool {
        self.says(|e| e.enabled).unwrap_or(true)
    }

    /// The mapping as lint rules look at it, where it stands in the file.
    pub(super) fn subscription(
        &self,
        position: usize,
        destination: &'p Destination,
    ) -> Option<Subscription<'p>> {
        Some(Subscription {
            entry: self.own?.entry,
            position,
            action: self.action(destination)?,
            defaults: self.says(|e| e.defaults).unwrap_or(true),
        })
    }

    /// Whether its fields are Segment's `mapping`.
    fn is_pasted(&self) -> bool {
        let own = self.own.filter(|_| self.base.is_none());
        own.is_some_and(|own| matches!(own.entry.body, Body::Segment(_)))
    }

    /// What the last entry that says it says.
    fn says<T>(&self, part: impl Fn(&Entry<'p>) -> Option<T>) -> Option<T> {
        self.layers().filter_map(|l| part(l.entry)).last()
    }
}

impl Unit<'_> {
    /// Compiles a mapping. None where it is wrong.
    pub(super) fn mapping(&mut self, planned: &Planned<'_>) -> Option<(Mapping, Origin)> {
        let action = self.action_of(planned);
        let trigger = self.trigger(planned, action);
        let (body, fields) = self.body(planned, action?)?;
        let (trigger, written) = trigger?;
        let mapping = Mapping {
            name: planned.name.text.to_owned(),
            action: action?,
            enabled: planned.enabled(),
            trigger,
            body,
            group: planned.group,
        };
        let origin = Origin {
            preset: planned.base.map(|b| b.preset.name.clone()),
            span: planned.name.span,
            trigger: written,
            pasted: planned.is_pasted(),
            fields,
        };
        Some((mapping, origin))
    }

    fn action_of(&mut self, planned: &Planned<'_>) -> Option<usize> {
        if let Some(base) = planned.base {
            return Some(base.preset.action);
        }
        let key = planned.own?.entry.action?;
        let actions = &self.destination.actions;
        let found = actions.iter().position(|a| a.key == key.text);
        if found.is_none() {
            let finding =
                Diagnostic::new(&codes::UNKNOWN_ACTION, key.span, "there is no such action");
            let keys = actions.iter().map(|a| a.key.as_str());
            self.diagnostics.push(suggest(finding, key, keys));
        }
        found
    }

    /// The trigger as an expression and as it is written: the last one given, narrowed by `where`.
    fn trigger(
        &mut self,
        planned: &Planned<'_>,
        action: Option<usize>,
    ) -> Option<(Expr, Vec<Part>)> {
        let given = planned
            .layers()
            .filter_map(|layer| match layer.entry.trigger {
                Trigger::Inherited => None,
                given => Some((given, layer)),
            });
        let narrowed = planned.own.and_then(|own| Some((own, own.entry.narrowed?)));
        let trigger = match given.last() {
            Some((Trigger::Given(node), layer)) => {
                let expr = self.reporting(layer.is_own(), |unit| unit.condition(node));
                expr.map(|expr| (expr, vec![layer.part(node)]))
            }
            Some(_) => None,
            None => self.default_trigger(planned, action?),
        };
        let Some((layer, narrowed)) = narrowed else {
            return trigger;
        };
        let condition = self.condition(narrowed)?;
        let (trigger, mut written) = trigger?;
        written.push(layer.part(narrowed));
        Some((Expr::And(vec![trigger, condition]), written))
    }

    fn default_trigger(
        &mut self,
        planned: &Planned<'_>,
        action: usize,
    ) -> Option<(Expr, Vec<Part>)> {
        let action = self.action(action)?;
        if let Some(text) = &action.trigger {
            let written = Part {
                by: Writer::Default,
                text: text.clone(),
            };
            return Some((self.own(text, rule::condition).ok()?, vec![written]));
        }
        let span = planned
            .own
            .and_then(|own| own.entry.action)
            .map_or(planned.name.span, |a| a.span);
        self.diagnostics.push(
            Diagnostic::new(
                &codes::MISSING_TRIGGER,
                span,
                format!("`{}` has no trigger of its own", action.key),
            )
            .help("write the condition behind `trigger:`"),
        );
        None
    }

    fn body(
        &mut self,
        planned: &Planned<'_>,
        action: usize,
    ) -> Option<(program::Body, Vec<FieldOrigin>)> {
        let own = planned.own.filter(|_| planned.base.is_none());
        if let Some((layer, Body::Segment(node))) = own.map(|own| (own, &own.entry.body)) {
            let schema = self.action(action)?;
            let body = self.with(|cx, diagnostics| segment::body(node, schema, cx, diagnostics))?;
            let fields = match body {
                program::Body::Fields(_) => pasted(node, layer, |key| schema.field(key)),
                program::Body::Whole(_) => whole(&layer.part(node), schema),
            };
            return Some((body, fields));
        }
        let defaults = planned.says(|e| e.defaults).unwrap_or(true);
        self.fields(planned, action, defaults)
    }

    /// Compiles with or without keeping what is found: what stands in another file, a preset's, has been checked.
    pub(super) fn reporting<T>(&mut self, own: bool, compile: impl FnOnce(&mut Self) -> T) -> T {
        if own {
            return compile(self);
        }
        let found = std::mem::take(&mut self.diagnostics);
        let compiled = compile(self);
        self.diagnostics = found;
        compiled
    }
}

/// Where the fields of a `mapping` come from that one expression gives.
fn whole(part: &Part, schema: &Action) -> Vec<FieldOrigin> {
    let fields = (0..schema.fields.len()).map(|field| FieldOrigin {
        field,
        parts: vec![part.clone()],
    });
    fields.collect()
}

/// Where the fields of a `mapping` come from.
fn pasted(
    node: &Node,
    layer: Layer<'_>,
    field: impl Fn(&str) -> Option<usize>,
) -> Vec<FieldOrigin> {
    let NodeKind::Mapping(entries) = &node.kind else {
        return Vec::new();
    };
    let mut fields: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            Some(FieldOrigin {
                field: field(entry.key.as_str()?)?,
                parts: vec![layer.part(&entry.value)],
            })
        })
        .collect();
    fields.sort_by_key(|f| f.field);
    fields
}
