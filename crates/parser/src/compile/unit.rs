use std::collections::HashMap;

use segue_evaluator::coerce::Coercion;
use segue_evaluator::path::Paths;
use segue_evaluator::program::{Drop, Expr, Let};
use segue_evaluator::schema::{Action, Destination, Field};
use segue_evaluator::{Rule, Type};

use super::preset::first_error;
use crate::Expander;
use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::file::{MappingFile, Named, condition};
use crate::rule::{self, Context, LetName};
use crate::yaml::{Node, OffsetMap, Snippet};

/// What the parts of one mapping file share while they are compiled.
#[derive(Debug)]
pub(super) struct Unit<'c> {
    pub(super) destination: &'c Destination,
    /// How literal values will be coerced.
    pub(super) coercion: Coercion,
    pub(super) diagnostics: Diagnostics,
    pub(super) paths: Paths,
    /// By position in [`Unit::lets`]: which were used.
    pub(super) used_lets: Vec<bool>,
    lets: Vec<LetName>,
    event_fields: Vec<String>,
    any_field: bool,
    segment_texts: bool,
    expander: Option<&'c Expander<'c>>,
    /// Defaults of fields by their text, compiled when first needed. Actions have many in common.
    defaults: HashMap<&'c str, Option<(Expr, Type)>>,
}

impl<'c> Unit<'c> {
    /// A unit for expressions that stand in no mapping file.
    pub(super) fn new(destination: &'c Destination) -> Self {
        Self {
            destination,
            coercion: Coercion::default(),
            diagnostics: Diagnostics::default(),
            paths: Paths::default(),
            used_lets: Vec::new(),
            lets: Vec::new(),
            event_fields: Vec::new(),
            any_field: false,
            segment_texts: false,
            expander: None,
            defaults: HashMap::new(),
        }
    }

    /// Allows any first segment of a path.
    pub(super) fn any_field(mut self, any_field: bool) -> Self {
        self.any_field = any_field;
        self
    }

    /// Allows the names that a file lists as first segments.
    pub(super) fn event_fields(mut self, file: &MappingFile<'_>) -> Self {
        let names = file.event_fields.iter().map(|n| n.text.to_owned());
        self.event_fields = names.collect();
        self
    }

    /// Whether templates print lists and objects as Segment does, and how payloads are coerced.
    pub(super) fn texts(mut self, segment_texts: bool, coercion: Coercion) -> Self {
        self.segment_texts = segment_texts;
        self.coercion = coercion;
        self
    }

    pub(super) fn action(&self, action: usize) -> Option<&'c Action> {
        self.destination.actions.get(action)
    }

    /// Hands the rule stage what it may refer to; what it finds goes to the second.
    pub(super) fn with<T>(
        &mut self,
        compile: impl FnOnce(&mut Context<'_>, &mut Diagnostics) -> T,
    ) -> T {
        let mut cx = Context {
            paths: &mut self.paths,
            lets: &self.lets,
            event_fields: &self.event_fields,
            any_field: self.any_field,
            segment_texts: self.segment_texts,
            environment: self.expander,
            used_lets: &mut self.used_lets,
        };
        compile(&mut cx, &mut self.diagnostics)
    }

    /// A condition written in the file.
    pub(super) fn condition(&mut self, node: &Node) -> Option<Expr> {
        let snippet = node.snippet()?;
        self.with(|cx, diagnostics| rule::condition(snippet, cx, diagnostics))
    }

    /// A text of the destination's own data; the error is what is wrong with it.
    pub(super) fn own<T>(
        &mut self,
        text: &str,
        compile: impl FnOnce(Snippet<'_>, &mut Context<'_>, &mut Diagnostics) -> Option<T>,
    ) -> Result<T, String> {
        let offsets = OffsetMap::identity(0, text.len());
        let snippet = Snippet::new(text, &offsets);
        let mut found = Diagnostics::default();
        let compiled = self.with(|cx, _| compile(snippet, cx, &mut found));
        match (first_error(found), compiled) {
            (None, Some(compiled)) => Ok(compiled),
            (error, _) => Err(error.unwrap_or_default()),
        }
    }

    /// The default of a field.
    pub(super) fn default(&mut self, field: &'c Field) -> Option<(Expr, Type)> {
        let text = field.default.as_deref()?;
        if let Some(known) = self.defaults.get(text) {
            return known.clone();
        }
        let default = self.own(text, rule::value).ok();
        self.defaults.insert(text, default.clone());
        default
    }

    /// An expression on its own, with the warnings about it, or the findings that keep it from running.
    pub(super) fn finish(
        self,
        expr: Option<Expr>,
        condition: bool,
    ) -> Result<(Rule, Vec<Diagnostic>), Vec<Diagnostic>> {
        let failed = self.diagnostics.has_errors();
        let found = self.diagnostics.into_sorted();
        match expr.filter(|_| !failed) {
            Some(expr) => Ok((
                Rule {
                    paths: self.paths,
                    expr,
                    condition,
                },
                found,
            )),
            None => Err(found),
        }
    }

    /// Compiles what stands under `let:`; an entry sees those before it. One that is wrong is known all the same, so
    /// that its uses are no further errors.
    pub(super) fn lets(&mut self, entries: &[Named<'_>], expander: &'c Expander<'c>) -> Vec<Let> {
        self.expander = Some(expander);
        let mut lets = Vec::with_capacity(entries.len());
        for entry in entries {
            let (value, kind) = self.value(entry.node).unwrap_or((Expr::Null, Type::ANY));
            let name = entry.name.text.to_owned();
            lets.push(Let {
                name: name.clone(),
                value,
            });
            self.lets.push(LetName { name, kind });
            self.used_lets.push(false);
        }
        self.expander = None;
        lets
    }

    /// The same entries as they are in any environment: what variables are in is unknown. For reasoning, not to be run.
    pub(super) fn veiled_lets(
        &mut self,
        entries: &[Named<'_>],
        veiled: &'c Expander<'c>,
    ) -> Vec<Let> {
        self.expander = Some(veiled);
        let lets = self.reporting(false, |unit| {
            let values = entries.iter().map(|entry| Let {
                name: entry.name.text.to_owned(),
                value: unit
                    .value(entry.node)
                    .map_or(Expr::Null, |(value, _)| value),
            });
            values.collect()
        });
        self.expander = None;
        lets
    }

    /// Compiles what stands under `drop:`.
    pub(super) fn drops(&mut self, entries: &[Named<'_>]) -> Vec<Drop> {
        entries
            .iter()
            .filter_map(|entry| {
                let what = format!("`{}`", entry.name.text);
                let condition =
                    condition(entry.node, &what, &codes::WRONG_TYPE, &mut self.diagnostics)?;
                Some(Drop {
                    name: entry.name.text.to_owned(),
                    condition: self.condition(condition)?,
                })
            })
            .collect()
    }
}
