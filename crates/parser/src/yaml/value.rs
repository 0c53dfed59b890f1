//! What the author meant as one value, whatever YAML made of it.

use crate::diagnostic::{Code, Diagnostic, Span};

/// What stands open at the end of a part of an expression.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Open {
    quote: Option<char>,
    brackets: usize,
    escaped: bool,
    in_word: bool,
}

impl Open {
    /// What a part of an expression leaves open.
    pub(super) fn of(text: &str) -> Self {
        let mut open = Self::default();
        text.chars().for_each(|c| open.step(c));
        open
    }

    /// Reads on by a character. A quote behind a letter or digit is an apostrophe or a mark of inches.
    fn step(&mut self, c: char) {
        match (self.quote, c) {
            (Some(_), _) if self.escaped => self.escaped = false,
            (Some(_), '\\') => self.escaped = true,
            (Some(quote), _) if quote == c => self.quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if !self.in_word => self.quote = Some(c),
            (None, '(' | '[' | '{') => self.brackets += 1,
            (None, ')' | ']' | '}') => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        self.in_word = c.is_alphanumeric();
    }

    /// Whether there is nothing open.
    pub(super) fn is_closed(self) -> bool {
        self.quote.is_none() && self.brackets == 0
    }
}

/// Most characters looked at to find the end of a value.
const LOOKAHEAD: usize = 4096;

/// The value that begins at `start`: the rest of its line without a comment or, between brackets of YAML, up to the
/// comma or bracket that ends it.
pub(super) fn extent(text: &str, start: usize, in_flow: bool) -> Span {
    let rest = text.get(start..).unwrap_or("");
    let rest = if in_flow { rest } else { first_line(rest) };
    let mut open = Open::default();
    let mut blank = true;
    let mut end = start;
    for (at, c) in rest.char_indices().take(LOOKAHEAD) {
        let comment = c == '#' && blank;
        if open.is_closed() && (comment || in_flow && matches!(c, ',' | ']' | '}')) {
            break;
        }
        open.step(c);
        blank = c.is_whitespace();
        if !blank {
            end = start + at + c.len_utf8();
        }
    }
    Span::new(start, end)
}

/// The value, or key, that begins at a byte: between brackets of YAML or not.
pub(super) fn at(text: &str, start: usize) -> Span {
    let line = on_line(text, start);
    let before = text.get(line.start..start).unwrap_or("");
    let in_flow = !Open::of(before).is_closed();
    let mut whole = extent(text, start, in_flow);
    let written = text.get(whole.start..whole.end).unwrap_or("");
    if (in_flow || begins_line(text, start))
        && let Some(key) = key_length(written)
    {
        whole.end = whole.start + key - 1;
    }
    whole
}

/// Where the line of `offset` begins behind its indentation and the dashes of a list.
pub(super) fn content_start(text: &str, offset: usize) -> usize {
    let start = line_start(text, offset);
    let line = first_line(text.get(start..).unwrap_or(""));
    let mut rest = line.trim_start_matches([' ', '\t']);
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start_matches([' ', '\t']);
    }
    start + line.len() - rest.len()
}

/// Whether a byte is the first of its line behind the indentation and the dashes of a list.
pub(super) fn begins_line(text: &str, offset: usize) -> bool {
    content_start(text, offset) == offset
}

/// The value on the line of `offset`: what stands behind the key's colon and the dashes of a list, or the whole line.
pub(super) fn on_line(text: &str, offset: usize) -> Span {
    let content = content_start(text, offset);
    let line = first_line(text.get(content..).unwrap_or(""));
    let key = key_length(line).filter(|key| content + key <= offset);
    let behind = line.get(key.unwrap_or(0)..).unwrap_or("");
    let start = content + line.len() - behind.trim_start().len();
    extent(text, start, false)
}

/// The length of a key with its colon at the start of a text.
pub(super) fn key_length(text: &str) -> Option<usize> {
    let from = match text.chars().next()? {
        quote @ ('"' | '\'') => text.get(1..)?.find(quote)? + 2,
        '{' if text.starts_with("{{") => text.find("}}")? + 2,
        '{' | '[' => return None,
        _ => 0,
    };
    let quoted = text.starts_with(['"', '\'']);
    let rest = text.get(from..)?;
    let colon = rest.match_indices(':').map(|(at, _)| at).find(|at| {
        let behind = rest.get(at + 1..).unwrap_or("");
        behind.is_empty() || behind.starts_with([' ', '\t', '\n', '\r'])
    })?;
    let key = !quoted || rest.get(..colon)?.trim().is_empty();
    key.then_some(from + colon + 1)
}

/// Where the line of a byte begins.
pub(super) fn line_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

/// A text up to its first line break.
pub(super) fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or("")
}

/// Whether a byte stands in a text that a double quote has opened on its line.
pub(super) fn is_double_quoted(text: &str, at: usize) -> bool {
    let mut open = None;
    let before = text.get(line_start(text, at)..at).unwrap_or("");
    let mut characters = before.chars();
    while let Some(c) = characters.next() {
        match (open, c) {
            (Some('"'), '\\') => drop(characters.next()),
            (Some(quote), c) if quote == c => open = None,
            (None, '"' | '\'') => open = Some(c),
            _ => {}
        }
    }
    open == Some('"')
}

/// A finding about a value that has to be quoted, with the quoted value as remedy.
pub(super) fn unquoted(
    code: &'static Code,
    text: &str,
    value: Span,
    message: impl Into<String>,
) -> Diagnostic {
    let written = text.get(value.start..value.end).unwrap_or("");
    let quoted = quoted(written);
    let finding = Diagnostic::new(code, value, message);
    let finding = if quoted.chars().count() > 80 {
        finding.help("quote the whole value, or put it into a `>-` block")
    } else {
        finding.help(format!(
            "quote the whole value, `{quoted}`, or put it into a `>-` block"
        ))
    };
    finding.fix(value, quoted, true)
}

/// A value between the quotes that need fewest changes to it.
pub(super) fn quoted(value: &str) -> String {
    if value.contains('\'') && !value.contains(['"', '\\']) {
        format!("\"{value}\"")
    } else {
        format!("'{}'", value.replace('\'', "''"))
    }
}
