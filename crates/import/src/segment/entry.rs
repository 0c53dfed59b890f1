//! One subscription as an entry of `mappings`.

use std::collections::{BTreeSet, HashSet};

use segue_evaluator::program::Let;
use segue_evaluator::schema::Action;
use segue_parser::Compiler;
use segue_parser::diagnostic::Span;
use segue_parser::rule::EVENT_FIELDS;
use segue_parser::yaml::{Node, NodeKind};

use super::baseline::{Base, Baseline};
use super::body::{Carried, Failed, carry};
use super::expr::lets_of;
use super::fields::{Fields, fields};
use super::shape::Subscription;
use super::trigger::{Trigger, trigger};
use super::value::Writer;
use crate::document::Document;
use crate::report::{Report, Verdict};
use crate::yaml::{Map, Yaml};

/// An entry of `mappings`.
pub(super) struct Entry {
    pub(super) map: Map,
    /// The preset it is.
    pub(super) preset: Option<usize>,
    /// Whether it is that preset and nothing else.
    pub(super) unchanged: bool,
    pub(super) enabled: bool,
}

/// The key of the directive that goes around all fields.
const ROOT_DIRECTIVE: &str = "__segment_internal_directive";

/// What the entries of one file share.
pub(super) struct Importer<'i> {
    compiler: &'i Compiler,
    baseline: &'i Baseline,
    names: HashSet<String>,
    /// First steps of paths that the Segment spec does not have.
    roots: BTreeSet<String>,
    /// Entries of `let`, for their names.
    applied: Vec<Let>,
    /// The same as they are written.
    pub(super) lets: Map,
}

/// What is known of an entry before its fields.
struct Head<'h> {
    name: &'h str,
    /// Position of the action.
    at: usize,
    action: &'h Action,
    trigger: Trigger,
    enabled: bool,
}

/// What an entry needs beside itself.
#[derive(Default)]
struct Needs {
    lets: Map,
    roots: BTreeSet<String>,
}

impl<'i> Importer<'i> {
    pub(super) fn new(compiler: &'i Compiler, baseline: &'i Baseline) -> Self {
        Self {
            compiler,
            baseline,
            names: HashSet::new(),
            roots: BTreeSet::new(),
            applied: Vec::new(),
            lets: Map::default(),
        }
    }

    pub(super) fn event_fields(&self) -> Vec<String> {
        self.roots.iter().cloned().collect()
    }

    /// The entry for a subscription; none where it cannot be one, which is in the report.
    pub(super) fn entry(
        &mut self,
        subscription: &Subscription,
        report: &mut Report,
    ) -> Option<Entry> {
        let given = subscription.name.as_deref().map(str::trim);
        let given = given.filter(|name| !name.is_empty());
        let Some((at, action)) = self.action(subscription.action.as_deref()) else {
            let message = match &subscription.action {
                Some(action) => format!("Mixpanel (Actions) has no action `{action}`, so it did nothing"),
                None => "nothing says what it does; the export has to have its `actionSlug` or `partnerAction`"
                    .to_owned(),
            };
            let subject = given.unwrap_or("a subscription without a name");
            report.note(Verdict::NotCarried, subject, message);
            return None;
        };
        let name = self.unique(given.unwrap_or(&action.label), report);
        let trigger = trigger(subscription.trigger.as_deref().unwrap_or_default());
        let head = Head {
            name: &name,
            at,
            action,
            enabled: subscription.enabled && trigger.fires,
            trigger,
        };
        let nothing = Node {
            span: Span::default(),
            kind: NodeKind::Mapping(Vec::new()),
        };
        let mapping = subscription.mapping.as_ref().unwrap_or(&nothing);
        let (entry, said) = match self.carried(&head, mapping) {
            Ok(carried) => carried,
            Err(Failed::Always(why)) => {
                let message = format!("it failed for every event: {why}");
                report.note(Verdict::NotCarried, &name, message);
                return None;
            }
            Err(Failed::Kept(why)) => {
                let entry = Self::kept(&head, mapping);
                if !self.loads(&entry.map, &Needs::default()) {
                    report.note(
                        Verdict::NotCarried,
                        &name,
                        format!("it does not load here: {why}"),
                    );
                    return None;
                }
                (entry, vec![format!("kept as Segment's mapping: {why}")])
            }
        };
        Some(self.told(entry, &head, said, report))
    }

