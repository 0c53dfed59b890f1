//! A mapping file put together: settings, `let`, `drop`, mappings, tests.

mod directive;
mod field;
mod fit;
mod locate;
mod mapping;
mod origin;
mod plan;
mod preset;
mod setting;
mod source;
mod test;
mod unit;
mod value;

use std::sync::Arc;

use segue_evaluator::schema::{Destination, SettingValues};
use segue_evaluator::{Program, Rule, limits};

use crate::diagnostic::codes::file as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::file::{MappingFile, TestCase, suggest};
use crate::yaml::{self, Node, OffsetMap, Snippet};
use crate::{Environment, Expander, lint, rule, segment};

pub use locate::Locator;
pub use origin::{FieldOrigin, Origin, Origins, Part, Writer};
pub use preset::Preset;
pub use source::Source;
pub use test::{Tested, Tests};

use plan::Base;
use unit::Unit;

/// Compiles mapping files for one destination.
#[derive(Debug)]
pub struct Compiler {
    destination: Arc<Destination>,
    presets: Vec<Preset>,
}

/// The destination's own data (defaults, presets) does not compile.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct DestinationError {
    /// Which part, and what is wrong with it.
    pub message: String,
}

/// What a mapping file compiled to, and everything found on the way.
#[derive(Debug, Default)]
pub struct Compilation {
    /// The program; none where an error was found.
    pub program: Option<Program>,
    /// Where the parts of the program come from.
    pub origins: Origins,
    /// The settings under their canonical keys, defaults filled in by the destination; none where an error was
    /// found in them.
    pub settings: Option<SettingValues>,
    /// What stands under `sources:`.
    pub sources: Vec<Source>,
    /// What stands under `tests:`.
    pub tests: Vec<TestCase>,
    /// Environment variables that are unset and have no default, in the order of the file, each once. A placeholder
    /// stands for them.
    pub unset: Vec<String>,
    /// Findings in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Compiler {
    /// A compiler for a destination. Of the destination's own data only the shape of its presets is looked at: what
    /// no mapping file uses is never compiled, and [`Compiler::check`] is for a test of the destination.
    pub fn new(destination: Destination) -> Result<Self, DestinationError> {
        let presets = destination.presets.iter();
        let presets = presets
            .map(|source| Preset::read(source, &destination))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            destination: Arc::new(destination),
            presets,
        })
    }

    /// Compiles all data of the destination: the triggers and defaults of its actions, and its presets.
    pub fn check(&self) -> Result<(), DestinationError> {
        check_actions(&self.destination)?;
        let mut presets = self.presets.iter();
        presets.try_for_each(|preset| preset.origin(&self.destination).map(drop))
    }

    /// The destination.
    pub fn destination(&self) -> &Arc<Destination> {
        &self.destination
    }

    /// The presets of the destination, in its order.
    pub fn presets(&self) -> &[Preset] {
        &self.presets
    }

    /// Compiles a mapping file.
    pub fn compile(&self, text: &str, environment: &dyn Environment) -> Compilation {
        let mut diagnostics = Diagnostics::default();
        let expander = Expander::new(environment);
        let mut compilation = Compilation::default();
        let document = yaml::read(text, &mut diagnostics);
        if let Some(document) = &document
            && let Some(file) = MappingFile::read(&document.root, &mut diagnostics)
        {
            compilation = self.assemble(&file, (text, &document.root), &expander, &mut diagnostics);
        }
        let comments = document.as_ref().map_or(&[][..], |d| &d.comments);
        lint::characters::check(text, comments, &mut diagnostics);
        if let Some(document) = &document {
            lint::ignore::apply(text, document, true, &mut diagnostics);
        }
        if diagnostics.has_errors() {
            compilation.program = None;
        }
        Compilation {
            unset: expander.into_unset(),
            diagnostics: diagnostics.into_sorted(),
            ..compilation
        }
    }

    /// Compiles the parts of a mapping file.
    fn assemble(
        &self,
        file: &MappingFile<'_>,
        (text, root): (&str, &Node),
        expander: &Expander<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Compilation {
        if !self.is_for_us(file, diagnostics) {
            return Compilation::default();
        }
        let destination = &*self.destination;
        let settings = setting::settings(file, destination, expander, diagnostics);
        let known = settings.clone().unwrap_or_default();
        let veiled = expander.veiled();
        let mut unit = Unit::new(destination).event_fields(file).texts(
            (destination.segment_texts)(&known),
            (destination.coercion)(&known),
        );
        std::mem::swap(&mut unit.diagnostics, diagnostics);
        let (lets, drops) = (unit.lets(&file.lets, expander), unit.drops(&file.drops));
        let mut origins = Origins::named(file, text);
        let presets = self.presets.iter().enumerate();
        let bases: Vec<Base<'_>> = presets.filter_map(Base::of).collect();
        let planned = plan::plan(file, text, &bases, &mut unit.diagnostics);
        let mut mappings = Vec::new();
        for mapping in &planned {
            // What is over the limit is checked and not kept.
            if let Some((mapping, origin)) = unit.mapping(mapping)
                && mappings.len() < limits::MAPPINGS
            {
                mappings.push(mapping);
                origins.mappings.push(origin);
            }
        }
        test::Known::planned(file, &planned, destination).check(&file.tests, &mut unit.diagnostics);
        let sources = source::sources(&file.sources, expander, &mut unit.diagnostics);
        let lets_anywhere = unit.veiled_lets(&file.lets, &veiled);
        std::mem::swap(&mut unit.diagnostics, diagnostics);
        let program = Program::new(
            Arc::clone(&self.destination),
            unit.coercion,
            unit.paths,
            drops,
            lets,
            mappings,
        );
        if !diagnostics.has_errors() {
            let planned = planned.iter().enumerate();
            let subject = lint::Subject {
                text,
                root,
                file,
                mappings: planned
                    .filter_map(|(at, p)| p.subscription(at, destination))
                    .collect(),
                program: &program,
                origins: &origins.mappings,
                lets: &lets_anywhere,
                used_lets: &unit.used_lets,
            };
            lint::check(&subject, diagnostics);
        }
        Compilation {
            program: Some(program),
            origins,
            settings,
            sources,
            tests: file.tests.clone(),
            ..Compilation::default()
        }
    }

    /// Whether the rest of a file can be read: it is for this destination, or names none.
    fn is_for_us(&self, file: &MappingFile<'_>, diagnostics: &mut Diagnostics) -> bool {
        let ours = self.destination.name.as_str();
        let Some(named) = file.destination.filter(|d| d.text != ours) else {
            return true;
        };
        let finding = Diagnostic::new(
            &codes::UNKNOWN_DESTINATION,
            named.span,
            "there is no such destination",
        );
        diagnostics.push(suggest(finding, named, std::iter::once(ours)));
        false
    }

    /// Compiles one expression (`segue eval --rule`, without the leading `=`) or, with `condition`, a condition.
    pub fn rule(
        &self,
        text: &str,
        condition: bool,
        any_field: bool,
    ) -> Result<Rule, Vec<Diagnostic>> {
        let mut unit = Unit::new(&self.destination).any_field(any_field);
        let offsets = OffsetMap::identity(0, text.len());
        let snippet = Snippet::new(text, &offsets);
        let expr = unit.with(|cx, diagnostics| {
            if condition {
                rule::condition(snippet, cx, diagnostics)
            } else {
                rule::value(snippet, cx, diagnostics).map(|(expr, _)| expr)
            }
        });
        let (rule, _) = unit.finish(expr, condition)?;
        Ok(rule)
    }

    /// Compiles a condition as Segment's own reader takes it (`segue eval --segment-fql`).
    pub fn segment_condition(&self, text: &str) -> Result<Rule, Vec<Diagnostic>> {
        let mut unit = Unit::new(&self.destination);
        let offsets = OffsetMap::identity(0, text.len());
        let read = segment::reader::condition(Snippet::new(text, &offsets), &mut unit.paths);
        let expr = read.map_err(|finding| {
            unit.diagnostics.push(Diagnostic {
                severity: Severity::Error,
                ..*finding
            });
        });
        let (rule, _) = unit.finish(expr.ok(), true)?;
        Ok(rule)
    }

    /// Compiles one of Segment's mapping objects (JSON or YAML), without an action's schema. The warnings are for
    /// people, the rule runs all the same.
    pub fn segment_mapping(&self, text: &str) -> Result<(Rule, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut unit = Unit::new(&self.destination).any_field(true);
        let document = yaml::read(text, &mut unit.diagnostics);
        let expr = document.and_then(|document| {
            unit.with(|cx, diagnostics| segment::transform(&document.root, cx, diagnostics))
        });
        unit.finish(expr, false)
    }
}

/// Compiles the defaults and triggers of all actions.
fn check_actions(destination: &Destination) -> Result<(), DestinationError> {
    let wrong = |action: &str, what: &str, why: &str| DestinationError {
        message: format!("{what} of the action `{action}`: {why}"),
    };
    let mut unit = Unit::new(destination);
    for action in &destination.actions {
        if let Some(text) = &action.trigger {
            unit.own(text, rule::condition)
                .map_err(|why| wrong(&action.key, "the trigger", &why))?;
        }
        for field in &action.fields {
            if let Some(text) = &field.default {
                let typed = unit.own(text, rule::value).map_err(|why| {
                    wrong(
                        &action.key,
                        &format!("the default of `{}`", field.key),
                        &why,
                    )
                })?;
                fit::check(&typed, field, unit.coercion)
                    .map_err(|why| wrong(&action.key, "the default", &why))?;
            }
        }
    }
    Ok(())
}
