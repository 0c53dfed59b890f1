//! The rule language around the cursor: which expression it is in, which word, which call. Read by its words alone, so
//! that it does not matter whether the expression is finished.

use std::ops::Range;

use crate::shape::Shape;

/// An expression with the cursor in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Code<'s> {
    /// The text of the scalar it is in.
    pub(crate) text: &'s str,
    /// Where in that it begins.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
}

/// A word, sign or text of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    /// In the text of the scalar.
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A path, function or keyword.
    Word,
    /// A text between quotes.
    Text,
    /// Anything else: a run of signs, or a bracket or comma by itself.
    Sign,
}

/// A function whose arguments the cursor is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// The function.
    pub(crate) name: Range<usize>,
    /// The first argument.
    pub(crate) first: usize,
    /// Which argument the cursor is in, from 0.
    pub(crate) argument: usize,
}

impl<'s> Code<'s> {
    /// The expression around the cursor in a scalar; none where the scalar holds something else there. `key` is the
    /// scalar's own key or the one it stands behind.
    pub(crate) fn around(
        text: &'s str,
        shape: Shape<'_>,
        key: Option<&str>,
        cursor: usize,
    ) -> Option<Self> {
        let whole = Self {
            text,
            start: 0,
            end: text.len(),
        };
        match shape {
            Shape::Condition => Some(whole),
            Shape::SegmentValue if key == Some("@path") => Some(whole),
            Shape::SegmentValue if key == Some("@template") => whole.hole(cursor),
            Shape::Value | Shape::Field(_) => {
                let blanks = text.len() - text.trim_start().len();
                if !text.trim_start().starts_with('=') {
                    return whole.hole(cursor);
                }
                let start = blanks + 1;
                (cursor >= start).then_some(Self { start, ..whole })
            }
            _ => None,
        }
    }

    /// The expression between braces around the cursor in a text.
    pub(crate) fn hole(self, cursor: usize) -> Option<Self> {
        let start = self.text.get(..cursor)?.rfind("{{")? + 2;
        let behind = self.text.get(start..)?;
        let end = start + behind.find("}}").unwrap_or(behind.len());
        (start <= cursor && cursor <= end).then_some(Self { start, end, ..self })
    }

    /// What it is made of.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = self.start;
        while let Some(rest) = self.text.get(at..self.end).filter(|rest| !rest.is_empty()) {
            let (kind, length) = token(rest);
            if let Some(kind) = kind {
                let range = at..at + length;
                tokens.push(Token { kind, range });
            }
            at += length.max(1);
        }
        tokens
    }

    /// A part of the text.
    pub(crate) fn part(&self, range: Range<usize>) -> &'s str {
        self.text.get(range).unwrap_or_default()
    }

    /// A path of a word as it is from the event: inside `map(list, ...)` a path starts at the item.
    pub(crate) fn in_event(
        &self,
        tokens: &[Token],
        cursor: usize,
        word: &str,
        path: &str,
    ) -> String {
        let calls = self.calls(tokens, cursor);
        let mut around = calls.iter().rev();
        let map = around.find(|call| self.part(call.name.clone()) == "map");
        let map = map.filter(|call| call.argument > 0 && !word.starts_with("$."));
        let list = map.and_then(|call| tokens.iter().find(|t| t.range.start >= call.first));
        let Some(list) = list else {
            return path.to_owned();
        };
        let list = known_path(self.part(list.range.clone()));
        let path = path.trim_start_matches('@').trim_start_matches('.');
        let dot = if path.is_empty() { "" } else { "." };
        format!("{list}[]{dot}{path}")
    }

    /// The calls around the cursor, from outside in.
    pub(crate) fn calls(&self, tokens: &[Token], cursor: usize) -> Vec<Call> {
        let mut open: Vec<Option<Call>> = Vec::new();
        let mut before: Option<&Token> = None;
        for token in tokens.iter().filter(|t| t.range.end <= cursor) {
            if token.kind == TokenKind::Sign {
                match self.part(token.range.clone()) {
                    "(" => {
                        let name = before.filter(|t| t.kind == TokenKind::Word);
                        open.push(name.map(|name| Call {
                            name: name.range.clone(),
                            first: token.range.end,
                            argument: 0,
                        }));
                    }
                    "[" | "{" => open.push(None),
                    ")" | "]" | "}" => drop(open.pop()),
                    "," => {
                        if let Some(Some(call)) = open.last_mut() {
                            call.argument += 1;
                        }
                    }
                    _ => {}
                }
            }
            before = Some(token);
        }
        open.into_iter().flatten().collect()
    }
}

