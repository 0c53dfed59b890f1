use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use segue_parser::diagnostic::{Diagnostic, Severity, Span};

use super::Drawing;

impl Drawing<'_> {
    /// Draws a finding as rustc does: place, line, underline, help and what a mended line looks like.
    pub fn draw(&self, diagnostic: &Diagnostic, out: &mut impl Write) -> io::Result<()> {
        let text = self.secrets.masked_text();
        let help = self.help(diagnostic);
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Hint => Level::NOTE.with_name("hint"),
        };
        let labels = diagnostic.labels.iter().map(|(span, label)| {
            AnnotationKind::Context
                .span(self.range(*span))
                .label(self.secrets.mask(label))
        });
        let snippet = Snippet::source(text)
            .path(self.name)
            .annotation(AnnotationKind::Primary.span(self.range(diagnostic.span)))
            .annotations(labels);
        let found = level
            .primary_title(self.secrets.mask(&diagnostic.message))
            .id(diagnostic.code.id)
            .element(snippet);
        let report = match (self.shown_fix(diagnostic), help) {
            (Some(fix), help) => {
                let title = Level::HELP.secondary_title(help.unwrap_or("write it so".into()));
                let patch = Patch::new(self.range(fix.span), fix.replacement.as_str());
                let mended = Snippet::source(text).path(self.name).patch(patch);
                vec![found, Group::with_title(title).element(mended)]
            }
            (None, Some(help)) => vec![found.element(Level::HELP.message(help))],
            (None, None) => vec![found],
        };
        writeln!(out, "{}\n", Renderer::styled().render(&report))
    }

    /// The range of a span, within the text and at whole characters.
    fn range(&self, span: Span) -> Range<usize> {
        let text = self.secrets.masked_text();
        let floor = |at: usize| {
            (0..=at.min(text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at))
        };
        let start = floor(span.start).unwrap_or(0);
        start..floor(span.end).unwrap_or(0).max(start)
    }
}
