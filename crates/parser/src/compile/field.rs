//! The fields of a mapping: the action's defaults, the preset's values over them, the file's over those.

use segue_evaluator::Type;
use segue_evaluator::program::{Body, Expr};
use segue_evaluator::schema::{Action, Field, FieldKind};

use super::fit;
use super::mapping::Planned;
use super::origin::{FieldOrigin, Part, Writer};
use super::unit::Unit;
use super::value::{Members, Typed};
use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::file::{self, FieldEntry, describe, is_nothing, is_null, suggest};
use crate::yaml::NodeKind;

/// A field on its way through the layers.
#[derive(Default)]
struct Slot {
    value: Option<Typed>,
    parts: Vec<Part>,
    /// Where the file last touches it.
    touched: Option<Span>,
    /// Whether something was wrong with it, and reported.
    wrong: bool,
}

impl Unit<'_> {
    /// The values of the fields by their position, and where they come from. None where something is wrong.
    pub(super) fn fields(
        &mut self,
        planned: &Planned<'_>,
        action: usize,
        defaults: bool,
    ) -> Option<(Body, Vec<FieldOrigin>)> {
        let schema = self.action(action)?;
        let mark = self.diagnostics.len();
        let mut slots: Vec<Slot> = schema.fields.iter().map(|_| Slot::default()).collect();
        if defaults {
            for (slot, field) in slots.iter_mut().zip(&schema.fields) {
                slot.value = self.default(field);
                slot.parts.extend(field.default.as_ref().map(|text| Part {
                    by: Writer::Default,
                    text: format!("={text}"),
                }));
            }
        }
        for layer in planned.layers() {
            let file::Body::Fields(entries) = &layer.entry.body else {
                continue;
            };
            // What is added to a field is added to the value beside it, in whatever order the two are written.
            let (added, set): (Vec<_>, Vec<_>) = entries.iter().partition(|e| e.adds);
            for entry in set.into_iter().chain(added) {
                let Some(at) = self.position(entry, schema) else {
                    continue;
                };
                let (Some(slot), Some(field)) = (slots.get_mut(at), schema.fields.get(at)) else {
                    continue;
                };
                let part = layer.part(entry.node);
                self.reporting(layer.is_own(), |unit| unit.apply(entry, field, slot, part));
                if layer.is_own() {
                    slot.touched = Some(entry.key.span);
                }
            }
        }
        for (slot, field) in slots.iter().zip(&schema.fields) {
            if field.required && !slot.wrong && is_unmapped(slot, field) {
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::REQUIRED_FIELD,
                        slot.touched.unwrap_or(planned.name.span),
                        format!("the required field `{}` has no value", field.key),
                    )
                    .help(&field.meaning),
                );
            }
        }
        if self.diagnostics.errors_since(mark) {
            return None;
        }
        let mut values = Vec::new();
        let mut origins = Vec::new();
        for (field, slot) in slots.into_iter().enumerate() {
            if let Some((value, _)) = slot.value {
                values.push((field, value));
                origins.push(FieldOrigin {
                    field,
                    parts: slot.parts,
                });
            }
        }
        Some((Body::Fields(values), origins))
    }

    fn position(&mut self, entry: &FieldEntry<'_>, schema: &Action) -> Option<usize> {
        let found = schema.field(entry.key.text);
        if found.is_none() {
            let finding = Diagnostic::new(
                &codes::UNKNOWN_FIELD,
                entry.key.span,
                format!("`{}` has no such field", schema.key),
            );
            let keys = schema.fields.iter().map(|f| f.key.as_str());
            self.diagnostics.push(suggest(finding, entry.key, keys));
        }
        found
    }

    /// Sets a field, unmaps it, or adds to it.
    fn apply(&mut self, entry: &FieldEntry<'_>, field: &Field, slot: &mut Slot, part: Part) {
        if entry.adds {
            match self.addition(entry, field, slot.value.take()) {
                Some(value) => {
                    slot.value = Some(value);
                    slot.parts.push(part);
                }
                None => slot.wrong = true,
            }
            return;
        }
        slot.parts.clear();
        slot.value = None;
        if is_null(entry.node) {
            if is_nothing(entry.node) && !field.required {
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::EMPTY_VALUE,
                        entry.key.span,
                        "nothing stands behind this field, which unmaps it",
                    )
                    .help("write `null` to unmap it, or its value")
                    .fix(entry.node.span, " null", true),
                );
            }
            return;
        }
        slot.value = self.field_value(entry.node, field);
        slot.wrong = slot.value.is_none();
        slot.parts.push(part);
    }

    /// `field+:` over what the field has otherwise.
    fn addition(
        &mut self,
        entry: &FieldEntry<'_>,
        field: &Field,
        base: Option<Typed>,
    ) -> Option<Typed> {
        let FieldKind::Object { .. } = field.kind else {
            self.diagnostics.push(
                Diagnostic::new(
                    &codes::ADDED_TO_NO_OBJECT,
                    entry.key.span,
                    format!(
                        "`{}` takes {}, to which nothing can be added",
                        field.key,
                        fit::name(&field.kind)
                    ),
                )
                .help(format!("write `{}:` to replace it", field.key)),
            );
            return None;
        };
        let base = Box::new(base.map_or(Expr::Null, |(base, _)| base));
        let sum = match &entry.node.kind {
            NodeKind::Mapping(members) => {
                Expr::MergeInto(base, self.added(members, Members::of(&field.kind))?)
            }
            NodeKind::Scalar(scalar) if scalar.text.starts_with('=') => {
                Expr::MergeOver(base, Box::new(self.field_value(entry.node, field)?.0))
            }
            _ => {
                self.diagnostics.push(
                    Diagnostic::new(
                        &codes::ADDED_TO_NO_OBJECT,
                        entry.node.span,
                        format!("{} cannot be added to an object", describe(entry.node)),
                    )
                    .help("write a map, or an expression that gives an object"),
                );
                return None;
            }
        };
        Some((sum, Type::OBJECT))
    }
}

/// Whether a field can have no value, whatever the event.
fn is_unmapped(slot: &Slot, field: &Field) -> bool {
    match &slot.value {
        None => true,
        Some((Expr::Null, _)) => !field.null_allowed,
        // Empty texts at the top of a payload count as no value.
        Some((Expr::Text(text), _)) => text.is_empty(),
        Some(_) => false,
    }
}