/// The length of what a text begins with; no kind for blanks.
fn token(text: &str) -> (Option<TokenKind>, usize) {
    let Some(first) = text.chars().next() else {
        return (None, 0);
    };
    match first {
        ' ' | '\t' | '\n' | '\r' => (None, 1),
        '"' | '\'' => (Some(TokenKind::Text), quoted(text, first)),
        '(' | ')' | '[' | ']' | '{' | '}' | ',' | ':' => (Some(TokenKind::Sign), 1),
        '$' | '@' | '\\' => (Some(TokenKind::Word), word(text)),
        c if is_name(c) => (Some(TokenKind::Word), word(text)),
        _ => {
            let signs = text.find(|c: char| !"=!<>?+-*/&|~".contains(c));
            let length = signs.unwrap_or(text.len()).max(first.len_utf8());
            (Some(TokenKind::Sign), length)
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$')
}

/// The length of a text between quotes, or of all that is left where it is not closed.
fn quoted(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == quote {
            return at + 1;
        }
    }
    text.len()
}

/// The length of a path with its dots, escapes and brackets.
fn word(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => drop(characters.next()),
            '[' => depth += 1,
            ']' if depth > 0 => depth -= 1,
            _ if depth > 0 || c == '.' || c == '@' || is_name(c) => {}
            _ => return at,
        }
    }
    text.len()
}

/// The path of a word up to a segment, as [`crate::spec`] writes it, and the place of that segment in the word: the one
/// the cursor is in, both counted from the start of the word.
pub(crate) fn segment(word: &str, cursor: usize) -> (String, Range<usize>) {
    let before = word.get(..cursor).unwrap_or(word);
    let start = before.rfind('.').map_or(0, |dot| dot + 1);
    let behind = word.get(start..).unwrap_or_default();
    let end = behind.find(['.', '[']).map_or(word.len(), |at| start + at);
    (
        known_path(word.get(..start).unwrap_or_default()),
        start..end,
    )
}

/// A path as [`crate::spec`] writes it: without its root, `[]` for every place in a list.
pub(crate) fn known_path(path: &str) -> String {
    let path = path.strip_prefix("$.").unwrap_or(path);
    let mut known = String::new();
    let mut rest = path.trim_end_matches('.');
    while let Some((before, behind)) = rest.split_once('[') {
        known.push_str(before);
        known.push_str("[]");
        rest = behind.split_once(']').map_or("", |(_, behind)| behind);
    }
    known + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let code = Code {
            text,
            start: 0,
            end: text.len(),
        };
        let tokens = code.tokens().into_iter();
        tokens.map(|token| code.part(token.range)).collect()
    }

    #[test]
    fn expressions_are_taken_apart() {
        let cases: &[(&str, &[&str])] = &[
            ("type = \"track\"", &["type", "=", "\"track\""]),
            ("a.b-c[0].d ??x", &["a.b-c[0].d", "??", "x"]),
            ("f(a, 'it\\'s", &["f", "(", "a", ",", "'it\\'s"]),
            ("order\\ id.x!=1.5", &["order\\ id.x", "!=", "1.5"]),
            ("properties[\"order id\"]", &["properties[\"order id\"]"]),
            ("é = \u{201c}", &["é", "=", "\u{201c}"]),
        ];
        for (text, wanted) in cases {
            assert_eq!(words(text), *wanted, "{text}");
        }
    }

    #[test]
    fn calls_around_the_cursor_are_known() {
        let text = "concat(a, first([b, replace(c, ";
        let code = Code {
            text,
            start: 0,
            end: text.len(),
        };
        let calls = code.calls(&code.tokens(), text.len());
        let calls: Vec<_> = calls
            .into_iter()
            .map(|call| (code.part(call.name), call.argument))
            .collect();
        assert_eq!(calls, [("concat", 1), ("first", 0), ("replace", 1)]);
    }

    #[test]
    fn a_path_is_cut_at_the_cursor() {
        let cases = [
            ("context.app.na", 14, "context.app", "na"),
            ("context.app.name", 9, "context", "app"),
            (
                "$.properties.products[0].s",
                26,
                "properties.products[]",
                "s",
            ),
            ("ty", 1, "", "ty"),
            ("context.", 8, "context", ""),
        ];
        for (word, cursor, path, name) in cases {
            let (found, range) = segment(word, cursor);
            assert_eq!(
                (found.as_str(), word.get(range).unwrap()),
                (path, name),
                "{word}"
            );
        }
    }
}
