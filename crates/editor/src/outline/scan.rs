//! Reading a file line by line.

use segue_evaluator::limits::{FILE_DEPTH, FILE_NODES};
use segue_parser::diagnostic::Span;
use segue_parser::yaml::Style;

use super::{Collection, Id, Key, Node, Outline, ROOT, Scalar, Value};

/// Longest key, with its colon; in YAML it is shorter still.
const KEY_BYTES: usize = 4096;

/// A file being read.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    /// The byte that is read next.
    pub(super) at: usize,
    pub(super) outline: Outline<'t>,
    /// The block collections that are open, from outside in.
    open: Vec<Id>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let whole = Node {
            parent: None,
            key: None,
            value: Value::Nothing,
            span: Span::new(0, text.len()),
        };
        Self {
            text,
            // A mark of the byte order belongs to no key.
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            outline: Outline {
                text,
                nodes: vec![whole],
                comments: Vec::new(),
                anchors: Vec::new(),
            },
            open: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> Outline<'t> {
        while self.at < self.text.len() && self.outline.nodes.len() < FILE_NODES {
            let column = self.indentation(self.at);
            let rest = self.rest();
            if rest.starts_with("---") || rest.starts_with("...") {
                self.at += 3;
            } else if rest.starts_with('%') {
                self.skip_line();
            } else {
                self.at += column;
                self.line(column);
            }
        }
        self.outline
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The rest of the line.
    pub(super) fn rest_of_line(&self) -> &'t str {
        self.rest().split(['\n', '\r']).next().unwrap_or_default()
    }

    /// How many blanks a line begins with.
    pub(super) fn indentation(&self, line: usize) -> usize {
        let text = self.text.get(line..).unwrap_or_default();
        text.len() - text.trim_start_matches([' ', '\t']).len()
    }

    /// Goes on behind the end of the line; a comment on the way is noted.
    pub(super) fn skip_line(&mut self) {
        self.skip_blanks();
        let line = self.rest_of_line();
        if line.starts_with('#') {
            let comment = Span::new(self.at, self.at + line.len());
            self.outline.comments.push(comment);
        }
        self.at += line.len();
        let breaks = self.rest();
        self.at += match breaks.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
    }

    pub(super) fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// Adds a node to a collection.
    pub(super) fn add(&mut self, parent: Id, key: Option<Key>, start: usize) -> Id {
        let id = Id(self.outline.nodes.len());
        self.outline.nodes.push(Node {
            parent: Some(parent),
            key,
            value: Value::Nothing,
            span: Span::new(start, start),
        });
        if let Some(collection) = self.collection(parent) {
            collection.children.push(id);
        }
        self.extend(
            id,
            key.map_or(start + 1, |key| key.end.unwrap_or(key.scalar.span.end)),
        );
        id
    }

    /// Sets the value of a node.
    pub(super) fn set(&mut self, id: Id, value: Value, end: usize) {
        if let Some(node) = self.outline.nodes.get_mut(id.0) {
            node.value = value;
        }
        self.extend(id, end);
    }

    /// A node and all it is in reach at least so far.
    pub(super) fn extend(&mut self, id: Id, end: usize) {
        let mut at = Some(id);
        while let Some(node) = at.and_then(|id| self.outline.nodes.get_mut(id.0)) {
            node.span.end = node.span.end.max(end);
            if let Value::Collection(collection) = &mut node.value {
                collection.span.end = collection.span.end.max(end);
            }
            at = node.parent;
        }
    }

    pub(super) fn collection(&mut self, id: Id) -> Option<&mut Collection> {
        match self.outline.nodes.get_mut(id.0).map(|node| &mut node.value) {
            Some(Value::Collection(collection)) => Some(collection),
            _ => None,
        }
    }

    /// How deep the innermost open collection is indented, and whether it is a list.
    fn innermost(&self) -> Option<(usize, bool)> {
        match &self.outline.node(*self.open.last()?).value {
            Value::Collection(collection) => Some((collection.column?, collection.list)),
            _ => None,
        }
    }

    /// Whether nothing but a comment is left of the line.
    fn at_end_of_line(&self) -> bool {
        let rest = self.rest();
        rest.is_empty() || rest.starts_with(['\n', '\r', '#'])
    }

    /// A line of a block, from its first character on.
    fn line(&mut self, mut column: usize) {
        if self.at_end_of_line() {
            return self.skip_line();
        }
        self.close(column, is_dash(self.rest()));
        loop {
            if is_dash(self.rest()) {
                let list = self.block(column, true);
                let item = self.add(list, None, self.at);
                let dash = self.at;
                self.at += 1;
                self.skip_blanks();
                column += self.at - dash;
                if self.at_end_of_line() {
                    return self.skip_line();
                }
                if self.key_here().is_none() && !is_dash(self.rest()) {
                    return self.value(item, Some(column - 1));
                }
            } else if let Some(key) = self.key_here() {
                let map = self.block(column, false);
                let entry = self.add(map, Some(key), key.scalar.span.start);
                self.at = key.end.unwrap_or(self.at);
                return self.value(entry, Some(column));
            } else {
                return self.bare(column);
            }
        }
    }

    /// Closes what a line that is indented so deep ends. The outermost stays open.
    fn close(&mut self, column: usize, dash: bool) {
        while let Some((open, list)) = self.innermost() {
            let ended = open > column || open == column && list && !dash;
            if !ended || self.open.len() == 1 {
                break;
            }
            self.open.pop();
        }
    }

    /// The collection to which a line that is indented so deep belongs, opened if it is not.
    fn block(&mut self, column: usize, list: bool) -> Id {
        let place = self.place();
        if let (Some((open, is_list)), Some(id)) = (self.innermost(), self.open.last())
            && (open == column && is_list == list || place.is_none())
        {
            return *id;
        }
        let id = place.unwrap_or(ROOT);
        let collection = Collection {
            list,
            column: Some(column),
            children: Vec::new(),
            span: Span::new(self.at, self.at),
        };
        self.set(id, Value::Collection(collection), self.at);
        self.open.push(id);
        if self.open.len() > FILE_DEPTH {
            self.give_up();
        }
        id
    }

    /// The node whose value has not come yet.
    fn place(&self) -> Option<Id> {
        let id = match self.open.last() {
            Some(open) => *self.outline.children(*open).last()?,
            None => ROOT,
        };
        matches!(self.outline.node(id).value, Value::Nothing).then_some(id)
    }

    /// Something that is neither an item nor has a colon: a value on a line of its own, or a key that is being written.
    fn bare(&mut self, column: usize) {
        let innermost = self.innermost();
        match (self.place(), innermost, self.open.last()) {
            (Some(place), innermost, _) if innermost.is_none_or(|(open, _)| open < column) => {
                self.value(place, innermost.map(|(open, _)| open));
            }
            (_, Some(_), Some(parent)) => {
                let parent = *parent;
                let word = before_comment(self.rest_of_line());
                let scalar = Scalar {
                    span: Span::new(self.at, self.at + word.len()),
                    style: Style::Plain,
                    indent: 0,
                };
                let key = Key { scalar, end: None };
                self.add(parent, Some(key), self.at);
                self.at += word.len();
                self.skip_line();
            }
            _ => self.skip_line(),
        }
    }

    /// The key that stands here, if its colon stands on this line.
    fn key_here(&self) -> Option<Key> {
        let rest = self.rest();
        let near = rest
            .get(..rest.floor_char_boundary(KEY_BYTES))
            .unwrap_or(rest);
        let line = near.split(['\n', '\r']).next()?;
        let (length, style) = match line.chars().next()? {
            '"' => (quoted_length(line, '"')?, Style::Double),
            '\'' => (quoted_length(line, '\'')?, Style::Single),
            '{' if !line.starts_with("{{") => return None,
            '[' | '|' | '>' | '&' | '*' | '!' | '#' => return None,
            _ => (plain_key_length(line)?, Style::Plain),
        };
        let behind = line.get(length..)?;
        let colon = length + behind.len() - behind.trim_start().len();
        let end = line.get(colon..)?.strip_prefix(':')?;
        (end.is_empty() || end.starts_with([' ', '\t'])).then(|| Key {
            scalar: Scalar {
                span: Span::new(self.at, self.at + length),
                style,
                indent: 0,
            },
            end: Some(self.at + colon + 1),
        })
    }

    /// What stands behind a key or dash, or on a line of its own; further lines of it are indented deeper than
    /// `column`.
    fn value(&mut self, id: Id, column: Option<usize>) {
        loop {
            self.skip_blanks();
            let line = self.rest_of_line();
            let word = line.split([' ', '\t']).next().unwrap_or_default();
            match line.chars().next() {
                Some('&') => self.anchor(),
                // `!contains(...)` is an expression, whatever YAML makes of it.
                Some('!') if !word.contains('(') => self.at += word.len(),
                _ => break,
            }
        }
        let line = self.rest_of_line();
        let start = self.at;
        match line.chars().next() {
            None | Some('#') => {}
            Some('*') if line.len() > 1 => {
                let name = before_comment(line);
                self.at += name.len();
                self.set(id, Value::Alias(Span::new(start, self.at)), self.at);
            }
            Some('|' | '>') if is_header(line) => return self.block_scalar(id, column),
            Some('"' | '\'') => {
                let scalar = self.quoted(column);
                self.set(id, Value::Scalar(scalar), scalar.span.end);
            }
            Some('{' | '[') if !line.starts_with("{{") => self.flow(id, column),
            Some(_) => return self.plain(id, column),
        }
        self.skip_line();
    }

    /// `&NAME`.
    pub(super) fn anchor(&mut self) {
        let end = self.at + self.name_length();
        self.outline.anchors.push(Span::new(self.at + 1, end));
        self.at = end;
    }

    /// The length of what stands up to the next blank, comma or bracket.
    pub(super) fn name_length(&self) -> usize {
        let rest = self.rest();
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | '[' | ']'));
        end.unwrap_or(rest.len())
    }

    /// How many block collections are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Leaves the rest of a file out that is nested deeper than a mapping file can be.
    pub(super) fn give_up(&mut self) {
        self.at = self.text.len();
    }

    /// A plain scalar, which may go on in lines that are indented deeper and are no entries.
    fn plain(&mut self, id: Id, column: Option<usize>) {
        let start = self.at;
        let mut end;
        loop {
            let part = before_comment(self.rest_of_line());
            self.at += part.len();
            end = self.at;
            self.skip_line();
            let line = self.next_written_line();
            let indent = self.indentation(line);
            let before = std::mem::replace(&mut self.at, line + indent);
            let content = self.rest_of_line();
            let ends = content.is_empty()
                || content.starts_with('#')
                || column.is_some_and(|column| indent <= column)
                || column.is_none() && indent == 0 && content.starts_with("---")
                || is_dash(content)
                || self.key_here().is_some();
            if ends {
                self.at = before;
                break;
            }
        }
        let scalar = Scalar {
            span: Span::new(start, end),
            style: Style::Plain,
            indent: 0,
        };
        self.set(id, Value::Scalar(scalar), end);
    }

    /// Where the next line begins that holds more than blanks.
    pub(super) fn next_written_line(&self) -> usize {
        let rest = self.rest();
        let blank = rest.len() - rest.trim_start().len();
        let before = rest.get(..blank).unwrap_or_default();
        self.at + before.rfind('\n').map_or(0, |at| at + 1)
    }

    /// `|` or `>` and the lines below it.
    fn block_scalar(&mut self, id: Id, column: Option<usize>) {
        let line = self.rest_of_line();
        let style = if line.starts_with('|') {
            Style::Literal
        } else {
            Style::Folded
        };
        let digit = line.chars().skip(1).take(2).find_map(|c| c.to_digit(10));
        self.at += before_comment(line).len();
        self.skip_line();
        let first = self.next_written_line();
        let outside = column.map_or(0, |column| column + 1);
        let indent = digit.map_or_else(
            || self.indentation(first),
            |digit| outside.saturating_sub(1) + digit as usize,
        );
        let start = self.at;
        let mut end = start;
        let mut content = None;
        while self.at < self.text.len() {
            let blank = self.rest_of_line().trim().is_empty();
            let inside = self.indentation(self.at) >= indent && indent >= outside;
            if !blank && !inside {
                break;
            }
            let line = self.at;
            if !blank {
                content.get_or_insert(line + indent);
                end = line + self.rest_of_line().trim_end().len();
            }
            self.at += self.rest_of_line().len();
            self.at += self.rest().len() - self.rest().trim_start_matches('\r').len();
            self.at += usize::from(self.rest().starts_with('\n'));
        }
        // Blank lines in front of the content are part of it.
        let from = if content.is_some() { start } else { end };
        let scalar = Scalar {
            span: Span::new(from, end),
            style,
            indent: indent.max(outside),
        };
        self.set(id, Value::Scalar(scalar), end);
    }

    /// A scalar between quotes; one that is not closed ends with the line before one that is indented no deeper than
    /// `column`.
    pub(super) fn quoted(&mut self, column: Option<usize>) -> Scalar {
        let start = self.at;
        let quote = self.rest().chars().next().unwrap_or('"');
        let style = if quote == '"' {
            Style::Double
        } else {
            Style::Single
        };
        self.at += 1;
        let mut end = self.text.len();
        let rest = self.rest();
        let mut characters = rest.char_indices().peekable();
        while let Some((i, c)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            match c {
                '\\' if quote == '"' => {
                    characters.next();
                }
                '\'' if c == quote && next == Some('\'') => {
                    characters.next();
                }
                _ if c == quote => {
                    end = self.at + i + 1;
                    break;
                }
                '\n' => {
                    let line = self.at + i + 1;
                    let indent = self.indentation(line);
                    let written = !matches!(next, None | Some('\n' | '\r'));
                    if written && column.is_some_and(|column| indent <= column) {
                        end = self.at + rest.get(..i).unwrap_or_default().trim_end().len();
                        break;
                    }
                }
                _ => {}
            }
        }
        self.at = end;
        Scalar {
            span: Span::new(start, end),
            style,
            indent: 0,
        }
    }
}

