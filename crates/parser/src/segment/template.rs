//! `@template` of a text that is known.

use segue_evaluator::program::template::{Piece, pieces, placeholder_path};
use segue_evaluator::program::{Directive, Expr};

use super::lower::{Lowering, Place};
use crate::diagnostic::codes::directive as codes;
use crate::diagnostic::{Diagnostic, Span};
use crate::yaml::Snippet;

impl Lowering<'_, '_> {
    /// A template text, from the current input.
    pub(super) fn template(&mut self, text: Snippet<'_>, span: Span, place: Place) -> Expr {
        let twice = pieces(text.text, 3).any(|piece| matches!(piece, Piece::Placeholder(_)));
        if twice {
            let message = "what triple braces bring in is rendered as a template once more";
            let finding = Diagnostic::new(&codes::TRIPLE_BRACES, span, message)
                .help("write two braces: text from an event could hold placeholders of its own");
            self.diagnostics.push(finding);
        }
        let template = self.pass(text, if twice { 3 } else { 2 }, place);
        if twice {
            return Expr::Directive(Box::new(Directive::RenderAgain(template)));
        }
        template
    }

    /// One of the two passes a template goes through.
    fn pass(&mut self, text: Snippet<'_>, braces: usize, place: Place) -> Expr {
        let mut lowered = Vec::new();
        let mut at = 0;
        for piece in pieces(text.text, braces) {
            match piece {
                Piece::Text(literal) => {
                    at += literal.len();
                    lowered.push(Expr::Text(literal.into()));
                }
                Piece::Placeholder(key) => {
                    let end = at + key.len() + 2 * braces;
                    let span = text.span(at..end);
                    at = end;
                    if self.is_too_long(key, span) {
                        continue;
                    }
                    let segments = placeholder_path(key);
                    if segments.first().is_some_and(|root| root.key() == "$") {
                        let message = "a placeholder that begins with `$` is always empty";
                        let finding = Diagnostic::new(&codes::TEMPLATE_ROOT, span, message)
                            .help("write the path without `$.`: placeholders do not know it");
                        self.diagnostics.push(finding);
                    } else {
                        self.check_root(&segments, span, place);
                    }
                    lowered.push(self.walk(segments, place));
                }
            }
        }
        match lowered.as_slice() {
            [] => Expr::Text("".into()),
            [Expr::Text(text)] => Expr::Text(text.clone()),
            _ => Expr::Template {
                pieces: lowered,
                segment: true,
            },
        }
    }
}
