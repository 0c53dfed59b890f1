//! Long expressions over several lines: `and`, `or` and `??` begin a line, brackets hold one part a line.

use segue_evaluator::program::Arithmetic;

use super::ast::{Expr, Kind, sign};
use super::parse::Level;
use super::print::{key_text, text_of};

/// How much deeper the parts between brackets stand.
const INDENT: usize = 2;

/// An expression behind some text, in lines that keep within a width where there is a place to break them.
pub(super) fn lines(expr: &Expr, before: &str, width: usize) -> Vec<String> {
    let mut lines = Lines {
        width,
        done: Vec::new(),
    };
    lines.put(expr, Level::Or, Frame::new(0, before.to_owned(), ""));
    lines.done
}

struct Lines {
    width: usize,
    done: Vec<String>,
}

/// What stands around an expression on its first and last line.
struct Frame {
    indent: usize,
    before: String,
    behind: String,
}

impl Frame {
    fn new(indent: usize, before: String, behind: &str) -> Self {
        Self {
            indent,
            before,
            behind: behind.to_owned(),
        }
    }
}

impl Lines {
    /// Adds an expression as an operand that must bind at least as tightly as `least`.
    fn put(&mut self, expr: &Expr, least: Level, frame: Frame) {
        let Frame {
            indent,
            before,
            behind,
        } = frame;
        let flat = format!("{before}{}{behind}", text_of(expr, least));
        if indent + flat.chars().count() <= self.width || !breaks(expr) {
            self.push(indent, &flat);
            return;
        }
        if Level::of(&expr.kind) < least {
            self.push(indent, &format!("{before}("));
            let inner = Frame::new(indent + INDENT, String::new(), "");
            self.put(expr, Level::Or, inner);
            self.push(indent, &format!("){behind}"));
            return;
        }
        match &expr.kind {
            Kind::Or(all) => self.chain(all, "or ", Level::Not, (indent, &before, &behind)),
            Kind::And(all) => self.chain(all, "and ", Level::Not, (indent, &before, &behind)),
            Kind::Coalesce(all) => self.chain(all, "?? ", Level::Sum, (indent, &before, &behind)),
            Kind::Arithmetic(..) => {
                let own = Level::of(&expr.kind);
                let (first, rest) = terms(expr);
                self.put(first, own, Frame::new(indent, before, ""));
                for (at, (arithmetic, term)) in rest.iter().enumerate() {
                    let sign = format!("{} ", sign(*arithmetic));
                    let behind = if at + 1 == rest.len() { &behind } else { "" };
                    self.put(term, own.tighter(), Frame::new(indent, sign, behind));
                }
            }
            Kind::Compare(comparator, left, right) => {
                let sign = comparator.as_str();
                if breaks(right) {
                    let left = text_of(left, Level::Coalesce);
                    let before = format!("{before}{left} {sign} ");
                    self.put(right, Level::Coalesce, Frame::new(indent, before, &behind));
                } else {
                    let right = text_of(right, Level::Coalesce);
                    let behind = format!(" {sign} {right}{behind}");
                    self.put(left, Level::Coalesce, Frame::new(indent, before, &behind));
                }
            }
            Kind::Not(inner) => {
                let before = format!("{before}not ");
                self.put(
                    inner,
                    Level::of_negated(&inner.kind),
                    Frame::new(indent, before, &behind),
                );
            }
            Kind::List(items) => {
                let items = items.iter().map(|item| (String::new(), item));
                self.brackets(items, ["[", "]"], (indent, &before, &behind));
            }
            Kind::Object(members) => {
                let members = members
                    .iter()
                    .map(|(key, value)| (format!("{}: ", key_text(key)), value));
                self.brackets(members, ["{", "}"], (indent, &before, &behind));
            }
            Kind::Call {
                function,
                arguments,
                bang,
            } => {
                let bang = if *bang { "!" } else { "" };
                let open = format!("{bang}{}(", function.text);
                let arguments = arguments.iter().map(|one| (String::new(), one));
                self.brackets(arguments, [&open, ")"], (indent, &before, &behind));
            }
            _ => self.push(indent, &flat),
        }
    }

    /// Operands, each but the first behind its operator.
    fn chain(
        &mut self,
        operands: &[Expr],
        operator: &str,
        least: Level,
        (indent, before, behind): (usize, &str, &str),
    ) {
        for (at, operand) in operands.iter().enumerate() {
            let before = if at == 0 { before } else { operator };
            let behind = if at + 1 == operands.len() { behind } else { "" };
            self.put(
                operand,
                least,
                Frame::new(indent, before.to_owned(), behind),
            );
        }
    }

    /// Parts between brackets.
    fn brackets<'e>(
        &mut self,
        parts: impl ExactSizeIterator<Item = (String, &'e Expr)>,
        [open, close]: [&str; 2],
        (indent, before, behind): (usize, &str, &str),
    ) {
        self.push(indent, &format!("{before}{open}"));
        let last = parts.len().saturating_sub(1);
        for (at, (key, part)) in parts.enumerate() {
            let comma = if at == last { "" } else { "," };
            self.put(part, Level::Or, Frame::new(indent + INDENT, key, comma));
        }
        self.push(indent, &format!("{close}{behind}"));
    }

    fn push(&mut self, indent: usize, line: &str) {
        self.done.push(format!("{}{line}", " ".repeat(indent)));
    }
}

/// The first term of a sum, or factor of a product, and the others with their signs.
fn terms(expr: &Expr) -> (&Expr, Vec<(Arithmetic, &Expr)>) {
    let mut first = expr;
    let mut rest = Vec::new();
    while let Kind::Arithmetic(arithmetic, left, right) = &first.kind
        && Level::of(&first.kind) == Level::of(&expr.kind)
    {
        rest.push((*arithmetic, &**right));
        first = left;
    }
    rest.reverse();
    (first, rest)
}

/// Whether there is a place to break an expression.
fn breaks(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Or(_) | Kind::And(_) | Kind::Coalesce(_) | Kind::Arithmetic(..) => true,
        Kind::List(items) => !items.is_empty(),
        Kind::Object(members) => !members.is_empty(),
        Kind::Call { arguments, .. } => !arguments.is_empty(),
        Kind::Compare(_, left, right) => breaks(left) || breaks(right),
        Kind::Not(inner) => breaks(inner),
        _ => false,
    }
}
