//! What loads and is probably not meant, one file a rule.
//!
//! A rule sees the file as it is written and what its mappings come to ([`Subject`]). Rules run over files without
//! errors only: what is wrong elsewhere would make them guess. Findings that a stage meets while it reads anyway
//! (a mixed `and` and `or`, a deprecated setting) are that stage's. [`ignore`] has the last word on all of them.

pub mod characters;
pub(crate) mod expression;
pub mod ignore;

mod always_fires;
mod blank_around;
mod changing_identity;
mod double_count;
mod dropped_before;
mod given;
mod lone_member;
mod members;
mod missing_identity;
mod narrows_nothing;
mod never_by_spec;
mod never_fires;
mod never_sent;
mod over_limit;
mod pinned;
mod read_otherwise;
mod reading;
mod replaced_default;
mod reserved_name;
mod shared_identity;
mod spec;
mod uncarried_group;
mod unreachable_member;
mod unreadable_for_segment;
mod unused_event_field;
mod unused_let;

use segue_evaluator::Program;
use segue_evaluator::program::{Expr, Let, Mapping};
use segue_evaluator::schema::Action;

use crate::compile::Origin;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, codes};
use crate::file::{Body, Entry, FieldEntry, MappingFile, Trigger};
use crate::reason::{self, Answer, Wanted};
use crate::yaml::{self, Node};

/// A file to look over.
#[derive(Debug)]
pub struct Subject<'s> {
    /// The text of the file.
    pub text: &'s str,
    /// Its tree.
    pub root: &'s Node,
    /// The file as it is written.
    pub file: &'s MappingFile<'s>,
    /// The mappings that stand in it, each with its action; an entry for several presets once for each.
    pub mappings: Vec<Subscription<'s>>,
    /// What it compiled to.
    pub program: &'s Program,
    /// Where the mappings of the program come from.
    pub origins: &'s [Origin],
    /// The entries under `let:` as they are in any environment: texts with variables in them are unknown.
    pub lets: &'s [Let],
    /// By position under `let:`: which names are used.
    pub used_lets: &'s [bool],
}

/// A mapping of the file.
#[derive(Clone, Copy, Debug)]
pub struct Subscription<'s> {
    /// As it is written.
    pub entry: &'s Entry<'s>,
    /// Its position in the program.
    pub position: usize,
    /// What it runs.
    pub action: &'s Action,
    /// Whether fields it does not name have the action's defaults.
    pub defaults: bool,
}

/// A condition that decides what becomes of events.
struct Condition<'s> {
    expr: &'s Expr,
    span: Span,
    /// Whether events for which it holds are dropped, rather than mapped.
    drops: bool,
}

impl Subject<'_> {
    /// Whether conditions of the program can hold, or not hold, as wanted for one event.
    fn ask(&self, wanted: &[(&Expr, bool)]) -> Answer {
        self.ask_beside(wanted, Vec::new())
    }

    /// The same, with other conditions beside them.
    fn ask_beside(&self, wanted: &[(&Expr, bool)], others: Vec<Wanted<'_>>) -> Answer {
        let wanted = wanted.iter().map(|(condition, holds)| Wanted {
            condition,
            holds: *holds,
            paths: &self.program.paths,
            lets: self.lets,
        });
        reason::find(&wanted.chain(others).collect::<Vec<_>>())
    }

    /// A finding that is mended by leaving out the entry or item at a place; safe if the program stays the same.
    fn left_out(&self, finding: Diagnostic, place: Span, safe: bool) -> Diagnostic {
        match yaml::removal(self.text, self.root, place) {
            Some(span) => finding.fix(span, "", safe),
            None => finding,
        }
    }

    /// The conditions of the file with their places: those of its mappings, and those under `drop:`.
    fn conditions(&self) -> Vec<Condition<'_>> {
        let drops = self.program.drops.iter().zip(&self.file.drops);
        let drops = drops.map(|(drop, written)| Condition {
            expr: &drop.condition,
            span: written.node.span,
            drops: true,
        });
        let triggers = self.mappings.iter().filter_map(|mapping| {
            Some(Condition {
                expr: &mapping.compiled(self.program)?.trigger,
                span: mapping.when(),
                drops: false,
            })
        });
        drops.chain(triggers).collect()
    }

    /// That an enabled mapping fires: its trigger holds, and nothing before it takes the event away.
    fn fires<'w>(&'w self, compiled: &'w Mapping) -> Vec<(&'w Expr, bool)> {
        let before = self.program.mappings.iter();
        let before = before.take_while(|other| !std::ptr::eq(*other, compiled));
        let taken = before
            .filter(|other| other.enabled && other.group.is_some() && other.group == compiled.group)
            .map(|other| (&other.trigger, false));
        let fires: Vec<_> = std::iter::once((&compiled.trigger, true))
            .chain(taken)
            .collect();
        self.kept(&fires)
    }

    /// That none of the drops holds, behind other conditions.
    fn kept<'w>(&'w self, wanted: &[(&'w Expr, bool)]) -> Vec<(&'w Expr, bool)> {
        let drops = self
            .program
            .drops
            .iter()
            .map(|drop| (&drop.condition, false));
        wanted.iter().copied().chain(drops).collect()
    }
}

