//! What presets and actions come to where nothing is changed, in a form that can be compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use segue_evaluator::path::Paths;
use segue_evaluator::program::{Body, Mapping};
use segue_evaluator::schema::Destination;
use segue_parser::{Compiler, rule};

use super::expr::sorted;

/// A preset, or an action with its defaults.
pub(super) struct Base {
    /// The name of a preset.
    pub(super) name: String,
    /// Position of the action.
    pub(super) action: usize,
    /// The trigger in canonical text.
    pub(super) trigger: String,
    /// By position: the values of the fields in canonical text.
    pub(super) fields: Vec<Option<String>>,
}

/// All of them.
pub(super) struct Baseline {
    pub(super) presets: Vec<Base>,
    /// By position of the action.
    pub(super) actions: Vec<Base>,
}

impl Baseline {
    pub(super) fn new(compiler: &Compiler) -> Self {
        let destination = compiler.destination();
        let mut file = String::from(
            "version: 1\ndestination: mixpanel\nsettings: {project_token: token, compatibility: segment}\npresets: all\nmappings:\n",
        );
        for action in &destination.actions {
            let key = &action.key;
            let _ = writeln!(
                file,
                "  - {{name: {key}, action: {key}, trigger: userId != null}}"
            );
        }
        let program = compiler.compile(&file, &BTreeMap::new()).program;
        let bases = program.iter().flat_map(|program| {
            let mappings = program.mappings.iter();
            mappings.map(|mapping| base(mapping, &program.paths, destination))
        });
        let mut bases: Vec<Base> = bases.collect();
        let presets = bases.len().saturating_sub(destination.actions.len());
        let actions = bases.split_off(presets);
        Self {
            presets: bases,
            actions,
        }
    }
}

fn base(mapping: &Mapping, paths: &Paths, destination: &Destination) -> Base {
    let count = destination
        .actions
        .get(mapping.action)
        .map_or(0, |a| a.fields.len());
    let mut fields = vec![None; count];
    if let Body::Fields(values) = &mapping.body {
        for (at, value) in values {
            if let Some(field) = fields.get_mut(*at) {
                *field = Some(rule::show(&sorted(value), paths, &[]));
            }
        }
    }
    Base {
        name: mapping.name.clone(),
        action: mapping.action,
        trigger: rule::show(&mapping.trigger, paths, &[]),
        fields,
    }
}
