use segue_parser::diagnostic::{Diagnostic, Span};
use serde::Serialize;

use super::Drawing;

/// A finding in `segue lint --format json`. Lines and columns start at 1, columns count Unicode characters, the ends
/// are the places behind.
#[derive(Debug, Serialize)]
pub(crate) struct Finding {
    code: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    file: String,
    #[serde(flatten)]
    place: Place,
    labels: Vec<Label>,
}

#[derive(Debug, Serialize)]
struct Label {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Debug, Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Drawing<'_> {
    /// A finding as data.
    pub(crate) fn finding(&self, diagnostic: &Diagnostic) -> Finding {
        let mask = |text: &String| self.secrets.mask(text).into_owned();
        Finding {
            code: diagnostic.code.id,
            severity: diagnostic.severity.as_str(),
            message: mask(&diagnostic.message),
            help: diagnostic.help.as_ref().map(mask),
            file: self.name.to_owned(),
            place: self.place(diagnostic.span),
            labels: diagnostic
                .labels
                .iter()
                .map(|(span, label)| Label {
                    message: mask(label),
                    place: self.place(*span),
                })
                .collect(),
        }
    }

    fn place(&self, span: Span) -> Place {
        let (start, end) = self.index.range(span);
        Place {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}
