use segue_evaluator::schema::{Action, Destination, Field, FieldKind, Setting, SettingKind};

use super::Shape;
use crate::spec;

/// From what stands at a place to what stands inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'t> {
    /// The value of a key.
    Key(&'t str),
    /// An item of a list.
    Item,
}

impl<'d> Shape<'d> {
    /// What may stand one step further in. `action` is that of the mapping, for its fields.
    pub fn step(
        self,
        step: Step<'_>,
        destination: &'d Destination,
        action: Option<&'d Action>,
    ) -> Option<Self> {
        match (self, step) {
            (Self::Record(record), Step::Key(key)) => record.key(key).map(|key| key.shape),
            (Self::Named(shape), Step::Key(_)) | (Self::List(shape), Step::Item) => Some(*shape),
            (Self::Either(shapes), _) => shapes
                .iter()
                .find_map(|shape| shape.step(step, destination, action)),
            (Self::Settings, Step::Key(key)) => setting(&destination.settings, key),
            (Self::SettingGroup(settings), Step::Key(key)) => setting(settings, key),
            (Self::Setting(setting, _), Step::Key(key)) => match &setting.kind {
                SettingKind::Group(settings) => {
                    Self::SettingGroup(settings).step(Step::Key(key), destination, action)
                }
                SettingKind::Policies => Some(Self::Policy),
                _ => None,
            },
            (Self::Event, Step::Key(key)) => Some(event_path("", key)),
            (Self::EventPath(path), Step::Key(key)) => Some(event_path(path, key)),
            (Self::EventPath(path), Step::Item) => {
                Some(spec::items(path).map_or(Self::Data, Self::EventPath))
            }
            (Self::Fields, Step::Key(key)) => {
                let key = key.strip_suffix('+').unwrap_or(key);
                Some(member(action.map_or(&[], |action| &action.fields), key))
            }
            (Self::Members(fields), Step::Key(key)) => Some(member(fields, key)),
            (Self::Field(field), _) => Some(match (&field.kind, step) {
                (
                    FieldKind::Object { fields } | FieldKind::ObjectList { fields },
                    Step::Key(key),
                ) => member(fields, key),
                (FieldKind::ObjectList { fields }, Step::Item) => Self::Members(fields),
                _ => Self::Value,
            }),
            (Self::Value, _) => Some(Self::Value),
            (Self::SegmentFields, Step::Key(_)) | (Self::SegmentValue, _) => {
                Some(Self::SegmentValue)
            }
            (Self::Expected, Step::Key(_)) => Some(Self::Payload),
            (Self::Payload | Self::Object, Step::Key(_)) | (Self::Data, _) => Some(Self::Data),
            _ => None,
        }
    }
}

/// The setting of a key, ours or Segment's.
fn setting<'d>(settings: &'d [Setting], key: &str) -> Option<Shape<'d>> {
    settings.iter().find_map(|setting| {
        let segments = setting.segment_key.as_deref() == Some(key);
        (setting.key == key || segments).then_some(Shape::Setting(setting, segments))
    })
}

fn member<'d>(fields: &'d [Field], key: &str) -> Shape<'d> {
    let found = fields.iter().find(|field| field.key == key);
    found.map_or(Shape::Value, Shape::Field)
}

fn event_path(parent: &str, key: &str) -> Shape<'static> {
    let found = spec::inside(parent).find(|path| path.name() == key);
    found.map_or(Shape::Data, |path| Shape::EventPath(path.path))
}
