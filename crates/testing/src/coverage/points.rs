//! Which parts of a program there are.

use std::collections::HashMap;

use segue_evaluator::Program;
use segue_evaluator::program::{Body, Directive, Expr, Key, Mapping, MergeMember};
use segue_parser::diagnostic::Span;
use segue_parser::rule::show;
use segue_parser::{Locator, Origin, Origins, Part, Writer};

use super::{Counted, Coverage, Owner, Point, Way, address};

impl Coverage {
    /// The parts of a program that count, none of them exercised; `origins` say who wrote them, and `text` is the
    /// mapping file.
    pub fn new(program: &Program, origins: &Origins, text: &str, counted: Counted) -> Self {
        let presets = program.destination.presets.iter();
        let mut gather = Gather {
            program,
            counted,
            file: Locator::new(text),
            presets: presets.map(|preset| Locator::new(&preset.text)).collect(),
            coverage: Self {
                points: Vec::new(),
                by_place: HashMap::new(),
            },
        };
        for (drop, part) in program.drops.iter().zip(&origins.drops) {
            let of = Owner::Drop(drop.name.clone());
            gather.add(
                &of,
                part.by,
                &drop.condition,
                Way::Fires,
                "it drops an event",
            );
            gather.conditions(&of, part.by, &drop.condition);
        }
        for (entry, part) in program.lets.iter().zip(&origins.lets) {
            let of = Owner::Let(entry.name.clone());
            gather.add(&of, part.by, &entry.value, Way::Value, "it has a value");
            gather.ways(&of, part.by, "", &entry.value);
        }
        let mappings = program.mappings.iter().zip(&origins.mappings);
        for (mapping, origin) in mappings.filter(|(mapping, _)| mapping.enabled) {
            gather.mapping(mapping, origin);
        }
        gather.coverage
    }
}

struct Gather<'p> {
    program: &'p Program,
    counted: Counted,
    file: Locator,
    presets: Vec<Locator>,
    coverage: Coverage,
}

impl<'p> Gather<'p> {
    fn add(&mut self, of: &Owner, by: Writer, expr: &Expr, way: Way, what: impl Into<String>) {
        let coverage = &mut self.coverage;
        coverage
            .by_place
            .insert((address(expr), way), coverage.points.len());
        coverage.points.push(Point {
            owner: of.clone(),
            by,
            what: what.into(),
            exercised: false,
        });
    }

    /// Something of what a writer has written, by what finds its place inside.
    fn within(&self, by: Writer, find: impl FnOnce(&Locator, Span) -> Option<Span>) -> Writer {
        let place = match by {
            Writer::Default => None,
            Writer::Preset(at, span) => {
                let locator = self.presets.get(at);
                let place = locator.and_then(|locator| find(locator, span));
                place.map(|place| Writer::Preset(at, place))
            }
            Writer::File(span) => find(&self.file, span).map(Writer::File),
        };
        place.unwrap_or(by)
    }

    fn text(&self, expr: &Expr) -> String {
        show(expr, &self.program.paths, &self.program.lets)
    }

    fn mapping(&mut self, mapping: &'p Mapping, origin: &Origin) {
        let of = Owner::Mapping(mapping.name.clone());
        let at = Writer::File(origin.span);
        self.add(&of, at, &mapping.trigger, Way::Fires, "it fires");
        match (origin.trigger.as_slice(), &mapping.trigger) {
            ([trigger, narrowed], Expr::And(both)) if both.len() == 2 => {
                for (part, condition) in [trigger, narrowed].into_iter().zip(both) {
                    self.conditions(&of, part.by, condition);
                }
            }
            (parts, trigger) => {
                let by = parts.first().map_or(at, |part| part.by);
                self.conditions(&of, by, trigger);
            }
        }
        let fields = match &mapping.body {
            Body::Fields(fields) => fields,
            Body::Whole(expr) => {
                let part = origin.fields.first().and_then(|field| field.parts.first());
                let by = part.map_or(at, |part| part.by);
                self.add(&of, by, expr, Way::Value, "its mapping has a value");
                self.ways(&of, by, "", expr);
                return;
            }
        };
        let action = self.program.destination.actions.get(mapping.action);
        for (field, expr) in fields {
            let key = action.and_then(|action| action.fields.get(*field));
            let key = key.map_or("", |field| &field.key);
            let mut origins = origin.fields.iter();
            if let Some(origin) = origins.find(|origin| origin.field == *field) {
                self.field(&of, key, expr, &origin.parts);
            }
        }
    }

