//! What a condition of Segment's reader holds for, as an expression (`validate` of `@segment/destination-subscriptions`).

use segue_evaluator::Bump;
use segue_evaluator::path::{Paths, Segment};
use segue_evaluator::program::{Comparison, Directive, Expr, Glob, Patterns};
use segue_evaluator::value::{Number, canonical};

use super::super::lower::missing;
use super::token::{Kind, Token};

/// The fields the reader knows by themselves.
const TOP: &[&str] = &["type", "event", "name", "userId"];
/// The objects it looks into.
const OBJECTS: &[&str] = &["properties", "traits", "context"];

/// Members that every object of the host language inherits.
const INHERITED: &[&str] = &[
    "constructor",
    "__defineGetter__",
    "__defineSetter__",
    "hasOwnProperty",
    "__lookupGetter__",
    "__lookupSetter__",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toString",
    "valueOf",
    "__proto__",
    "toLocaleString",
];

/// Whether a word is no field, and takes an operator and a value all the same.
pub(super) fn is_inherited(word: &str) -> bool {
    INHERITED.contains(&word)
}

/// A field of the event.
pub(super) struct Field {
    /// The first step: one of [`TOP`] or [`OBJECTS`].
    root: &'static str,
    /// The path below, for objects.
    path: Option<String>,
}

impl Field {
    /// The field of a condition, by the first part of the path.
    pub(super) fn of(path: &str) -> Option<Self> {
        let first = path.split('.').next().unwrap_or(path);
        let root = TOP.iter().chain(OBJECTS).find(|root| **root == first)?;
        Some(Self::new(root, path))
    }

    /// The field of a function, by the letters the path begins with.
    pub(super) fn of_argument(path: &str) -> Option<Self> {
        let top = TOP.iter().filter(|root| **root != "type");
        let root = top
            .filter(|root| **root == path)
            .chain(OBJECTS.iter().filter(|root| path.starts_with(**root)))
            .next()?;
        Some(Self::new(root, path))
    }

    fn new(root: &'static str, path: &str) -> Self {
        let below = path.strip_prefix(root).and_then(|p| p.strip_prefix('.'));
        Self {
            root,
            path: OBJECTS
                .contains(&root)
                .then(|| below.unwrap_or(path).to_owned()),
        }
    }

    /// What stands there; an error, for the events that get there, where the path has no step.
    fn read(&self, paths: &mut Paths) -> Result<Expr, Expr> {
        let mut steps = vec![Segment::new(self.root)];
        if let Some(path) = &self.path {
            if path.is_empty() {
                return Ok(missing());
            }
            let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
            steps.extend(parts.map(Segment::new));
            if steps.len() == 1 {
                return Err(fails("there is no field in this path"));
            }
        }
        Ok(paths.intern(&steps).map_or(Expr::Event, Expr::Path))
    }

    /// Whether there is a value. Inherited members are one, of whatever is no falsy value.
    fn exists(&self, value: Expr, paths: &mut Paths) -> Expr {
        let own = not(Expr::IsNull(Box::new(value.clone())));
        let inherits = self.path.as_deref().is_some_and(|path| {
            let last = path.rsplit(['.', '[', ']']).find(|part| !part.is_empty());
            last.is_some_and(is_inherited)
        });
        let parent = match &value {
            Expr::Path(path) if inherits => paths.last(*path).and_then(|(parent, _)| parent),
            _ => None,
        };
        let Some(parent) = parent else {
            return own;
        };
        Expr::Or(vec![
            own,
            Expr::And(vec![
                not(Expr::IsNull(Box::new(Expr::Path(parent)))),
                not(Expr::Equal(Box::new(value), Box::new(Expr::Null))),
            ]),
        ])
    }
}

/// A literal.
pub(super) enum Literal {
    Text(String),
    Number(f64),
    Bool(bool),
}

impl Literal {
    /// What a token stands for. Single quotes stay part of a text.
    pub(super) fn of(token: &Token) -> Self {
        let text = token.text.as_str();
        match token.kind {
            Kind::Text => {
                let text = text.strip_prefix('"').unwrap_or(text);
                Self::Text(text.strip_suffix('"').unwrap_or(text).to_owned())
            }
            Kind::Number => Self::Number(Number::loose(text).unwrap_or(f64::NAN)),
            Kind::Word if text == "true" => Self::Bool(true),
            Kind::Word if text == "false" => Self::Bool(false),
            _ => Self::Text(text.to_owned()),
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => canonical(*number, &Bump::new()).to_owned(),
            Self::Bool(bool) => bool.to_string(),
        }
    }

