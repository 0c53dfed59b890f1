use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;

use super::{Directive, Glob};
use crate::function::Function;
use crate::json::scan;
use crate::limits;
use crate::path::{PathId, Segment};
use crate::value::Text;

/// A typed expression. Conditions are expressions that give a boolean.
///
/// Evaluation is total but for [`Directive`]s, which fail where Segment's engine does, and for the limits.
#[derive(Clone, Debug)]
pub enum Expr {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number by its JSON text.
    Number(Box<str>),
    /// A text.
    Text(Literal),
    /// The event itself.
    Event,
    /// A path from the event.
    Path(PathId),
    /// A path from the current input: the item inside `map`, `@arrayPath` and the like. Empty: the input itself.
    Input(Box<[Segment]>),
    /// `let.NAME`, and a path from there.
    Let(usize, Box<[Segment]>),
    /// A JSONPath query on the event; gives a list.
    Query(Box<Query>),
    /// The position of the current item.
    Index,
    /// A list. Items without a value are left out, or stay as holes (`holes`, Segment's way).
    List {
        /// The items.
        items: Vec<Expr>,
        /// Whether items without a value stay.
        holes: bool,
    },
    /// An object; of two equal keys the later wins. Members without a value are left out, or stay as
    /// [`crate::Value::Missing`] until the end (`holes`, Segment's way: there they still override in a merge).
    Object {
        /// The members.
        members: Vec<(Key, Expr)>,
        /// Whether members without a value stay.
        holes: bool,
        /// Whether the keys are known and no two are equal, so that none needs to be looked for.
        distinct: bool,
    },
    /// The texts of the pieces, joined. Missing and null are nothing. `segment`: lists and objects print as Segment
    /// prints them (`a,b`, `[object Object]`), else as compact JSON.
    Template {
        /// Literal texts and expressions in order.
        pieces: Vec<Expr>,
        /// Whether lists and objects print Segment's way.
        segment: bool,
    },
    /// `a ?? b`.
    Coalesce(Box<Expr>, Box<Expr>),
    /// `a + b` and its like.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `if(c1, a, c2, b, ..., else)`: conditions with their values, then the value otherwise.
    If(Vec<(Expr, Expr)>, Option<Box<Expr>>),
    /// `map(list, body)`; the body sees the item as its input.
    Map(Box<Expr>, Box<Expr>),
    /// A function call.
    Call(Function, Vec<Expr>),
    /// `field+:`: the base with members set or removed. A base that is missing or null is an empty object; any
    /// other base that is no object is an error outcome.
    MergeInto(Box<Expr>, Vec<MergeMember>),
    /// `field+: =expr`: the base with the members of an object laid over it; base as [`Expr::MergeInto`], and an
    /// overlay that is no object counts as an empty one.
    MergeOver(Box<Expr>, Box<Expr>),
    /// All hold; from the left, stops at the first that does not.
    And(Vec<Expr>),
    /// One holds; from the left, stops at the first that does.
    Or(Vec<Expr>),
    /// Plain negation.
    Not(Box<Expr>),
    /// A value used as a condition: holds when it is `true`.
    IsTrue(Box<Expr>),
    /// `p = true` / `p = false`.
    IsBool(Box<Expr>, bool),
    /// `p = null`: missing or null.
    IsNull(Box<Expr>),
    /// `a = b` by type and content; missing equals nothing. (`a != b` is [`Expr::Not`] of it.)
    Equal(Box<Expr>, Box<Expr>),
    /// `p != 5` with a number literal: a number, and another one.
    OtherNumber(Box<Expr>, f64),
    /// Order of two numbers; anything else never compares.
    Order(Comparison, Box<Expr>, Box<Expr>),
    /// `a in list`; never holds when `a` is missing or the list is none.
    In(Box<Expr>, Box<Expr>),
    /// `contains(text, part)`; the part a text or a list of texts. `bang`: FQL's `!contains`, which does not hold
    /// when the subject is no text.
    Contains {
        /// Where to look.
        subject: Box<Expr>,
        /// What to look for: a text, or a list of which any will do.
        parts: Box<Expr>,
        /// FQL's own negation.
        bang: bool,
    },
    /// `match(text, "glob*")`; `bang` as in [`Expr::Contains`].
    Match {
        /// Where to look.
        subject: Box<Expr>,
        /// The patterns, of which any will do.
        patterns: Patterns,
        /// FQL's own negation.
        bang: bool,
    },
    /// One of Segment's mapping directives.
    Directive(Box<Directive>),
}

impl Expr {
    /// An object; of two equal keys the later wins.
    pub fn object(members: Vec<(Key, Expr)>, holes: bool) -> Self {
        let mut keys = HashSet::new();
        let distinct = members.len() <= limits::ITEMS
            && members.iter().all(|(key, _)| match key {
                Key::Text(key) => keys.insert(&**key),
                Key::Computed(_) => false,
            });
        Self::Object {
            members,
            holes,
            distinct,
        }
    }
}

/// A text that stands in a program.
#[derive(Clone, PartialEq, Eq)]
pub struct Literal {
    text: Box<str>,
    /// Whether JSON may carry it as it stands.
    plain: bool,
}

impl Literal {
    /// The text as events have it.
    #[inline]
    pub fn text(&self) -> Text<'_> {
        if self.plain {
            Text::plain(&self.text)
        } else {
            Text::new(&self.text)
        }
    }
}

impl<T: Into<Box<str>>> From<T> for Literal {
    fn from(text: T) -> Self {
        let text = text.into();
        let plain = scan::special(text.as_bytes(), 0) == text.len();
        Self { text, plain }
    }
}

impl Deref for Literal {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// The key of an object member.
#[derive(Clone, Debug)]
pub enum Key {
    /// A fixed key.
    Text(Literal),
    /// A computed one; where it comes out empty the member is left out.
    Computed(Expr),
}

/// A member of `field+:`.
#[derive(Clone, Debug)]
pub enum MergeMember {
    /// Sets the member; a missing value leaves the base's.
    Set(Key, Expr),
    /// Removes the member.
    Remove(Key),
}

/// Arithmetic of two numbers; missing if a side is none, or on division by zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// Order of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// The patterns of a `match`.
#[derive(Clone, Debug)]
pub enum Patterns {
    /// Known when the program is built.
    Fixed(Vec<Glob>),
    /// A text or a list of texts, known when it runs.
    Computed(Box<Expr>),
}

/// A JSONPath query, RFC 9535.
#[derive(Clone, Debug)]
pub struct Query {
    /// The query as written.
    pub text: Box<str>,
    /// Parsed once.
    pub query: jsonpath_rust::parser::model::JpQuery,
}
