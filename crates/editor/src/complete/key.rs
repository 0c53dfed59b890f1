//! Keys: of records, settings, fields, events and tests.

use segue_evaluator::schema::{Field, Setting, SettingKind};
use segue_parser::diagnostic::Span;

use super::{Completion, Sort};
use crate::describe;
use crate::file::{File, mappings};
use crate::outline::Id;
use crate::shape::Shape;
use crate::spec;

impl File<'_> {
    /// The keys that may stand in a node and do not yet; `own` is the entry whose key is being written.
    pub(super) fn keys(&self, id: Id, span: Span, own: Option<Id>) -> Vec<Completion> {
        let Some(shape) = self.shape(id) else {
            return Vec::new();
        };
        let others = self
            .outline
            .children(id)
            .iter()
            .filter(|child| Some(**child) != own);
        let written: Vec<String> = others
            .filter_map(|child| self.outline.key(*child))
            .collect();
        let has_colon = own.is_some_and(|own| {
            let key = self.outline.node(own).key;
            key.is_some_and(|key| key.end.is_some())
        });
        let mut keys = self.keys_of(shape, id);
        keys.retain(|key| !written.contains(&key.label));
        for key in &mut keys {
            key.span = span;
            key.insert = self.key_text(&key.label);
            if !has_colon {
                key.insert.push_str(": ");
            }
        }
        keys
    }

    /// A key as it is written: in quotes where YAML needs them.
    fn key_text(&self, key: &str) -> String {
        let plain = key
            .chars()
            .all(|c| c.is_alphanumeric() || "_-+ $".contains(c));
        let json = self.outline.text().trim_start().starts_with('{');
        if plain && !json {
            key.to_owned()
        } else {
            format!("\"{key}\"")
        }
    }

    fn keys_of(&self, shape: Shape<'_>, id: Id) -> Vec<Completion> {
        let key = |name: &str| Completion::new(name, Sort::Key, Span::default());
        match shape {
            Shape::Record(record) => record
                .keys
                .iter()
                .map(|k| key(k.name).documented(describe::key(k)))
                .collect(),
            Shape::Settings => settings(&self.destination().settings),
            Shape::SettingGroup(group) => settings(group),
            Shape::Setting(setting, _) => match &setting.kind {
                SettingKind::Group(group) => settings(group),
                SettingKind::Policies => self
                    .destination()
                    .policies
                    .iter()
                    .map(|policy| key(&policy.name).documented(describe::policy(policy)))
                    .collect(),
                _ => Vec::new(),
            },
            Shape::Fields => {
                let adding = self
                    .fields(id)
                    .iter()
                    .filter(|f| describe::takes_members(f));
                let adding = adding.map(|f| Completion {
                    label: format!("{}+", f.key),
                    ..field(f)
                });
                self.fields(id).iter().map(field).chain(adding).collect()
            }
            Shape::SegmentFields | Shape::Payload | Shape::Members(_) => {
                self.fields(id).iter().map(field).collect()
            }
            Shape::Field(inside) => describe::members(inside).iter().map(field).collect(),
            Shape::Event => event("").collect(),
            Shape::EventPath(path) => event(path).collect(),
            Shape::Expected => self.expectable(),
            Shape::Either(shapes) => {
                let shapes = shapes.iter();
                shapes.flat_map(|shape| self.keys_of(*shape, id)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The mappings that a test may expect.
    fn expectable(&self) -> Vec<Completion> {
        let mut names: Vec<String> = mappings(self.mapping_file())
            .into_iter()
            .map(|mapping| mapping.name)
            .collect();
        for preset in self.compiler.presets() {
            if !names.contains(&preset.name) {
                names.push(preset.name.clone());
            }
        }
        names
            .into_iter()
            .map(|name| Completion::new(name, Sort::Key, Span::default()))
            .collect()
    }
}

fn field(field: &Field) -> Completion {
    Completion::new(&field.key, Sort::Key, Span::default())
        .detail(describe::kind(&field.kind))
        .documented(describe::field(field))
}

fn settings(settings: &[Setting]) -> Vec<Completion> {
    settings
        .iter()
        .map(|setting| {
            Completion::new(&setting.key, Sort::Key, Span::default())
                .documented(describe::setting(setting, false))
        })
        .collect()
}

/// What is known inside a path of an event.
fn event(path: &'static str) -> impl Iterator<Item = Completion> {
    spec::inside(path).map(|known| {
        Completion::new(known.name(), Sort::Key, Span::default())
            .detail(known.kind)
            .documented(describe::path(known))
    })
}
