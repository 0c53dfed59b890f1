//! A date text into numbers, words and signs.

use crate::value::is_blank;

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// Its value, leading zeros and all but nine digits cut, and its length as written.
    Number(i64, usize),
    /// A word: what it means, and whether a number follows directly.
    Word(Word),
    Symbol(char),
    Blank,
    Other,
    End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// From 1.
    Month(i64),
    /// Hours to add.
    HalfDay(i64),
    /// Hours from UTC.
    Zone(i64),
    /// `Z`: UTC, directly behind a time too.
    Zulu,
    /// The `T` before a time.
    Time,
    Unknown,
}

/// The tokens of a text, one at a time.
pub(super) struct Tokens<'t> {
    rest: &'t str,
    /// The current token.
    pub(super) next: Token,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut tokens = Self {
            rest: text,
            next: Token::End,
        };
        tokens.take();
        tokens
    }

    /// The current token; the next becomes current.
    pub(super) fn take(&mut self) -> Token {
        let next = self.scan();
        std::mem::replace(&mut self.next, next)
    }

    /// Steps over a symbol.
    pub(super) fn eat(&mut self, symbol: char) -> bool {
        let found = self.next == Token::Symbol(symbol);
        if found {
            self.take();
        }
        found
    }

    /// A number of just so many digits.
    pub(super) fn fixed(&self, width: usize) -> Option<i64> {
        match self.next {
            Token::Number(number, length) if length == width => Some(number),
            _ => None,
        }
    }

    fn scan(&mut self) -> Token {
        let Some(c) = self.rest.chars().next() else {
            return Token::End;
        };
        if c.is_ascii_digit() {
            let digits = self.cut(|c| c.is_ascii_digit());
            let significant = digits.trim_start_matches('0');
            let significant = significant.get(..9).unwrap_or(significant);
            return Token::Number(significant.parse().unwrap_or_default(), digits.len());
        }
        if is_blank(c) {
            self.cut(is_blank);
            return Token::Blank;
        }
        if c >= 'A' {
            return Token::Word(word(self.cut(|c| c >= 'A' && !is_blank(c))));
        }
        if c == '(' {
            self.skip_parentheses();
            return Token::Other;
        }
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            ':' | '-' | '+' | '.' | ')' => Token::Symbol(c),
            _ => Token::Other,
        }
    }

    fn cut(&mut self, matches: fn(char) -> bool) -> &'t str {
        let behind = self.rest.trim_start_matches(matches);
        let part = self
            .rest
            .get(..self.rest.len() - behind.len())
            .unwrap_or_default();
        self.rest = behind;
        part
    }

    /// Passes over what stands in parentheses, up to the end where they are not closed.
    fn skip_parentheses(&mut self) {
        let mut open = 0_usize;
        let end = self.rest.char_indices().find(|(_, c)| {
            match c {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            open == 0
        });
        self.rest = end
            .and_then(|(at, _)| self.rest.get(at + 1..))
            .unwrap_or_default();
    }
}

/// A word by its first three letters. Only months may be longer than that.
fn word(text: &str) -> Word {
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = text.to_ascii_lowercase();
    let month = MONTHS.iter().position(|month| lower.starts_with(month));
    if let Some(month) = month {
        return Word::Month(month as i64 + 1);
    }
    match lower.as_str() {
        "am" => Word::HalfDay(0),
        "pm" => Word::HalfDay(12),
        "z" => Word::Zulu,
        "ut" | "utc" | "gmt" => Word::Zone(0),
        "edt" => Word::Zone(-4),
        "est" | "cdt" => Word::Zone(-5),
        "cst" | "mdt" => Word::Zone(-6),
        "mst" | "pdt" => Word::Zone(-7),
        "pst" => Word::Zone(-8),
        "t" => Word::Time,
        _ => Word::Unknown,
    }
}