    /// The entry in native fields, and what there is to say about them.
    fn carried(&mut self, head: &Head<'_>, mapping: &Node) -> Result<(Entry, Vec<String>), Failed> {
        let before = self.applied.len();
        let carried = carry(mapping, head.action, &mut self.applied)?;
        let roots = carried.roots.iter();
        let needs = Needs {
            lets: self.written(&carried, before),
            roots: roots
                .filter(|root| !EVENT_FIELDS.contains(&root.as_str()))
                .cloned()
                .collect(),
        };
        let entry = self.native(head, &carried);
        if !self.loads(&entry.map, &needs) {
            self.applied.truncate(before);
            let why = "a value of it could be none of its field, which only shows at Segment when events come";
            return Err(Failed::Kept(why.to_owned()));
        }
        self.lets.members.extend(needs.lets.members);
        self.roots.extend(needs.roots);
        let fields = head.action.fields.iter().zip(&carried.fields);
        let said = fields.filter_map(|(field, value)| Some((field, value.as_ref()?)));
        let left_out = strangers(mapping, head.action);
        let said = said.flat_map(|(field, (_, caveats))| {
            caveats
                .iter()
                .map(|caveat| format!("`{}` does {caveat}", field.key))
        });
        let said = said.chain(left_out).collect();
        Ok((entry, said))
    }

    /// The `let` entries that a mapping has added and uses.
    fn written(&self, carried: &Carried, from: usize) -> Map {
        let mut used = HashSet::new();
        for (value, _) in carried.fields.iter().flatten() {
            lets_of(value, &mut used);
        }
        // An entry sees those before it.
        for (at, entry) in self.applied.iter().enumerate().skip(from).rev() {
            if used.contains(&at) {
                lets_of(&entry.value, &mut used);
            }
        }
        let writer = Writer {
            paths: &carried.paths,
            lets: &self.applied,
            expands: true,
        };
        let mut map = Map::default();
        for (at, entry) in self.applied.iter().enumerate().skip(from) {
            if used.contains(&at) {
                map.put(&entry.name, writer.value(&entry.value));
            }
        }
        map
    }

    fn native(&self, head: &Head<'_>, carried: &Carried) -> Entry {
        let presets = self.baseline.presets.iter().enumerate();
        let ours = presets.filter(|(_, preset)| preset.action == head.at);
        let by_trigger = ours
            .clone()
            .find(|(_, preset)| head.trigger.text.as_ref() == Some(&preset.trigger));
        let by_name = ours.clone().find(|(_, preset)| preset.name == head.name);
        let preset = by_trigger.or(by_name);
        let base: Option<&Base> = match preset {
            Some((_, preset)) => Some(preset),
            None => self.baseline.actions.get(head.at),
        };
        let fields = match base {
            Some(base) => fields(carried, head.action, base, &self.applied),
            None => Fields {
                defaults: true,
                map: Map::default(),
            },
        };
        let mut map = Map::default();
        match preset {
            Some((_, preset)) => {
                map.put("preset", Yaml::text(&preset.name));
                if preset.name != head.name {
                    map.put("name", Yaml::text(head.name));
                }
            }
            None => map.put("name", Yaml::text(head.name)),
        }
        if !head.enabled {
            map.put("enabled", Yaml::raw(false));
        }
        match preset {
            Some(_) if by_trigger.is_some() => {}
            Some(_) => map.members.extend(head.trigger()),
            None => {
                map.members.extend(head.trigger());
                map.put("action", Yaml::text(&head.action.key));
            }
        }
        if !fields.defaults {
            map.put("defaults", Yaml::raw(false));
        }
        if !fields.map.is_empty() {
            map.put("fields", Yaml::Map(fields.map));
        }
        Entry {
            unchanged: preset.is_some() && map.members.len() == 1,
            preset: preset.map(|(at, _)| at),
            enabled: head.enabled,
            map,
        }
    }

