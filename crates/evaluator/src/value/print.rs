//! Values as text, as templates print them.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::Value;
use crate::json;

/// How lists and objects print in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextStyle {
    /// As compact JSON.
    Json,
    /// As Segment's engine has it: the items of a list joined with commas, nested lists alike, missing and null items
    /// empty; any object is `[object Object]`.
    Segment,
}

impl<'a> Value<'a> {
    /// The value as text: a text as it is, numbers in canonical text, `true` or `false`, nothing for missing and null.
    pub fn to_text(&self, style: TextStyle, arena: &'a Bump) -> &'a str {
        match self {
            Self::Missing | Self::Null => "",
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
            Self::Number(number) => number.text(arena),
            Self::Text(text) => text.as_str(),
            Self::List(_) | Self::Object(_) => {
                let mut out = ArenaString::new_in(arena);
                self.push_text(style, &mut out);
                out.into_bump_str()
            }
        }
    }

    /// Appends what [`Value::to_text`] gives.
    pub fn push_text(&self, style: TextStyle, out: &mut ArenaString<'_>) {
        match (self, style) {
            (Self::Missing | Self::Null, _) => {}
            (Self::Bool(bool), _) => out.push_str(if *bool { "true" } else { "false" }),
            (Self::Number(number), _) => number.push_text(out),
            (Self::Text(text), _) => out.push_str(text.as_str()),
            (Self::List(_) | Self::Object(_), TextStyle::Json) => json::write(*self, out),
            (Self::List(list), TextStyle::Segment) => {
                for (i, item) in list.items().iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    item.push_text(style, out);
                }
            }
            (Self::Object(_), TextStyle::Segment) => out.push_str("[object Object]"),
        }
    }
}
