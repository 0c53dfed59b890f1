//! What a destination tells the parser and the evaluator about itself: actions, fields, settings, presets.
//!
//! The destination crate fills these in from its own data. Default values are rule-language text here and opaque;
//! the parser compiles them.

use std::fmt;

use crate::Type;
use crate::coerce::Coercion;

/// A destination: everything the parser needs to check and compile a mapping file for it.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The name written behind `destination:` in a mapping file, `mixpanel`.
    pub name: String,
    /// Its actions.
    pub actions: Vec<Action>,
    /// The presets shipped with it, in order.
    pub presets: Vec<PresetFile>,
    /// Its settings.
    pub settings: Vec<Setting>,
    /// Names of the switchable policies (`settings.policies`), each with one sentence of what it does.
    pub policies: Vec<Policy>,
    /// How long what it keeps may be.
    pub limits: Limits,
    /// Checks across settings, run once every setting is known to be of its type.
    pub check_settings: fn(&SettingValues) -> Vec<SettingIssue>,
    /// Whether, with these settings, templates print lists and objects as Segment does (`a,b`, `[object Object]`).
    pub segment_texts: fn(&SettingValues) -> bool,
    /// How, with these settings, payloads are coerced where policies differ.
    pub coercion: fn(&SettingValues) -> Coercion,
}

/// How long texts and collections may be; what is longer is cut or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most characters of a text.
    pub text: usize,
    /// Most characters of the name of a property.
    pub name: usize,
    /// Most items of a list.
    pub items: usize,
    /// Most members of an object.
    pub members: usize,
}

/// A preset: a mapping file with one mapping.
#[derive(Clone, Debug)]
pub struct PresetFile {
    /// File name, `page-calls.yaml`.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// An action of a destination.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its key in mapping files, `trackEvent`.
    pub key: String,
    /// What people call it, `Track Event`.
    pub label: String,
    /// One sentence of meaning.
    pub meaning: String,
    /// The trigger a mapping of this action has when it names none.
    pub trigger: Option<String>,
    /// What kinds of record it sends, for the double-counting lint (`event`, `user profile`, ...).
    pub records: Vec<String>,
    /// Its fields in the order payloads print them.
    pub fields: Vec<Field>,
}

impl Action {
    /// The position of a field.
    pub fn field(&self, key: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.key == key)
    }
}

/// A field of an action, or a sub-field of an object field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its key in mapping files.
    pub key: String,
    /// What people call it; Segment's messages use it.
    pub label: String,
    /// One sentence of meaning.
    pub meaning: String,
    /// Its type.
    pub kind: FieldKind,
    /// Whether a payload without it is an error.
    pub required: bool,
    /// Whether null is a value of its own here rather than the absence of one.
    pub null_allowed: bool,
    /// Whether the destination sends it at all.
    pub sent: bool,
    /// Its default, an expression in the rule language without the leading `=`, or none.
    pub default: Option<String>,
    /// What can be wrong with values of its type.
    pub pitfalls: Pitfalls,
}

/// What can be wrong with values that are of the right type, for lint. The texts are clauses: lower case, no final stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pitfalls {
    /// What becomes of an event without a value, where data is lost or repeated by that.
    pub missing: Option<String>,
    /// What becomes of events that all have the same value, where data is lost by that.
    pub shared: Option<String>,
    /// Whether each event needs a value of its own, the same whenever the event is repeated.
    pub unique: bool,
    /// Of an object: names that members had better not have. The first that fits counts.
    pub names: Vec<PropertyName>,
    /// Of an object: most members that one may have.
    pub members: Option<usize>,
    /// Records that have to carry a property of the name that this field holds.
    pub carried: Option<Carried>,
}

/// Records that have to carry a property whose name a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The kind of record.
    pub by: String,
    /// The name that they carry anyway.
    pub already: String,
}

/// What the destination makes of a property by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyName {
    /// The name; a `*` at its end stands for any rest.
    pub name: String,
    /// What becomes of the property; none where all is well with it.
    pub effect: Option<String>,
    /// The field that is meant for such a value.
    pub field: Option<String>,
}

