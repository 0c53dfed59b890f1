use std::io::{self, Write};

use segue_parser::diagnostic::{Diagnostic, Severity};

use super::Drawing;

impl Drawing<'_> {
    /// Writes a finding as a workflow command of GitHub Actions, which shows it beside the line it is about. Columns are
    /// given within one line only: GitHub takes no others.
    pub(crate) fn annotate(&self, diagnostic: &Diagnostic, out: &mut impl Write) -> io::Result<()> {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let file = property(&self.path().to_string_lossy());
        let (start, end) = self.index.range(diagnostic.span);
        write!(out, "::{command} file={file},line={}", start.line)?;
        if start.line == end.line {
            write!(out, ",col={}", start.column)?;
            write!(out, ",endLine={},endColumn={}", end.line, end.column)?;
        } else {
            write!(out, ",endLine={}", end.line)?;
        }
        let title = format!("{} {}", diagnostic.code.id, diagnostic.code.name);
        writeln!(
            out,
            ",title={}::{}",
            property(&title),
            data(&self.told(diagnostic))
        )
    }
}

/// The message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