    /// The entry with Segment's mapping as it is.
    fn kept(head: &Head<'_>, mapping: &Node) -> Entry {
        let mut map = Map::default();
        map.put("name", Yaml::text(head.name));
        if !head.enabled {
            map.put("enabled", Yaml::raw(false));
        }
        map.members.extend(head.trigger());
        map.put("action", Yaml::text(&head.action.key));
        map.put("mapping", Yaml::of(mapping));
        Entry {
            map,
            preset: None,
            unchanged: false,
            enabled: head.enabled,
        }
    }

    fn loads(&self, entry: &Map, needs: &Needs) -> bool {
        let mut document = Document::new(self.compiler);
        document.settings.put("project_token", Yaml::text("token"));
        document
            .settings
            .put("compatibility", Yaml::text("segment"));
        document.event_fields = self.roots.union(&needs.roots).cloned().collect();
        document.lets = self.lets.clone();
        document.lets.members.extend(needs.lets.members.clone());
        document.mappings = vec![Yaml::Map(entry.clone())];
        document.loads()
    }

    /// The entry with what there is to say about it, above it and in the report.
    fn told(
        &self,
        mut entry: Entry,
        head: &Head<'_>,
        said: Vec<String>,
        report: &mut Report,
    ) -> Entry {
        let remarks: Vec<String> = head.trigger.remark.iter().cloned().collect();
        let above = remarks
            .iter()
            .chain(said.iter().filter(|s| s.starts_with("kept")));
        let above: Vec<String> = above.cloned().collect();
        if let Some(first) = entry.map.members.first_mut() {
            first.comments = above;
        }
        let preset = entry.preset.and_then(|at| self.baseline.presets.get(at));
        let how = match preset {
            Some(preset) if entry.unchanged => format!("the preset {}, unchanged", preset.name),
            Some(preset) => format!("the preset {} with changes", preset.name),
            None => format!("a mapping of its own to {}", head.action.key),
        };
        let how = if entry.enabled {
            how
        } else {
            format!("{how}, disabled")
        };
        report.note(Verdict::Carried, head.name, how);
        if !head.trigger.fires && remarks.is_empty() {
            let message = "what Segment makes of its trigger cannot be said here, so it is disabled; write one";
            report.note(Verdict::NotCarried, head.name, message);
        }
        for message in remarks.into_iter().chain(said) {
            report.note(Verdict::Changed, head.name, message);
        }
        entry
    }

    /// The action of a name, however it is spelt.
    fn action(&self, name: Option<&str>) -> Option<(usize, &'i Action)> {
        let plain = |name: &str| {
            let letters = name.chars().filter(|c| c.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect::<String>()
        };
        let name = plain(name?);
        let mut actions = self.compiler.destination().actions.iter().enumerate();
        actions.find(|(_, action)| {
            [&action.key, &action.label]
                .into_iter()
                .any(|own| plain(own) == name)
        })
    }

    /// A name that no other mapping has.
    fn unique(&mut self, name: &str, report: &mut Report) -> String {
        let mut unique = name.to_owned();
        let mut number = 1;
        while !self.names.insert(unique.clone()) {
            number += 1;
            unique = format!("{name} {number}");
        }
        if number > 1 {
            let message = format!("several are called `{name}`, so it is called `{unique}`");
            report.note(Verdict::Changed, name, message);
        }
        unique
    }
}

/// What there is to say about fields that the action does not have.
fn strangers(mapping: &Node, action: &Action) -> Option<String> {
    let NodeKind::Mapping(entries) = &mapping.kind else {
        return None;
    };
    let keys = entries.iter().filter_map(|entry| entry.key.as_str());
    let unknown = keys.filter(|key| action.field(key).is_none() && *key != ROOT_DIRECTIVE);
    let unknown: Vec<_> = unknown.map(|key| format!("`{key}`")).collect();
    (!unknown.is_empty()).then(|| {
        format!(
            "left out {}: `{}` has no such fields, so they were never sent",
            unknown.join(", "),
            action.key
        )
    })
}

impl Head<'_> {
    /// The trigger as a member. A mapping that never fired may have none, nor its action one by default.
    fn trigger(&self) -> Option<crate::yaml::Member> {
        let text = match (&self.trigger.text, &self.action.trigger) {
            (Some(text), _) => text.clone(),
            (None, Some(_)) => return None,
            (None, None) => format!("type = \"{}\"", self.action.key),
        };
        let mut map = Map::default();
        map.put("trigger", Yaml::text(text));
        map.members.pop()
    }
}