    /// A field: what sets it, then what is added to it, each by its own writer.
    fn field(&mut self, of: &Owner, key: &str, expr: &'p Expr, parts: &[Part]) {
        let Some((last, before)) = parts.split_last() else {
            return;
        };
        let counts = last.by != Writer::Default || self.counted == Counted::All;
        if counts {
            self.add(
                of,
                last.by,
                expr,
                Way::Value,
                format!("`{key}` has a value"),
            );
        }
        match expr {
            Expr::MergeInto(base, _) | Expr::MergeOver(base, _) if !before.is_empty() => {
                self.field(of, key, base, before);
            }
            _ => {}
        }
        if !counts {
            return;
        }
        let members = match expr {
            Expr::Object { members, .. } => members.iter().map(|(k, v)| (k, v)).collect(),
            Expr::MergeInto(_, members) => set(members),
            _ => Vec::new(),
        };
        for (member, value) in members {
            let mut by = last.by;
            match member {
                Key::Text(member) => {
                    by = self.within(by, |file, map| file.member(map, member));
                    if !is_literal(value) {
                        let what = format!("`{key}.{member}` has a value");
                        self.add(of, by, value, Way::Value, what);
                    }
                }
                Key::Computed(member) => self.ways(of, by, key, member),
            }
            self.ways(of, by, key, value);
        }
        match expr {
            Expr::Object { .. } | Expr::MergeInto(..) => {}
            Expr::MergeOver(_, over) => self.ways(of, last.by, key, over),
            _ => self.ways(of, last.by, key, expr),
        }
    }

    /// The single conditions of a trigger.
    fn conditions(&mut self, of: &Owner, by: Writer, expr: &'p Expr) {
        let mut singles = Vec::new();
        add_single(expr, &mut singles);
        for (at, single) in singles.into_iter().enumerate() {
            let by = self.within(by, |file, span| file.conditions(span).get(at).copied());
            let text = self.text(single);
            self.add(of, by, single, Way::Holds, format!("`{text}` holds"));
            let what = format!("`{text}` does not hold");
            self.add(of, by, single, Way::Fails, what);
            self.ways(of, by, "", single);
        }
    }

    /// The ways through the fallbacks, choices and loops of a value.
    fn ways(&mut self, of: &Owner, by: Writer, field: &str, expr: &'p Expr) {
        for (way, what) in self.named_ways(expr).into_iter().enumerate() {
            let place = match field {
                "" => String::new(),
                field => format!("in `{field}`, "),
            };
            self.add(of, by, expr, Way::Taken(way), place + &what);
        }
        for child in expr.children() {
            self.ways(of, by, field, child);
        }
    }

    /// What taking each of the ways through an expression means.
    fn named_ways(&self, expr: &Expr) -> Vec<String> {
        let text = |expr| self.text(expr);
        match expr {
            Expr::Coalesce(first, otherwise) => {
                let (first, otherwise) = (text(first), text(otherwise));
                vec![
                    format!("`{first}` has a value"),
                    format!("`{otherwise}` is taken for `{first}`"),
                ]
            }
            Expr::If(branches, _) => {
                let conditions = branches.iter().map(|(condition, _)| text(condition));
                let conditions: Vec<_> = conditions.collect();
                let holds = conditions.iter().map(|text| format!("`{text}` holds"));
                let none = format!("`{}` does not hold", conditions.join("` or `"));
                // Without a branch it is no choice, but Segment's way of having no value.
                let none = (!branches.is_empty()).then_some(none);
                holds.chain(none).collect()
            }
            Expr::Map(list, _) => vec![format!("`{}` has an item", text(list))],
            Expr::Directive(directive) => match &**directive {
                Directive::ArrayPath { list, .. } => vec![format!("`{}` has an item", text(list))],
                Directive::Case { .. } => vec!["`@case` changes a text".to_owned()],
                Directive::Replace(_) => vec!["`@replace` finds its pattern".to_owned()],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// The conditions that `and`, `or` and `not` join, in order.
fn add_single<'p>(expr: &'p Expr, found: &mut Vec<&'p Expr>) {
    match expr {
        Expr::And(all) | Expr::Or(all) => all.iter().for_each(|part| add_single(part, found)),
        Expr::Not(inner) if inner.is_joint() => add_single(inner, found),
        single => found.push(single),
    }
}

/// The members that are set.
fn set(members: &[MergeMember]) -> Vec<(&Key, &Expr)> {
    let set = members.iter().filter_map(|member| match member {
        MergeMember::Set(key, value) => Some((key, value)),
        MergeMember::Remove(_) => None,
    });
    set.collect()
}

/// Whether a value is the same for every event.
fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::Text(_) => true,
        Expr::List { .. } | Expr::Object { .. } => expr.children().into_iter().all(is_literal),
        _ => false,
    }
}