/// Whether a text begins with the dash of an item.
fn is_dash(text: &str) -> bool {
    let behind = text.strip_prefix('-');
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\n', '\r']))
}

/// Whether a line is the beginning of a block scalar.
fn is_header(line: &str) -> bool {
    let header = before_comment(line);
    header
        .chars()
        .skip(1)
        .all(|c| matches!(c, '+' | '-' | '0'..='9'))
        && header.len() < 4
}

/// A line up to its comment, without the blanks at its end.
pub(super) fn before_comment(line: &str) -> &str {
    let end = line.match_indices('#').map(|(at, _)| at).find(|at| {
        line.get(..*at)
            .is_some_and(|before| before.ends_with([' ', '\t']))
    });
    line.get(..end.unwrap_or(line.len()))
        .unwrap_or(line)
        .trim_end()
}

/// The length of what stands between quotes, quotes included.
fn quoted_length(line: &str, quote: char) -> Option<usize> {
    let mut characters = line.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        if c == '\\' && quote == '"' {
            characters.next();
        } else if c == quote {
            return Some(at + 1);
        }
    }
    None
}

/// The length of a plain key: up to the first colon with a blank behind it.
fn plain_key_length(line: &str) -> Option<usize> {
    let line = before_comment(line);
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
        let behind = line.get(at + 1..).unwrap_or_default();
        behind.is_empty() || behind.starts_with([' ', '\t'])
    })?;
    Some(line.get(..colon)?.trim_end().len())
}
