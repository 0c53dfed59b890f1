//! The tokens of Segment's reader (`@segment/fql-ts`), which takes the text by UTF-16 units.

use super::Refused;

/// A token with its place, in units.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// As the reader compares it: a text has its quotes, a word no longer its backslashes.
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Word,
    Dot,
    /// `!` or a comparison.
    Operator,
    /// `and`, `or`.
    Connector,
    Text,
    Number,
    Open,
    Close,
    /// `null`, a comma, a bracket.
    Other,
    End,
}

/// Words, numbers and texts are shorter than this.
const LENGTH: usize = 100_000;

const SPACE: u16 = b' ' as u16;
const TAB: u16 = b'\t' as u16;
const LINE: u16 = b'\n' as u16;

/// The tokens of an expression, the last one [`Kind::End`]; runs of words and dots are joined to one word.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refused> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut tokens = Vec::new();
    let mut lexer = Lexer {
        units: &units,
        at: 0,
    };
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    tokens.push(lexer.token(Kind::End, "eos", lexer.at));
    Ok(joined(tokens))
}

fn joined(tokens: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let word = rest.next_if(|next| token.kind == Kind::Dot && next.kind == Kind::Word);
        match (joined.last_mut(), word) {
            (Some(path), Some(word)) if path.kind == Kind::Word => {
                path.text.push('.');
                path.text.push_str(&word.text);
                path.end = word.end;
            }
            (_, word) => {
                joined.push(token);
                joined.extend(word);
            }
        }
    }
    joined
}

struct Lexer<'u> {
    units: &'u [u16],
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, Refused> {
        while matches!(self.peek(), Some(SPACE | TAB | LINE)) {
            self.at += 1;
        }
        let start = self.at;
        let Some(unit) = self.bump() else {
            return Ok(None);
        };
        let kind = match ascii(unit) {
            '.' => Kind::Dot,
            '(' => Kind::Open,
            ')' => Kind::Close,
            '[' | ']' | ',' => Kind::Other,
            '=' => Kind::Operator,
            '!' => return self.bang(start).map(Some),
            '<' | '>' => {
                self.accept("=");
                Kind::Operator
            }
            '"' | '\'' => return self.text(unit, start).map(Some),
            '0'..='9' | '+' | '-' => return self.number(start).map(Some),
            'a' if self.accept("nd") => Kind::Connector,
            'o' if self.accept("r") => Kind::Connector,
            'n' if self.accept("ull") => Kind::Other,
            'a'..='z' | 'A'..='Z' | '_' | '\\' => return self.word(unit, start).map(Some),
            _ => return Err(self.refused("the reader knows no such character", start)),
        };
        let text = String::from_utf16_lossy(self.units.get(start..self.at).unwrap_or_default());
        Ok(Some(self.token(kind, &text, start)))
    }

    /// `!=`, or a `!` before a word or a group.
    fn bang(&mut self, start: usize) -> Result<Token, Refused> {
        match self.peek().map(ascii) {
            Some('(' | 'a'..='z' | 'A'..='Z') => Ok(self.token(Kind::Operator, "!", start)),
            _ if self.accept("=") => Ok(self.token(Kind::Operator, "!=", start)),
            _ => Err(self.refused("a blank is missing behind this", start)),
        }
    }

    /// A text up to the next quote of its kind. That quote stays, and opens another text, where nothing ends it.
    fn text(&mut self, quote: u16, start: usize) -> Result<Token, Refused> {
        while self.peek() != Some(quote) {
            if self.bump().is_none() {
                return Err(self.refused("this text has no end", start));
            }
            if self.at - start > LENGTH {
                return Err(self.refused("this text is too long", start));
            }
        }
        let body = self
            .units
            .get(start + 1..self.at)
            .map(String::from_utf16_lossy);
        self.accept(if ascii(quote) == '"' { "\"" } else { "'" });
        let quote = ascii(quote);
        let text = format!("{quote}{}{quote}", body.unwrap_or_default());
        Ok(self.token(Kind::Text, &text, start))
    }

    fn number(&mut self, start: usize) -> Result<Token, Refused> {
        let mut point = false;
        while let Some(unit) = self.peek().filter(|u| matches!(ascii(*u), '0'..='9' | '.')) {
            self.at += 1;
            if ascii(unit) == '.' {
                if point || self.terminated() {
                    return Err(self.refused("this is no number", start));
                }
                point = true;
            }
            if self.at - start > LENGTH {
                return Err(self.refused("this number is too long", start));
            }
        }
        let text = String::from_utf16_lossy(self.units.get(start..self.at).unwrap_or_default());
        Ok(self.token(Kind::Number, &text, start))
    }

    /// A word from its first unit on, which has been taken.
    fn word(&mut self, first: u16, start: usize) -> Result<Token, Refused> {
        let mut word = Vec::new();
        let mut unit = first;
        loop {
            if ascii(unit) == '\\' {
                let message = "there is nothing behind this backslash";
                unit = self.bump().ok_or_else(|| self.refused(message, start))?;
            }
            word.push(unit);
            if word.len() >= LENGTH {
                return Err(self.refused("this word is too long", start));
            }
            match self.peek().map(ascii) {
                Some('a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '\\') => {
                    unit = self.bump().unwrap_or_default();
                }
                Some('.' | '(' | '=' | '!') => break,
                _ if self.terminated() => break,
                _ => return Err(self.refused("a blank is missing behind this word", start)),
            }
        }
        let text = String::from_utf16_lossy(&word);
        Ok(self.token(Kind::Word, &text, start))
    }

    /// Takes a text if it stands here with an end behind it. Where the input ends during the look, what has been looked
    /// at is lost.
    fn accept(&mut self, wanted: &str) -> bool {
        let start = self.at;
        let mut same = true;
        for c in wanted.chars() {
            if self.at < self.units.len() && self.terminated() {
                same = false;
                break;
            }
            let Some(unit) = self.bump() else {
                return false;
            };
            same &= ascii(unit) == c;
        }
        if same && self.terminated() {
            return true;
        }
        self.at = start;
        false
    }

    /// Whether what follows ends a word: a blank, a comma, a closing bracket, the end.
    fn terminated(&self) -> bool {
        self.peek()
            .is_none_or(|unit| matches!(ascii(unit), ' ' | '\t' | '\n' | ',' | ']' | ')'))
    }

    fn peek(&self) -> Option<u16> {
        self.units.get(self.at).copied()
    }

    fn bump(&mut self) -> Option<u16> {
        let unit = self.peek()?;
        self.at += 1;
        Some(unit)
    }

    fn token(&self, kind: Kind, text: &str, start: usize) -> Token {
        Token {
            kind,
            text: text.to_owned(),
            start,
            end: self.at,
        }
    }

    fn refused(&self, message: &'static str, start: usize) -> Refused {
        Refused {
            message,
            start,
            end: self.at,
        }
    }
}

/// A unit as a character; what is not ASCII is of one kind here.
fn ascii(unit: u16) -> char {
    u8::try_from(unit)
        .ok()
        .filter(u8::is_ascii)
        .map_or(char::REPLACEMENT_CHARACTER, char::from)
}
