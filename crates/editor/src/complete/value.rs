//! Values that are one of a few, and the defaults of fields.

use segue_evaluator::eval::FailureCode;
use segue_evaluator::schema::{FieldKind, SettingKind};
use segue_parser::diagnostic::Span;

use super::{Completion, Sort};
use crate::describe;
use crate::file::File;
use crate::outline::Id;
use crate::shape::Shape;
use crate::spec;

impl File<'_> {
    /// The values of a shape that may stand at a node, in place of `span`.
    pub(super) fn values(&self, shape: Shape<'_>, id: Id, span: Span) -> Vec<Completion> {
        if matches!(shape, Shape::Condition) {
            return self.first_words(span);
        }
        let mut values = self.values_of(shape, id);
        for value in &mut values {
            value.span = span;
        }
        values
    }

    fn values_of(&self, shape: Shape<'_>, id: Id) -> Vec<Completion> {
        let value = |text: &str| Completion::new(text, Sort::Value, Span::default());
        let words = |words: &[&str]| words.iter().map(|word| value(word)).collect();
        match shape {
            Shape::Version => words(&["1"]),
            Shape::Destination => words(&[&self.destination().name]),
            Shape::Switch => words(&["true", "false"]),
            Shape::Policy => words(&["improved", "segment"]),
            Shape::Word(list) => {
                let list = list.iter();
                list.map(|(word, meaning)| value(word).documented(*meaning))
                    .collect()
            }
            Shape::ActionKey => {
                let actions = self.destination().actions.iter();
                actions
                    .map(|a| {
                        value(&a.key)
                            .detail(&a.label)
                            .documented(describe::action(a))
                    })
                    .collect()
            }
            Shape::PresetName => {
                let presets = self.compiler.presets().iter();
                presets
                    .map(|p| value(&p.name).documented(describe::preset(p)))
                    .collect()
            }
            Shape::Setting(setting, segments) => match &setting.kind {
                SettingKind::Choice(choices) => {
                    let choices = choices.iter().filter_map(|words| words.first());
                    choices.map(|word| value(word)).collect()
                }
                SettingKind::Switch if segments => words(&["\"1\"", "\"0\""]),
                SettingKind::Switch => words(&["true", "false"]),
                SettingKind::Text if setting.required || setting.secret => {
                    let variable = format!("MIXPANEL_{}", setting.key.to_uppercase());
                    vec![value(&format!("\"${{{variable}}}\"")).detail("from the environment")]
                }
                _ => Vec::new(),
            },
            Shape::Field(field) => {
                let default = field.default.iter();
                let mut values: Vec<_> = default
                    .map(|text| value(&yaml_expression(text)).detail("the default"))
                    .collect();
                if matches!(field.kind, FieldKind::Boolean) {
                    values.extend(["true", "false"].map(value));
                }
                values.push(value("null").detail("leaves the field out"));
                values
            }
            Shape::EventPath("type") => {
                let types = spec::TYPES.iter();
                types
                    .map(|(name, meaning)| value(name).documented(*meaning))
                    .collect()
            }
            Shape::Data if self.expects_error(id) => {
                let codes = FailureCode::ALL.iter();
                codes.map(|code| value(code.as_str())).collect()
            }
            Shape::Either(shapes) => {
                let shapes = shapes.iter();
                shapes
                    .flat_map(|shape| self.values_of(*shape, id))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether a node is the value of `error:` under a mapping that a test names.
    fn expects_error(&self, id: Id) -> bool {
        let around = self.shape_around(id);
        matches!(around, Some(Shape::Payload)) && self.outline.key(id).as_deref() == Some("error")
    }
}

/// An expression as YAML takes it for a value.
fn yaml_expression(text: &str) -> String {
    if text.contains(": ") || text.contains(" #") {
        format!("'={}'", text.replace('\'', "''"))
    } else {
        format!("={text}")
    }
}
