use super::{Failure, Frame, Scope};
use crate::program::{Directive, Expr};
use crate::value::Value;

impl<'a> Scope<'a> {
    /// Goes through what evaluating an expression reaches, each before what is inside it: of choices what is taken, of
    /// bodies the same again for each item. What stands under a `let` name is not gone into.
    ///
    /// # Errors
    ///
    /// Evaluating fails there; what is behind is not reached.
    pub fn visit(
        &self,
        expr: &'a Expr,
        frame: Frame<'a>,
        each: &mut dyn FnMut(&'a Expr, Frame<'a>),
    ) -> Result<(), Failure> {
        self.look(1)?;
        each(expr, frame);
        match expr {
            Expr::And(all) => self.visit_until(false, all, frame, each),
            Expr::Or(all) => self.visit_until(true, all, frame, each),
            Expr::Coalesce(first, otherwise) => {
                self.visit(first, frame, each)?;
                if self.eval(first, frame)?.is_nullish() {
                    self.visit(otherwise, frame, each)?;
                }
                Ok(())
            }
            Expr::If(branches, otherwise) => {
                for (condition, value) in branches {
                    self.visit(condition, frame, each)?;
                    if self.holds(condition, frame)? {
                        return self.visit(value, frame, each);
                    }
                }
                otherwise
                    .iter()
                    .try_for_each(|value| self.visit(value, frame, each))
            }
            Expr::Map(list, body) => self.visit_items(list, body, frame, each),
            Expr::Directive(directive) => match &**directive {
                Directive::ArrayPath { list, shape } => self.visit_items(list, shape, frame, each),
                Directive::Transform { apply, mapping } => {
                    self.visit(apply, frame, each)?;
                    let input = self.eval(apply, frame)?;
                    self.visit(mapping, Frame { input, index: 0 }, each)
                }
                _ => self.visit_children(expr, frame, each),
            },
            _ => self.visit_children(expr, frame, each),
        }
    }

    fn visit_children(
        &self,
        expr: &'a Expr,
        frame: Frame<'a>,
        each: &mut dyn FnMut(&'a Expr, Frame<'a>),
    ) -> Result<(), Failure> {
        let mut children = expr.children().into_iter();
        children.try_for_each(|child| self.visit(child, frame, each))
    }

    /// Conditions from the left, up to the first that decides.
    fn visit_until(
        &self,
        decides: bool,
        conditions: &'a [Expr],
        frame: Frame<'a>,
        each: &mut dyn FnMut(&'a Expr, Frame<'a>),
    ) -> Result<(), Failure> {
        for condition in conditions {
            self.visit(condition, frame, each)?;
            if self.holds(condition, frame)? == decides {
                break;
            }
        }
        Ok(())
    }

    /// A list, and the body for each of its items; one object is a list of one.
    fn visit_items(
        &self,
        list: &'a Expr,
        body: &'a Expr,
        frame: Frame<'a>,
        each: &mut dyn FnMut(&'a Expr, Frame<'a>),
    ) -> Result<(), Failure> {
        self.visit(list, frame, each)?;
        let list = self.eval(list, frame)?;
        let items = match &list {
            Value::List(list) => list.items(),
            Value::Object(_) => std::slice::from_ref(&list),
            _ => &[],
        };
        for (index, input) in items.iter().enumerate() {
            let input = *input;
            self.visit(body, Frame { input, index }, each)?;
        }
        Ok(())
    }
}
