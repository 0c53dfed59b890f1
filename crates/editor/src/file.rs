//! A file that is open in an editor: its outline, and what may stand where in it.

use segue_evaluator::schema::{Action, Destination, Field};
use segue_parser::Compiler;

use crate::outline::{Id, Outline, ROOT, Value};
use crate::shape::{MAPPING_FILE, Shape, Step, TEST_FILE};

/// A text that is open in an editor.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// The text.
    pub text: &'t str,
    /// What the file is.
    pub kind: Kind<'t>,
}

/// What a file is.
#[derive(Clone, Copy, Debug)]
pub enum Kind<'t> {
    /// A mapping file.
    Mappings,
    /// A file of tests, with the text of the mapping file it names, where that can be read.
    Tests(Option<&'t str>),
}

/// A file with its outline.
#[derive(Debug)]
pub(crate) struct File<'f> {
    pub(crate) compiler: &'f Compiler,
    pub(crate) outline: Outline<'f>,
    whole: Shape<'f>,
    /// The outline of the mapping file that a file of tests is for.
    tested: Option<Outline<'f>>,
}

/// A mapping that a file names: an entry of `mappings:`, or one of the presets that an entry changes.
#[derive(Debug)]
pub(crate) struct Mapping {
    /// Its entry.
    pub(crate) entry: Id,
    /// The node that holds its name.
    pub(crate) at: Id,
    /// Its name.
    pub(crate) name: String,
}

impl<'f> File<'f> {
    pub(crate) fn new(compiler: &'f Compiler, source: Source<'f>) -> Self {
        let (whole, tested) = match source.kind {
            Kind::Mappings => (Shape::Record(&MAPPING_FILE), None),
            Kind::Tests(tested) => (Shape::Record(&TEST_FILE), tested.map(Outline::new)),
        };
        Self {
            compiler,
            outline: Outline::new(source.text),
            whole,
            tested,
        }
    }

    pub(crate) fn destination(&self) -> &'f Destination {
        self.compiler.destination()
    }

    /// The outline in which the mappings are that this file is about.
    pub(crate) fn mapping_file(&self) -> &Outline<'f> {
        self.tested.as_ref().unwrap_or(&self.outline)
    }

    /// What may stand behind the key or dash of a node; none where nothing is known of it.
    pub(crate) fn shape(&self, id: Id) -> Option<Shape<'f>> {
        let mut shape = self.whole;
        let mut around = ROOT;
        for node in self.outline.way(id) {
            let key = self.outline.key(node);
            let step = key.as_deref().map_or(Step::Item, Step::Key);
            let action = match shape {
                Shape::Fields | Shape::SegmentFields => self.action_around(around),
                _ => None,
            };
            shape = shape.step(step, self.destination(), action)?;
            around = node;
        }
        Some(shape)
    }

    /// What a node stands in: the shape of its parent, of several the one that has such parts.
    pub(crate) fn shape_around(&self, id: Id) -> Option<Shape<'f>> {
        let shape = self.shape(self.outline.node(id).parent?)?;
        let Shape::Either(shapes) = shape else {
            return Some(shape);
        };
        let key = self.outline.key(id);
        let step = key.as_deref().map_or(Step::Item, Step::Key);
        let mut shapes = shapes.iter().copied();
        shapes.find(|shape| shape.step(step, self.destination(), None).is_some())
    }

    /// What an item of a list may be.
    pub(crate) fn shape_of_item(&self, list: Id) -> Option<Shape<'f>> {
        self.shape(list)?.step(Step::Item, self.destination(), None)
    }

    /// The fields that may stand in a node: those of the mapping's action, of the mapping that a test is about, or of
    /// an object.
    pub(crate) fn fields(&self, id: Id) -> &'f [Field] {
        let action = match self.shape(id) {
            Some(Shape::Fields | Shape::SegmentFields) => self.action_around(id),
            Some(Shape::Payload) => self.action_tested(id),
            Some(Shape::Members(fields)) => return fields,
            Some(Shape::Field(field)) => return crate::describe::members(field),
            _ => None,
        };
        action.map_or(&[], |action| &action.fields)
    }

    /// The action of the mapping whose `fields:` a node is.
    fn action_around(&self, fields: Id) -> Option<&'f Action> {
        self.action(&self.outline, self.outline.node(fields).parent?)
    }

    /// The action of the mapping that the key of a node names.
    fn action_tested(&self, expected: Id) -> Option<&'f Action> {
        let name = self.outline.key(expected)?;
        match self.mapping(&name) {
            Some(mapping) => self.action(self.mapping_file(), mapping.entry),
            None => self.preset_action(&name),
        }
    }

    /// The action of an entry of `mappings:`.
    pub(crate) fn action(&self, outline: &Outline<'_>, entry: Id) -> Option<&'f Action> {
        let named = ["action", "partnerAction"]
            .into_iter()
            .find_map(|key| outline.entry(entry, key));
        if let Some(action) = named.and_then(|id| outline.scalar(id)) {
            let mut actions = self.destination().actions.iter();
            return actions.find(|known| known.key == action);
        }
        let preset = outline.entry(entry, "preset")?;
        let first = outline.children(preset).first();
        let name = outline.scalar(*first.unwrap_or(&preset))?;
        self.preset_action(&name)
    }

    fn preset_action(&self, name: &str) -> Option<&'f Action> {
        let preset = self.compiler.presets().iter().find(|p| p.name == name)?;
        self.destination().actions.get(preset.action)
    }

    /// The mapping of a name, if an entry of the mapping file is it.
    pub(crate) fn mapping(&self, name: &str) -> Option<Mapping> {
        let mut mappings = mappings(self.mapping_file()).into_iter();
        mappings.find(|mapping| mapping.name == name)
    }
}

/// The mappings that the entries of a mapping file are, in order.
pub(crate) fn mappings(outline: &Outline<'_>) -> Vec<Mapping> {
    let Some(list) = outline.entry(ROOT, "mappings") else {
        return Vec::new();
    };
    let members = |entry: &Id| match outline.entry(*entry, "first_match") {
        Some(group) => outline.children(group).to_vec(),
        None => vec![*entry],
    };
    let entries = outline.children(list).iter().flat_map(members);
    entries.flat_map(|entry| named(outline, entry)).collect()
}

/// The mappings that an entry is: one by its name, or those of its presets.
fn named(outline: &Outline<'_>, entry: Id) -> Vec<Mapping> {
    let nodes = match (outline.entry(entry, "name"), outline.entry(entry, "preset")) {
        (Some(name), _) => vec![name],
        (None, Some(preset)) => match outline.node(preset).value {
            Value::Collection(_) => outline.children(preset).to_vec(),
            _ => vec![preset],
        },
        (None, None) => Vec::new(),
    };
    let mapping = |at: Id| {
        let name = outline.scalar(at)?;
        Some(Mapping { entry, at, name })
    };
    nodes.into_iter().filter_map(mapping).collect()
}
