use super::INDENT;
use super::notes::Note;
use super::plan::{Laid, Row, Rows, Sheet};

/// A file as text.
pub(super) fn print(sheet: &Sheet) -> String {
    let mut printer = Printer {
        out: String::new(),
        fresh: true,
    };
    printer.notes(&sheet.top, 0);
    if let Some(marker) = &sheet.marker {
        printer.begin(0, false);
        printer.out.push_str(marker);
        printer.end(None);
        printer.fresh = true;
    }
    match &sheet.root {
        Row {
            lead,
            above,
            value: Laid::Rows(rows),
            ..
        } if lead.is_empty() => {
            printer.notes(above, 0);
            printer.rows(rows, 0, false);
        }
        root => {
            printer.notes(&root.above, 0);
            printer.begin(0, root.spaced);
            printer.row(root, 0, "");
        }
    }
    printer.notes(&sheet.bottom, 0);
    printer.out
}

struct Printer {
    out: String,
    /// Whether what comes next is the first below a key or bracket, where no blank line stands.
    fresh: bool,
}

impl Printer {
    /// Begins a line.
    fn begin(&mut self, indent: usize, spaced: bool) {
        if spaced && !self.fresh {
            self.out.push('\n');
        }
        self.fresh = false;
        self.indent(indent);
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Ends a line, with a comment perhaps.
    fn end(&mut self, comment: Option<&str>) {
        if let Some(comment) = comment {
            self.out.extend([" ", comment]);
        }
        self.out.push('\n');
    }

    fn notes(&mut self, notes: &[Note], indent: usize) {
        for note in notes {
            self.begin(indent, note.spaced);
            self.out.push_str(&note.text);
            self.end(None);
        }
    }

    /// Rows, the first one on a line that has begun where it is `joined`.
    fn rows(&mut self, rows: &Rows, indent: usize, joined: bool) {
        for (at, row) in rows.rows.iter().enumerate() {
            if at > 0 || !joined {
                self.notes(&row.above, indent);
                self.begin(indent, row.spaced);
            }
            self.row(row, indent, "");
        }
        self.notes(&rows.below, indent);
    }

    /// A row whose line has begun, and the comma behind it where it needs one.
    fn row(&mut self, row: &Row, indent: usize, comma: &str) {
        self.out.push_str(&row.lead);
        let inside = indent + INDENT;
        let comment = row.behind.as_deref();
        match &row.value {
            Laid::Line(line) => {
                self.space(row, !line.is_empty());
                self.out.extend([line, comma]);
                self.end(comment);
            }
            Laid::Block(header, lines) => {
                self.space(row, true);
                self.out.push_str(header);
                self.end(comment);
                for line in lines {
                    if !line.is_empty() {
                        self.indent(inside);
                    }
                    self.out.push_str(line);
                    self.end(None);
                }
            }
            Laid::Brackets([open, close], rows) => {
                self.space(row, true);
                self.out.push_str(open);
                self.end(None);
                self.fresh = true;
                let indent = indent + if row.lead == "-" { INDENT } else { 0 };
                for (at, row) in rows.iter().enumerate() {
                    self.begin(indent + INDENT, row.spaced && at > 0);
                    let comma = if at + 1 < rows.len() { "," } else { "" };
                    self.row(row, indent + INDENT, comma);
                }
                self.begin(indent, false);
                self.out.extend([close, comma]);
                self.end(comment);
            }
            Laid::Rows(rows) if row.lead == "-" => {
                self.out.push(' ');
                self.rows(rows, inside, true);
            }
            Laid::Rows(rows) => {
                self.end(comment);
                self.fresh = true;
                self.rows(rows, inside, false);
            }
        }
    }

    /// A blank behind the key or dash, if something stands there and behind it.
    fn space(&mut self, row: &Row, something: bool) {
        if something && !row.lead.is_empty() {
            self.out.push(' ');
        }
    }
}
