/// What the place of a node in the file makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The file itself.
    File,
    /// `mappings:` or `first_match:`.
    Mappings,
    /// One of them.
    Mapping,
    /// A map of names with conditions.
    Conditions,
    /// A map of names with values.
    Values,
    /// A condition.
    Condition,
    /// A value of `fields` or `let`: an expression behind its `=`, text with holes, or a collection of such.
    Value,
    /// Anything else: plain data, and what has been pasted from Segment.
    Data,
}

impl Role {
    /// The role of what stands behind a key of a map.
    pub(super) fn behind(self, key: &str) -> Self {
        match (self, key) {
            // What is merged in has the keys of the map itself.
            (_, "<<") => self,
            (Self::File, "drop") => Self::Conditions,
            (Self::File, "let") => Self::Values,
            (Self::File, "mappings") | (Self::Mapping, "first_match") => Self::Mappings,
            (Self::Mapping, "fields") => Self::Values,
            (Self::Mapping, "trigger" | "where") | (Self::Conditions, _) => Self::Condition,
            // A directive, which belongs under `mapping:`.
            (Self::Value, key) if key.starts_with('@') => Self::Data,
            (Self::Values | Self::Value, _) => Self::Value,
            _ => Self::Data,
        }
    }

    /// The role of an item of a list.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Mappings => Self::Mapping,
            Self::Mapping | Self::Value => self,
            _ => Self::Data,
        }
    }

    /// The role of a key of a map: those of values are texts with holes.
    pub(super) fn key(self) -> Self {
        match self {
            Self::Value => Self::Value,
            _ => Self::Data,
        }
    }
}
