//! Static types of expressions: sets of the kinds of value an expression may give.

use std::fmt;
use std::ops::BitOr;

/// A set of kinds of value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Type(u8);

impl Type {
    /// No kind: the expression never gives a value.
    pub const NEVER: Self = Self(0);
    /// May be missing.
    pub const MISSING: Self = Self(1);
    /// May be null.
    pub const NULL: Self = Self(2);
    /// May be a boolean.
    pub const BOOLEAN: Self = Self(4);
    /// May be a number.
    pub const NUMBER: Self = Self(8);
    /// May be a text.
    pub const STRING: Self = Self(16);
    /// May be a list.
    pub const LIST: Self = Self(32);
    /// May be an object.
    pub const OBJECT: Self = Self(64);
    /// Anything at all, missing included.
    pub const ANY: Self = Self(127);

    /// Whether the two share a kind.
    pub const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every kind of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The union, usable in constants.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kinds of this set that are not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Type {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl fmt::Display for Type {
    /// The names used in messages: `string or null`, `any`; missing is not named.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.contains(Self::ANY.without(Self::MISSING)) {
            return f.write_str("any");
        }
        let names = [
            (Self::STRING, "string"),
            (Self::NUMBER, "number"),
            (Self::BOOLEAN, "boolean"),
            (Self::LIST, "list"),
            (Self::OBJECT, "object"),
            (Self::NULL, "null"),
        ];
        let mut first = true;
        for (kind, name) in names {
            if self.contains(kind) {
                if !first {
                    f.write_str(" or ")?;
                }
                f.write_str(name)?;
                first = false;
            }
        }
        if first {
            f.write_str("nothing")
        } else {
            Ok(())
        }
    }
}
