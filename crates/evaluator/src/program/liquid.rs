//! Liquid templates (`@liquid`), parsed; they behave as LiquidJS 10 does with its defaults.

/// A parsed Liquid template.
#[derive(Clone, Debug)]
pub struct Liquid {
    /// What it prints, in order.
    pub nodes: Vec<Node>,
}

/// A part of a template.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text as it stands.
    Text(Box<str>),
    /// `{{ value }}` and `echo`.
    Output(Filtered),
    /// `assign`
    Assign(Box<str>, Filtered),
    /// `capture`
    Capture(Box<str>, Vec<Node>),
    /// `if` and `unless` with all their branches, and what is printed where none is taken.
    If(Vec<Branch>, Vec<Node>),
    /// Nodes in a row: the tags `liquid` and `block`.
    Group(Vec<Node>),
    /// `increment`: prints the counter, then adds 1.
    Increment(Box<str>),
    /// `decrement`: takes 1 off the counter, then prints it.
    Decrement(Box<str>),
    /// `cycle`: the next of its values each time one of the same group and number of values is met.
    Cycle {
        /// The name of the group.
        group: Option<Operand>,
        /// The values; at least one.
        values: Vec<Operand>,
    },
    /// `break` and `continue`: outside of a loop, the end of the template.
    Stop,
}

/// A branch of `if` or `unless`.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Decides by its truth: all but `false`, missing and null is true.
    pub condition: Filtered,
    /// Whether the branch is taken where the condition is *not* true.
    pub unless: bool,
    /// What is printed.
    pub body: Vec<Node>,
}

/// An expression and the filters its value goes through.
#[derive(Clone, Debug)]
pub struct Filtered {
    /// The expression in postfix order. Its value is the first that is left over.
    pub terms: Vec<Term>,
    /// The filters in order; those LiquidJS does not know are left out, as they change nothing.
    pub filters: Vec<Applied>,
}

/// A part of an expression in postfix order.
#[derive(Clone, Debug)]
pub enum Term {
    /// Puts a value on the stack.
    Operand(Operand),
    /// Replaces the two topmost values, for `not` the topmost.
    Operator(Operator),
}

/// An operator. All operands are evaluated, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `contains`
    Contains,
    /// `not`
    Not,
    /// `and`
    And,
    /// `or`
    Or,
}

impl Operator {
    /// Whether it takes one value only.
    pub fn is_unary(self) -> bool {
        self == Self::Not
    }

    /// How tightly it binds; operators that bind alike group from the right.
    pub fn precedence(self) -> u8 {
        match self {
            Self::And | Self::Or => 0,
            Self::Not => 1,
            _ => 2,
        }
    }
}

/// A single value.
#[derive(Clone, Debug)]
pub enum Operand {
    /// `true`, `false`
    Bool(bool),
    /// `nil`, `null`
    Nil,
    /// `empty`
    Empty,
    /// `blank`
    Blank,
    /// A number.
    Number(f64),
    /// A text, escapes resolved.
    Text(Box<str>),
    /// `(from..to)`
    Range(Box<(Operand, Operand)>),
    /// A variable, or a value, and what is read from it.
    Path {
        /// Where it starts; at the variables, by the first step, where there is none.
        base: Option<Box<Operand>>,
        /// The steps: texts, or values that are evaluated.
        steps: Vec<Operand>,
    },
}

/// A filter in use.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Which one.
    pub filter: Filter,
    /// What stands behind its colon.
    pub arguments: Vec<Argument>,
}

/// An argument of a filter.
#[derive(Clone, Debug)]
pub enum Argument {
    /// `x`
    Value(Operand),
    /// `name: x`; filters see a list of both.
    Named(Box<str>, Option<Operand>),
}

macro_rules! filters {
    ($($variant:ident = $name:literal,)*) => {
        /// The filters of LiquidJS that Segment has not switched off.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is documented by the name behind it")]
        pub enum Filter {
            $($variant,)*
            /// One that Segment has switched off, by its name: fails when it is reached.
            SwitchedOff(&'static str),
        }

        impl Filter {
            /// The filter of a name; none for one that LiquidJS does not know and leaves out.
            pub fn find(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => {
                        let mut switched_off = SWITCHED_OFF_FILTERS.iter();
                        switched_off.find(|off| **off == name).map(|off| Self::SwitchedOff(off))
                    }
                }
            }

            /// The names of all that may be used.
            pub const NAMES: &[&str] = &[$($name),*];
        }
    };
}

filters! {
    Abs = "abs",
    Append = "append",
    AtLeast = "at_least",
    AtMost = "at_most",
    Base64Decode = "base64_decode",
    Base64Encode = "base64_encode",
    Capitalize = "capitalize",
    Ceil = "ceil",
    CgiEscape = "cgi_escape",
    Compact = "compact",
    Date = "date",
    DateToLongString = "date_to_long_string",
    DateToRfc822 = "date_to_rfc822",
    DateToString = "date_to_string",
    DateToXmlSchema = "date_to_xmlschema",
    Default = "default",
    DividedBy = "divided_by",
    Downcase = "downcase",
    Escape = "escape",
    EscapeOnce = "escape_once",
    First = "first",
    Floor = "floor",
    Inspect = "inspect",
    Join = "join",
    Json = "json",
    Jsonify = "jsonify",
    Last = "last",
    Lstrip = "lstrip",
    Minus = "minus",
    Modulo = "modulo",
    NormalizeWhitespace = "normalize_whitespace",
    NumberOfWords = "number_of_words",
    Plus = "plus",
    Pop = "pop",
    Prepend = "prepend",
    Push = "push",
    Raw = "raw",
    Remove = "remove",
    RemoveFirst = "remove_first",
    RemoveLast = "remove_last",
    Replace = "replace",
    ReplaceFirst = "replace_first",
    ReplaceLast = "replace_last",
    Round = "round",
    Rstrip = "rstrip",
    Sample = "sample",
    Shift = "shift",
    Size = "size",
    Slice = "slice",
    Slugify = "slugify",
    Split = "split",
    Strip = "strip",
    StripHtml = "strip_html",
    StripNewlines = "strip_newlines",
    Sum = "sum",
    Times = "times",
    ToInteger = "to_integer",
    Truncate = "truncate",
    TruncateWords = "truncatewords",
    Unshift = "unshift",
    Upcase = "upcase",
    UriEscape = "uri_escape",
    UrlDecode = "url_decode",
    UrlEncode = "url_encode",
    Where = "where",
    XmlEscape = "xml_escape",
}

/// Filters of LiquidJS that Segment has switched off.
pub const SWITCHED_OFF_FILTERS: &[&str] = &[
    "array_to_sentence_string",
    "concat",
    "find",
    "find_exp",
    "find_index",
    "find_index_exp",
    "group_by",
    "group_by_exp",
    "has",
    "has_exp",
    "map",
    "newline_to_br",
    "reject",
    "reject_exp",
    "reverse",
    "sort",
    "sort_natural",
    "type",
    "uniq",
    "where_exp",
];

/// Tags of LiquidJS that Segment has switched off.
pub const SWITCHED_OFF_TAGS: &[&str] = &["case", "for", "include", "layout", "render", "tablerow"];
