//! The fields of a subscription.

use segue_evaluator::path::Paths;
use segue_evaluator::program::{Body, Directive, Expr, Let};
use segue_evaluator::schema::{Action, FieldKind};
use segue_parser::diagnostic::{Diagnostics, Severity};
use segue_parser::rule::Context;
use segue_parser::segment;
use segue_parser::yaml::Node;

use super::expr::{is_missing, key_text};
use super::native::{Caveat, Input, Native};

/// What a mapping of Segment's comes to.
pub(super) struct Carried {
    /// The paths its values read.
    pub(super) paths: Paths,
    /// By position of the field: its value, and what there is to know about it.
    pub(super) fields: Vec<Option<(Expr, Vec<Caveat>)>>,
    /// The names that its paths begin with.
    pub(super) roots: Vec<String>,
}

/// Why there are no fields to write.
pub(super) enum Failed {
    /// It fails for every event.
    Always(String),
    /// Something in it has no equal.
    Kept(String),
}

/// Translates a mapping. What it adds to `lets` are what its `@transform`s apply.
pub(super) fn carry(node: &Node, action: &Action, lets: &mut Vec<Let>) -> Result<Carried, Failed> {
    let before = lets.len();
    let mut paths = Paths::default();
    let carried = fields(node, action, &mut paths, lets);
    if carried.is_err() {
        lets.truncate(before);
    }
    let (fields, roots) = carried?;
    Ok(Carried {
        paths,
        fields,
        roots,
    })
}

type Fields = (Vec<Option<(Expr, Vec<Caveat>)>>, Vec<String>);

fn fields(
    node: &Node,
    action: &Action,
    paths: &mut Paths,
    lets: &mut Vec<Let>,
) -> Result<Fields, Failed> {
    let body = lower(node, action, paths)?;
    let mut native = Native::new(paths, lets);
    let mut values = Vec::new();
    let mut input = Input::Event;
    match &body {
        Body::Fields(fields) => values.extend(fields.iter().map(|(at, value)| (Some(*at), value))),
        Body::Whole(whole) => {
            let mut whole = whole;
            if let Expr::Directive(directive) = whole
                && let Directive::Transform { apply, mapping } = &**directive
            {
                input = native.applied(apply).map_err(kept)?;
                whole = mapping;
            }
            let Expr::Object { members, .. } = whole else {
                return Err(Failed::Kept("it is one directive as a whole".to_owned()));
            };
            let members = members.iter();
            values.extend(members.map(|(key, value)| (action.field(key_text(key)), value)));
        }
    }
    let mut fields: Vec<_> = action.fields.iter().map(|_| None).collect();
    for (at, value) in values {
        let field = at.and_then(|at| action.fields.get(at));
        let refused = |why: &str| {
            let field = field.map_or("a field it does not know", |f| f.key.as_str());
            Failed::Kept(format!("`{field}` has {why}, which has no equal"))
        };
        let carried = native.value(value, input).map_err(refused)?;
        let free =
            |kind: &FieldKind| matches!(kind, FieldKind::Object { fields } if fields.is_empty());
        if std::mem::take(&mut native.filled) && field.is_some_and(|f| !free(&f.kind)) {
            return Err(refused("a list of which items may be missing"));
        }
        let caveats = std::mem::take(&mut native.caveats);
        if let Some(field) = at.and_then(|at| fields.get_mut(at))
            && !is_missing(&carried)
        {
            *field = Some((carried, caveats));
        }
    }
    Ok((fields, native.roots))
}

fn kept(why: &str) -> Failed {
    Failed::Kept(format!("it has {why}, which has no equal"))
}

/// The mapping as the parser has it.
fn lower(node: &Node, action: &Action, paths: &mut Paths) -> Result<Body, Failed> {
    let mut cx = Context {
        paths,
        lets: &[],
        event_fields: &[],
        any_field: true,
        segment_texts: true,
        environment: None,
        used_lets: &mut Vec::new(),
    };
    let mut found = Diagnostics::default();
    segment::body(node, action, &mut cx, &mut found).ok_or_else(|| {
        let errors = found.into_sorted().into_iter();
        let errors = errors.filter(|d| d.severity == Severity::Error);
        let messages: Vec<_> = errors.map(|d| d.message).collect();
        Failed::Always(messages.join("; "))
    })
}
