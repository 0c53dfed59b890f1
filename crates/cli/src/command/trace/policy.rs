//! Which policies make a difference.

use segue_evaluator::coerce;
use segue_evaluator::eval::Scope;
use segue_evaluator::program::{Body, Expr, Mapping};
use segue_evaluator::schema::Action;
use segue_evaluator::{Payload, Value};
use segue_mixpanel::{Mixpanel, Policy, Records, Source};

use super::report::Applied;

/// The destination with the other side of each policy.
pub(super) struct Others(Vec<Other>);

struct Other {
    policy: Policy,
    name: &'static str,
    /// Whether the settings have it improved.
    improved: bool,
    mixpanel: Mixpanel,
}

/// The records that a mapping has made.
pub(super) struct Made<'a, 'r> {
    pub(super) mapping: &'a Mapping,
    /// Whether its fields are Segment's, which no policy changes.
    pub(super) pasted: bool,
    pub(super) action: &'a Action,
    pub(super) records: &'r Records,
    pub(super) source: Source<'a>,
}

impl Others {
    pub(super) fn new(mixpanel: &Mixpanel) -> Self {
        let others = Policy::all().map(|(policy, name)| {
            let mut settings = mixpanel.settings().clone();
            let policies = settings.policies;
            let improved = policies.improves(policy);
            settings.policies = if improved {
                policies.without(policy)
            } else {
                policies.with(policy)
            };
            Other {
                policy,
                name,
                improved,
                mixpanel: Mixpanel::new(settings),
            }
        });
        Self(others.collect())
    }

    /// The policies that make a difference here: with the other side of each, something else would come out.
    pub(super) fn applied<'a>(&'a self, made: &Made<'a, '_>, scope: &Scope<'a>) -> Vec<Applied> {
        let Ok(values) = scope.fields(made.mapping, made.action) else {
            return Vec::new();
        };
        let applied = self.0.iter().filter(|other| match other.policy {
            Policy::TemplateText => !made.pasted && prints_a_structure(made.mapping, scope),
            _ => other.differs(made, values, scope),
        });
        applied
            .map(|other| Applied {
                policy: other.name,
                side: if other.improved {
                    "improved"
                } else {
                    "segment"
                },
            })
            .collect()
    }
}

impl Other {
    fn differs<'a>(&'a self, made: &Made<'a, '_>, values: &[Value<'a>], scope: &Scope<'a>) -> bool {
        let coercion = self.mixpanel.settings().policies.coercion();
        let values = scope.arena.alloc_slice_copy(values);
        let payload = coerce::payload(made.action, coercion, values, scope.arena);
        let mut others = Records::default();
        let made_otherwise = payload.and_then(|payload: Payload<'a>| {
            let (action, source) = (made.action, made.source);
            self.mixpanel
                .records(action, &payload, source, scope.arena, &mut others)
        });
        made_otherwise.is_err() || !others.iter().eq(made.records.iter())
    }
}

/// Whether a text with holes gets to print a list or an object.
fn prints_a_structure<'a>(mapping: &'a Mapping, scope: &Scope<'a>) -> bool {
    let Body::Fields(fields) = &mapping.body else {
        return false;
    };
    let mut prints = false;
    for (_, expr) in fields {
        // What fails has failed before.
        let _ = scope.visit(expr, scope.top(), &mut |expr, frame| {
            if let Expr::Template { pieces, .. } = expr {
                prints |= pieces.iter().any(|piece| {
                    let value = scope.eval(piece, frame);
                    matches!(value, Ok(Value::List(_) | Value::Object(_)))
                });
            }
        });
    }
    prints
}