    fn number(&self) -> f64 {
        match self {
            Self::Text(text) => Number::loose(text).unwrap_or(f64::NAN),
            Self::Number(number) => *number,
            Self::Bool(bool) => f64::from(u8::from(*bool)),
        }
    }
}

/// `contains`, and what `match` comes to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Function {
    Contains,
    StartsWith,
    EndsWith,
}

/// A condition of a field, an operator and a value, whatever these are.
pub(super) fn comparison(
    field: &Field,
    operator: &Token,
    value: &Token,
    paths: &mut Paths,
) -> Expr {
    let (word, written) = (operator.text.as_str(), value.text.as_str());
    let in_object = field.path.is_some();
    let mut literal = Literal::of(value);
    if !in_object {
        literal = Literal::Text(literal.text());
    }
    let nullable = in_object || matches!(field.root, "name" | "userId");
    let boolean = in_object || field.root == "userId";
    let operator = match (word, written) {
        ("!=", "null") if nullable => "exists",
        ("=", "null") if nullable => "not_exists",
        ("=", "true") if boolean => "is_true",
        ("=", "false") if boolean => "is_false",
        ("=", _) if in_object && value.kind == Kind::Number => "number_equals",
        ("!=", _) if in_object && value.kind == Kind::Number => "number_not_equals",
        _ => word,
    };
    let subject = match field.read(paths) {
        Ok(subject) => subject,
        Err(fails) => return fails,
    };
    let bound = literal.number();
    let order = |comparison, subject| Expr::Order(comparison, subject, Box::new(number(bound)));
    let subject = Box::new(subject);
    // The reader's own names of its operators are operators, too.
    match operator {
        "=" => Expr::Equal(subject, Box::new(text(&literal))),
        "!=" => not(Expr::Equal(subject, Box::new(text(&literal)))),
        "number_equals" => Expr::Equal(subject, Box::new(number(bound))),
        "number_not_equals" => Expr::OtherNumber(subject, bound),
        "<" => order(Comparison::Less, subject),
        "<=" => order(Comparison::LessOrEqual, subject),
        ">" => order(Comparison::Greater, subject),
        ">=" => order(Comparison::GreaterOrEqual, subject),
        "exists" => field.exists(*subject, paths),
        "not_exists" => not(field.exists(*subject, paths)),
        "is_true" => Expr::IsBool(subject, true),
        "is_false" => Expr::IsBool(subject, false),
        "contains" => call(Function::Contains, false, *subject, &literal.text()),
        "not_contains" => call(Function::Contains, true, *subject, &literal.text()),
        "starts_with" => call(Function::StartsWith, false, *subject, &literal.text()),
        "not_starts_with" => call(Function::StartsWith, true, *subject, &literal.text()),
        "ends_with" => call(Function::EndsWith, false, *subject, &literal.text()),
        "not_ends_with" => call(Function::EndsWith, true, *subject, &literal.text()),
        _ => Expr::Bool(false),
    }
}

/// A function on a field.
pub(super) fn function(
    function: Function,
    negated: bool,
    field: &Field,
    argument: &str,
    paths: &mut Paths,
) -> Expr {
    match field.read(paths) {
        Ok(subject) => call(function, negated, subject, argument),
        Err(fails) => fails,
    }
}

fn call(function: Function, bang: bool, subject: Expr, argument: &str) -> Expr {
    let subject = Box::new(subject);
    let pattern = match function {
        Function::Contains => {
            return Expr::Contains {
                subject,
                parts: Box::new(Expr::Text(argument.into())),
                bang,
            };
        }
        Function::StartsWith => format!("{}*", Glob::escape(argument)),
        Function::EndsWith => format!("*{}", Glob::escape(argument)),
    };
    Expr::Match {
        subject,
        patterns: Patterns::Fixed(vec![Glob::new(&pattern)]),
        bang,
    }
}

/// What raises an error when it is reached.
pub(super) fn fails(message: &str) -> Expr {
    Expr::Directive(Box::new(Directive::Fail(message.into())))
}

fn not(condition: Expr) -> Expr {
    Expr::Not(Box::new(condition))
}

fn text(literal: &Literal) -> Expr {
    Expr::Text(literal.text().into())
}

/// A number literal; one that is none is equal to nothing and compares with nothing.
fn number(number: f64) -> Expr {
    if number.is_nan() {
        return missing();
    }
    Expr::Number(format!("{number:e}").into())
}
