use super::notes::is_blank;
use super::role::Role;
use super::text::{in_double_quotes, is_doubtful, is_plain, is_special, is_text, quoted};
use super::{INDENT, WIDTH};
use crate::diagnostic::{Diagnostics, Span};
use crate::lint::characters::is_hidden;
use crate::rule::{Layout, lay_out_text};
use crate::yaml::{Resolved, Scalar, Snippet, Style};

/// How a scalar is written.
#[derive(Debug)]
pub(super) enum Form {
    /// On one line.
    Line(String),
    /// As a block: its header and its lines.
    Block(String, Vec<String>),
}

/// Where a scalar is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// What it is there.
    pub(super) role: Role,
    /// What else stands around it.
    pub(super) around: Around,
    /// The column of the line it is on.
    pub(super) indent: usize,
    /// The column in which it begins.
    pub(super) column: usize,
}

/// What a scalar stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// No brackets: it may be a block.
    Nothing,
    /// It is a key outside of brackets.
    Key,
    /// Brackets.
    Brackets,
    /// Brackets of JSON.
    Json,
}

/// Lays out a scalar that stands at `span` of `source`.
pub(super) fn form(
    source: &str,
    span: Span,
    scalar: &Scalar,
    place: Place,
    diagnostics: &mut Diagnostics,
) -> Form {
    if scalar.text.is_empty() && !scalar.verbatim {
        return Form::Line(String::new());
    }
    let written = source.get(span.start..span.end).unwrap_or_default();
    let is_block = matches!(scalar.style, Style::Literal | Style::Folded);
    if scalar.text.contains(is_hidden) && !is_block && !written.contains(['\n', '\r']) {
        // Whether such characters stand in the file or escapes for them, it stays.
        return Form::Line(written.to_owned());
    }
    let snippet = Snippet::new(&scalar.text, &scalar.offsets).in_style(scalar.style);
    let text = scalar.resolve() == Resolved::Text;
    match place.role {
        Role::Condition if scalar.resolve() != Resolved::Null && !scalar.text.trim().is_empty() => {
            if let Some(layout) = Layout::read(snippet, diagnostics) {
                return expression(scalar, "", &layout, place);
            }
        }
        Role::Value if text && scalar.text.starts_with('=') => {
            let rest = snippet.slice(1..scalar.text.len());
            if let Some(layout) = Layout::read(rest, diagnostics) {
                return expression(scalar, "=", &layout, place);
            }
        }
        Role::Value if text => {
            if let Some(text) = lay_out_text(snippet, diagnostics) {
                return block(source, span, scalar, place)
                    .unwrap_or_else(|| Form::Line(line(scalar, &text, place.around)));
            }
        }
        _ => {}
    }
    block(source, span, scalar, place)
        .unwrap_or_else(|| Form::Line(line(scalar, &scalar.text, place.around)))
}

/// An expression, behind its `=` where it has one: on one line if it fits there.
fn expression(scalar: &Scalar, before: &str, layout: &Layout, place: Place) -> Form {
    let flat = format!("{before}{}", layout.line());
    let free = match place.around {
        Around::Json => false,
        around => is_plain(&flat, around != Around::Nothing) && is_text(&flat),
    };
    let written = if free {
        flat.clone()
    } else {
        line(scalar, &flat, place.around)
    };
    let escaped = written.len() > flat.len() + 2;
    let fits = place.column + written.chars().count() <= WIDTH;
    if place.around != Around::Nothing || fits && !escaped || flat.contains(is_special) {
        return Form::Line(written);
    }
    let width = WIDTH.saturating_sub(place.indent + INDENT);
    let lines = layout.lines(before, width);
    if lines.len() == 1 && !escaped {
        return Form::Line(written);
    }
    Form::Block(">-".to_owned(), lines)
}

/// The text of a scalar, or what has become of it, on one line.
fn line(scalar: &Scalar, text: &str, around: Around) -> String {
    let same = !scalar.verbatim && text == scalar.text;
    let free = is_text(text) && (!scalar.verbatim || !is_doubtful(text));
    let in_brackets = matches!(around, Around::Brackets | Around::Json);
    match around {
        Around::Json if scalar.verbatim => in_double_quotes(text),
        _ if is_plain(text, in_brackets) && (same || free) => text.to_owned(),
        _ => quoted(text),
    }
}

/// A text that its author has put into a block, in the same lines; none where it is not in one or cannot be.
fn block(source: &str, span: Span, scalar: &Scalar, place: Place) -> Option<Form> {
    let style = match scalar.style {
        Style::Literal => '|',
        Style::Folded => '>',
        Style::Plain | Style::Single | Style::Double => return None,
    };
    let unfit = |c: char| is_special(c) && !matches!(c, '\n' | '\t');
    if place.around != Around::Nothing || scalar.text.contains(unfit) {
        return None;
    }
    let lines = lines_of_block(source, span)?;
    let first = lines.iter().find(|line| !line.is_empty())?;
    let last = scalar.text.trim_end_matches('\n').rsplit('\n').next()?;
    let odd = |line: &str| is_blank(line) || line.starts_with('\t');
    if odd(first) || odd(last) {
        return None;
    }
    let indicator = if first.starts_with(' ') { "2" } else { "" };
    let chomping = match scalar.text.len() - scalar.text.trim_end_matches('\n').len() {
        0 => "-",
        1 => "",
        // Blank lines at the end of a text are easily lost.
        _ => return None,
    };
    Some(Form::Block(format!("{style}{indicator}{chomping}"), lines))
}

/// The lines of the block scalar at a span, which begins with its first character, without their indentation.
fn lines_of_block(source: &str, span: Span) -> Option<Vec<String>> {
    let before = source.get(..span.start)?;
    let indent = span.start - before.rfind(['\n', '\r'])? - 1;
    // Blank lines before the first character belong to the text; above them is the header.
    let header = before.trim_end_matches([' ', '\t', '\n', '\r']).len();
    let body = source.get(header..span.end)?.replace("\r\n", "\n");
    let lines = body.split(['\n', '\r']).skip(1);
    let lines = lines.map(|line| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        line.get(blanks.min(indent)..)
            .unwrap_or_default()
            .to_owned()
    });
    Some(lines.collect())
}