impl Field {
    /// What the destination makes of a member of this name, if that is not what it says.
    pub fn misnomer(&self, member: &str) -> Option<&PropertyName> {
        let fits = |known: &&PropertyName| match known.name.strip_suffix('*') {
            Some(start) => member.starts_with(start),
            None => member == known.name,
        };
        let known = self.pitfalls.names.iter().find(fits)?;
        known.effect.is_some().then_some(known)
    }
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldKind {
    /// A text.
    String,
    /// A number, with least and greatest value where there is one.
    Number {
        /// Least allowed value.
        min: Option<f64>,
        /// Greatest allowed value.
        max: Option<f64>,
    },
    /// A whole number.
    Integer,
    /// A boolean.
    Boolean,
    /// A point in time: a number or a date text.
    DateTime,
    /// An object; with sub-fields only those are kept, without any it is free.
    Object {
        /// The declared sub-fields.
        fields: Vec<Field>,
    },
    /// A list of objects with these sub-fields; unknown keys are kept.
    ObjectList {
        /// The declared sub-fields.
        fields: Vec<Field>,
    },
}

impl FieldKind {
    /// The kinds of value that can be coerced to this type.
    pub fn accepts(&self) -> Type {
        let scalar = Type::STRING | Type::NUMBER | Type::BOOLEAN | Type::NULL | Type::MISSING;
        match self {
            Self::String | Self::Number { .. } | Self::Integer | Self::Boolean => {
                scalar | Type::LIST
            }
            Self::DateTime => Type::STRING | Type::NUMBER | Type::NULL | Type::MISSING | Type::LIST,
            Self::Object { .. } => Type::OBJECT | Type::NULL | Type::MISSING,
            Self::ObjectList { .. } => Type::OBJECT | Type::LIST | Type::NULL | Type::MISSING,
        }
    }
}

/// As tables of fields name it.
impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "string",
            Self::Number { .. } => "number",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::DateTime => "datetime",
            Self::Object { .. } => "object",
            Self::ObjectList { .. } => "list of objects",
        })?;
        let Self::Number { min, max } = self else {
            return Ok(());
        };
        match (min, max) {
            (Some(min), Some(max)) => write!(f, " {min} to {max}"),
            (Some(min), None) => write!(f, " from {min}"),
            (None, Some(max)) => write!(f, " to {max}"),
            (None, None) => Ok(()),
        }
    }
}

/// A switchable policy.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name under `settings.policies`.
    pub name: String,
    /// What `segment` and `improved` mean for it, one sentence.
    pub meaning: String,
}

/// A setting.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its key.
    pub key: String,
    /// Segment's own key for it, accepted for pasted settings.
    pub segment_key: Option<String>,
    /// One sentence of meaning.
    pub meaning: String,
    /// Its type.
    pub kind: SettingKind,
    /// Whether a file without it does not load.
    pub required: bool,
    /// Whether a literal value in the file deserves a warning, and output must never show it.
    pub secret: bool,
    /// A sentence for authors, where the setting is on its way out.
    pub deprecated: Option<String>,
}

/// The type of a setting.
#[derive(Clone, Debug)]
pub enum SettingKind {
    /// A text; numbers count as their text, null as the empty text.
    Text,
    /// An address, `https://...`.
    Url,
    /// One of a few words. Each choice lists its canonical word first, then other spellings.
    Choice(Vec<Vec<String>>),
    /// `true` or `false`; Segment's spelling (`segment_key`) takes `"1"`, `"0"`, 1 and 0 only.
    Switch,
    /// A map of settings.
    Group(Vec<Setting>),
    /// A map from policy names to `segment` or `improved`.
    Policies,
}

/// Checked settings under their canonical keys: texts, booleans, objects. Unset environment variables have left a
/// placeholder.
pub type SettingValues = serde_json::Map<String, serde_json::Value>;

/// A finding about settings taken together.
#[derive(Clone, Debug)]
pub struct SettingIssue {
    /// The canonical key it is about.
    pub key: String,
    /// Whether the file must not load.
    pub error: bool,
    /// One sentence, lower case, without a final stop.
    pub message: String,
    /// What to do.
    pub help: String,
}
