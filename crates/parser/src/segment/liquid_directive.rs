//! `@liquid`

use segue_evaluator::path::Segment;
use segue_evaluator::program::liquid::Node;
use segue_evaluator::program::{Directive, Expr};

use super::liquid::{self, LiquidErrorKind};
use super::lower::{Lowering, Place, Reached};
use super::report;
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::yaml::Snippet;

/// Most UTF-16 units of a template.
const LONGEST: usize = 1000;

impl Lowering<'_, '_> {
    /// `@liquid`
    pub(super) fn liquid(&mut self, text: Snippet<'_>, span: Span, place: Place) -> Expr {
        let length = text.text.encode_utf16().count();
        if length > LONGEST {
            let message = format!(
                "a Liquid template has at most {LONGEST} characters, and this has {length}"
            );
            return self.fails(place, Diagnostic::new(&codes::LIQUID_LENGTH, span, message));
        }
        let parsed = match liquid::parse(text.text) {
            Ok(parsed) => parsed,
            Err(error) => {
                let span = text.span(error.range);
                let finding = match error.kind {
                    LiquidErrorKind::Syntax(message) => {
                        Diagnostic::new(&codes::LIQUID_SYNTAX, span, message)
                    }
                    LiquidErrorKind::SwitchedOffTag(name) => switched_off("tag", &name, span),
                    LiquidErrorKind::UnknownTag(name) => unknown_tag(&name, span),
                };
                return self.fails(place, finding);
            }
        };
        for (name, range) in parsed.unknown_filters {
            let message = format!("`{name}` is no filter and changes nothing");
            let span = text.span(range);
            let finding = Diagnostic::new(&codes::UNKNOWN_FILTER, span, message);
            let meant = nearest(
                &name,
                segue_evaluator::program::liquid::Filter::NAMES
                    .iter()
                    .copied(),
            );
            self.diagnostics.push(match meant {
                Some(meant) => finding
                    .help(format!("did you mean `{meant}`?"))
                    .fix(span, meant, false),
                None => finding,
            });
        }
        for filter in parsed.switched_off_filters {
            let finding = switched_off("filter", &filter.name, text.span(filter.range));
            if !filter.conditional {
                return self.fails(place, finding);
            }
            if place.reached != Reached::Never {
                self.diagnostics.push(report::as_warning(finding));
            }
        }
        for (name, range) in parsed.variables {
            self.check_root(&[Segment::new(&name)], text.span(range), place);
        }
        match parsed.liquid.nodes.as_slice() {
            [] => Expr::Text("".into()),
            [Node::Text(text)] => Expr::Text(text.clone().into()),
            _ => Expr::Directive(Box::new(Directive::Liquid(parsed.liquid))),
        }
    }
}

fn switched_off(what: &str, name: &str, span: Span) -> Diagnostic {
    let message = format!("Segment has switched the {what} `{name}` off");
    Diagnostic::new(&codes::LIQUID_SWITCHED_OFF, span, message)
}

/// A tag there is none of, or that ends none that is open.
fn unknown_tag(name: &str, span: Span) -> Diagnostic {
    let message = if liquid::TAGS.contains(&name) {
        format!("`{name}` stands where no tag is open that it belongs to")
    } else {
        format!("`{name}` is no tag of Liquid")
    };
    let finding = Diagnostic::new(&codes::LIQUID_SYNTAX, span, message);
    match nearest(name, liquid::TAGS.iter().copied()) {
        Some(meant) if meant != name => finding.help(format!("did you mean `{meant}`?")),
        _ => finding,
    }
}