impl<'s> Subscription<'s> {
    /// What it compiled to.
    fn compiled(&self, program: &'s Program) -> Option<&'s Mapping> {
        program.mappings.get(self.position)
    }

    /// Where a finding about when it fires stands: its trigger, else its `where`, else its name.
    fn when(&self) -> Span {
        match (self.entry.trigger, self.entry.narrowed) {
            (Trigger::Given(node), _) | (_, Some(node)) => node.span,
            _ => self.entry.head,
        }
    }

    /// The trigger it is written with, and what that compiled to.
    fn trigger(&self, program: &'s Program) -> Option<(&'s Node, &'s Expr)> {
        let Trigger::Given(node) = self.entry.trigger else {
            return None;
        };
        let whole = &program.mappings.get(self.position)?.trigger;
        match (whole, self.entry.narrowed) {
            (Expr::And(parts), Some(_)) => Some((node, parts.first()?)),
            (whole, _) => Some((node, whole)),
        }
    }

    /// The values written under `fields:`.
    fn fields(&self) -> &'s [FieldEntry<'s>] {
        match &self.entry.body {
            Body::Fields(fields) => fields,
            Body::Segment(_) => &[],
        }
    }
}

/// One thing to look for.
trait Rule: Sync {
    /// The code of its findings.
    fn code(&self) -> &'static Code;

    /// Reports where it is.
    fn check(&self, subject: &Subject<'_>, found: &mut Diagnostics);
}

/// Whether something has been found about a value or a part of it, which a vaguer finding would say again.
fn said(found: &Diagnostics, span: Span) -> bool {
    found.iter().any(|d| span.contains(d.span.start))
}

/// Whether a part of a condition has been found to have the same answer for every event, which is why all of it does.
fn fixed(found: &Diagnostics, span: Span) -> bool {
    let mut fixed = found
        .iter()
        .filter(|d| *d.code == codes::lint::FIXED_CONDITION);
    fixed.any(|d| span.contains(d.span.start))
}

/// Every rule, those that say most first.
static RULES: &[&dyn Rule] = &[
    &unused_let::UnusedLet,
    &unused_event_field::UnusedEventField,
    &replaced_default::ReplacedDefault,
    &never_sent::NeverSent,
    &unreadable_for_segment::UnreadableForSegment,
    &read_otherwise::ReadOtherwise,
    &never_fires::NeverFires,
    &always_fires::AlwaysFires,
    &dropped_before::DroppedBefore,
    &unreachable_member::UnreachableMember,
    &lone_member::LoneMember,
    &narrows_nothing::NarrowsNothing,
    &never_by_spec::NeverBySpec,
    &double_count::DoubleCount,
    &shared_identity::SharedIdentity,
    &changing_identity::ChangingIdentity,
    &missing_identity::MissingIdentity,
    &reserved_name::ReservedName,
    &over_limit::OverLimit,
    &blank_around::BlankAround,
    &uncarried_group::UncarriedGroup,
];

/// Looks a file over.
pub fn check(subject: &Subject<'_>, found: &mut Diagnostics) {
    for rule in RULES {
        rule.check(subject, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_code_of_its_own() {
        let mut ids: Vec<_> = RULES.iter().map(|rule| rule.code().id).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(codes::all().filter(|c| ids.contains(&c.id)).count() == all);
    }
}
