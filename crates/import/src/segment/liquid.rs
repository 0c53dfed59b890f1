//! The plain part of Liquid as templates: texts, variables, and filters on texts.
//!
//! Tags, and whatever looks into lists, stay Liquid.

use segue_evaluator::function::Function;
use segue_evaluator::path::Segment;
use segue_evaluator::program::Expr;
use segue_evaluator::program::liquid::{
    Applied, Argument, Filter, Filtered, Liquid, Node, Operand, Term,
};

use super::expr::{call, choose, is_text, text};
use super::native::{Input, Native, Refused};

/// What Liquid reads from a value by a name of its own.
const SPECIAL: &[&str] = &["size", "first", "last"];

impl Native<'_> {
    /// A template; its text, whatever the event.
    pub(super) fn liquid(&mut self, liquid: &Liquid, input: Input) -> Result<Expr, Refused> {
        let pieces = liquid.nodes.iter().map(|node| match node {
            Node::Text(literal) => Ok(Expr::Text(literal.clone().into())),
            Node::Output(filtered) => self.output(filtered, input),
            _ => Err("a `@liquid` with tags"),
        });
        Ok(Expr::Template {
            pieces: pieces.collect::<Result<_, _>>()?,
            segment: true,
        })
    }

    fn output(&mut self, filtered: &Filtered, input: Input) -> Result<Expr, Refused> {
        let [Term::Operand(operand)] = filtered.terms.as_slice() else {
            return Err("a `@liquid` with operators");
        };
        let mut value = match operand {
            Operand::Text(literal) => Expr::Text(literal.clone().into()),
            Operand::Path { base: None, steps } => {
                let path = variable(steps, input)?;
                if let (Input::Event, Some(Operand::Text(root))) = (input, steps.first()) {
                    self.roots.push(root.to_string());
                }
                self.doubt(&path, !filtered.filters.is_empty(), input);
                path
            }
            _ => return Err("a `@liquid` of something else than a field"),
        };
        for applied in &filtered.filters {
            value = filter(applied, value)?;
        }
        Ok(value)
    }

    /// Notes where Liquid and a template print a field differently.
    fn doubt(&mut self, path: &Expr, filtered: bool, input: Input) {
        let shown = self.show(path);
        let mut agrees = if filtered {
            format!("not (typeof({shown}) in [\"list\", \"object\"])")
        } else {
            format!("typeof({shown}) != \"list\"")
        };
        if let Some(parent) = parent(path) {
            let parent = self.show(&parent);
            agrees = format!("{agrees} and typeof({parent}) in [\"object\", \"null\"]");
        }
        self.caveat(agrees, "Liquid prints something else", input);
    }
}

/// The field a variable stands for.
fn variable(steps: &[Operand], input: Input) -> Result<Expr, Refused> {
    let steps = steps.iter().map(|step| match step {
        Operand::Text(name) if !SPECIAL.contains(&&**name) => Ok(Segment::new(name)),
        _ => Err("a `@liquid` that looks into a list"),
    });
    let steps: Box<[Segment]> = steps.collect::<Result<_, _>>()?;
    match input {
        Input::Let(at) => Ok(Expr::Let(at, steps)),
        Input::Item if steps.first().is_some_and(|s| s.key() == "let") => {
            Err("a path that begins with `let`")
        }
        _ => Ok(Expr::Input(steps)),
    }
}

/// The value a field is read from; none where that is the event.
fn parent(path: &Expr) -> Option<Expr> {
    let (Expr::Input(steps) | Expr::Let(_, steps)) = path else {
        return None;
    };
    let (_, above) = steps.split_last()?;
    match path {
        Expr::Let(at, _) => Some(Expr::Let(*at, above.into())),
        _ if above.is_empty() => None,
        _ => Some(Expr::Input(above.into())),
    }
}

fn filter(applied: &Applied, value: Expr) -> Result<Expr, Refused> {
    let arguments: Vec<&str> = applied
        .arguments
        .iter()
        .map(|argument| match argument {
            Argument::Value(Operand::Text(text)) => Ok(&**text),
            _ => Err("a `@liquid` with a filter whose arguments are no texts"),
        })
        .collect::<Result<_, _>>()?;
    let printed = |value: Expr| {
        if is_text(&value) {
            value
        } else {
            call(Function::String, [value])
        }
    };
    let joined = |pieces: Vec<Expr>| Expr::Template {
        pieces,
        segment: true,
    };
    Ok(match (applied.filter, arguments.as_slice()) {
        (Filter::Upcase, []) => call(Function::Uppercase, [printed(value)]),
        (Filter::Downcase, []) => call(Function::Lowercase, [printed(value)]),
        (Filter::Append, [literal]) => joined(vec![value, text(*literal)]),
        (Filter::Prepend, [literal]) => joined(vec![text(*literal), value]),
        (Filter::Replace, [from, to]) if !from.is_empty() => {
            call(Function::Replace, [printed(value), text(*from), text(*to)])
        }
        (Filter::Remove, [from]) if !from.is_empty() => {
            call(Function::Replace, [printed(value), text(*from), text("")])
        }
        (Filter::Default, [literal]) => {
            let blank = Expr::In(
                Box::new(super::expr::coalesce(value.clone(), text(""))),
                Box::new(super::expr::list(vec![text(""), Expr::Bool(false)])),
            );
            choose(blank, text(*literal), value)
        }
        _ => return Err("a `@liquid` with a filter that has no equal"),
    })
}
