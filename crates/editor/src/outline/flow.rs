//! Collections between brackets.

use segue_evaluator::limits::FILE_DEPTH;
use segue_parser::diagnostic::Span;
use segue_parser::yaml::Style;

use super::scan::Scanner;
use super::{Collection, Id, Key, Scalar, Value};

impl Scanner<'_> {
    /// What stands between brackets as the value of a node; brackets that are not closed end before a line that is
    /// indented no deeper than `column`.
    pub(super) fn flow(&mut self, id: Id, column: Option<usize>) {
        let mut open = Vec::new();
        self.open_bracket(id, &mut open);
        while let Some(&inside) = open.last() {
            self.skip_blanks();
            let start = self.at;
            match self.rest().chars().next() {
                None => {
                    self.extend(inside, self.at);
                    break;
                }
                Some('\n' | '\r') => {
                    let line = self.next_written_line();
                    let ended = line >= self.text.len()
                        || column.is_some_and(|column| self.indentation(line) <= column);
                    if ended {
                        self.extend(inside, line);
                        break;
                    }
                    self.at = line;
                }
                Some('#') => self.skip_line(),
                Some('}' | ']') => {
                    self.at += 1;
                    self.extend(inside, self.at);
                    open.pop();
                }
                Some(',') => {
                    self.at += 1;
                    self.extend(inside, self.at);
                }
                Some(':') => {
                    self.at += 1;
                    self.colon(inside);
                }
                Some('&') => self.anchor(),
                Some('*') => {
                    let place = self.flow_place(inside, start);
                    self.at += self.name_length();
                    self.set(place, Value::Alias(Span::new(start, self.at)), self.at);
                }
                Some('{' | '[') => {
                    let place = self.flow_place(inside, start);
                    self.open_bracket(place, &mut open);
                }
                Some(c) => {
                    let scalar = match c {
                        '"' | '\'' => self.quoted(column),
                        _ => self.flow_plain(),
                    };
                    self.flow_scalar(inside, scalar);
                }
            }
            // Something is read in every round.
            self.at = self
                .at
                .max(start + usize::from(self.at == start && !self.rest().is_empty()));
        }
    }

    fn open_bracket(&mut self, id: Id, open: &mut Vec<Id>) {
        if open.len() + self.depth() >= FILE_DEPTH {
            return self.give_up();
        }
        let collection = Collection {
            list: self.rest().starts_with('['),
            column: None,
            children: Vec::new(),
            span: Span::new(self.at, self.at + 1),
        };
        self.at += 1;
        self.set(id, Value::Collection(collection), self.at);
        open.push(id);
    }

    /// The last entry of a map, if its value has not come before `start`.
    fn waiting(&self, inside: Id, start: usize) -> Option<Id> {
        let last = *self.outline.children(inside).last()?;
        let node = self.outline.node(last);
        let behind = node.key.and_then(|key| key.end)?;
        let between = self.text.get(behind..start).unwrap_or_default();
        let waits = matches!(node.value, Value::Nothing) && !between.contains(',');
        waits.then_some(last)
    }

    /// The node whose value begins here.
    fn flow_place(&mut self, inside: Id, start: usize) -> Id {
        match self.waiting(inside, start) {
            Some(entry) => entry,
            None => self.add(inside, None, start),
        }
    }

    /// The colon behind the last key.
    fn colon(&mut self, inside: Id) {
        let end = self.at;
        let last = self.outline.children(inside).last().copied();
        let node = last.and_then(|last| self.outline.nodes.get_mut(last.0));
        if let Some(key) = node.and_then(|node| node.key.as_mut()) {
            key.end.get_or_insert(end);
        }
    }

    /// A scalar: a key in a map that waits for none, else a value.
    fn flow_scalar(&mut self, inside: Id, scalar: Scalar) {
        let list = self.collection(inside).is_some_and(|c| c.list);
        match self.waiting(inside, scalar.span.start) {
            None if !list => {
                let key = Key { scalar, end: None };
                self.add(inside, Some(key), scalar.span.start);
            }
            _ => {
                let place = self.flow_place(inside, scalar.span.start);
                self.set(place, Value::Scalar(scalar), scalar.span.end);
            }
        }
    }

    /// A plain scalar on this line. What begins with `=` is an expression, whose own brackets belong to it: YAML sees
    /// that differently, and the author is told so.
    fn flow_plain(&mut self) -> Scalar {
        let rest = self.rest();
        let expression = rest.starts_with('=');
        let mut depth = 0_usize;
        let mut end = 0;
        let mut blank = false;
        let mut characters = rest.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let ends_key = c == ':'
                && next
                    .is_none_or(|c| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'));
            match c {
                '\n' | '\r' => break,
                '#' if blank => break,
                '(' | '[' | '{' if expression => depth += 1,
                ')' | ']' | '}' if depth > 0 => depth -= 1,
                ',' | '[' | ']' | '{' | '}' if depth == 0 => break,
                _ if ends_key && depth == 0 => break,
                _ => {}
            }
            blank = matches!(c, ' ' | '\t');
            if !blank {
                end = at + c.len_utf8();
            }
        }
        let span = Span::new(self.at, self.at + end);
        self.at = span.end;
        Scalar {
            span,
            style: Style::Plain,
            indent: 0,
        }
    }
}
