//! Files of YAML as people, or worse, might write them.

use std::fmt::Write;

/// Texts that are read as something else, or not at all, unless they are written with care.
const TEXTS: &[&str] = &[
    "",
    "a",
    "two words",
    "a: b",
    "a:b",
    "x:",
    ": x",
    " a",
    "a ",
    "#a",
    "a #b",
    "a#b",
    "it's",
    "say \"hi\"",
    "\\",
    "yes",
    "5",
    "0x1F",
    "2026-01-01",
    "null",
    "true",
    "<<",
    "a\nb",
    "a\n\nb\n",
    "  a\nb",
    "a\n  b\n",
    "a\n\n",
    "\n",
    "\ta",
    "a\tb",
    "${A}",
    "{{event}}",
    "a {{b}}",
    "=x",
    "é🎉",
    "a,b",
    "a, b",
    "[x",
    "x]",
    "{x",
    "- a",
    "-a",
    "-",
    "? b",
    "?",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{85}",
    "\u{7f}",
    "---",
    "...",
    "--- a",
    "*a",
    "&a",
    "!t",
    "@p",
    "%d",
    "`q",
    "|",
    ">",
    ",",
    "~",
    "a long text that does not fit on a line of one hundred characters, whatever is done about it in the layout",
    "(open",
    "don't",
    "5\" disk",
    "\u{fffd}",
];

/// Writes documents by rolling dice for everything that is left to their author.
struct Author<'d> {
    dice: std::slice::Iter<'d, u8>,
    out: String,
    /// How many anchors there are.
    anchors: usize,
    keys: usize,
}

impl Author<'_> {
    fn roll(&mut self, sides: u8) -> u8 {
        self.dice.next().map_or(0, |die| die % sides)
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::from(self.roll(all.len().try_into().unwrap()))]
    }

    /// The end of a line: comments and blank lines.
    fn end(&mut self, indent: usize) {
        if self.roll(4) == 1 {
            let comment = self.pick(&["# t", "#t", "# it's (", "#  x )", "# é "]);
            write!(self.out, " {comment}").unwrap();
        }
        self.out.push('\n');
        for _ in 0..self.roll(5).saturating_sub(2) {
            match self.roll(3) {
                0 => self.out.push('\n'),
                1 => writeln!(self.out, "{}# own", " ".repeat(indent)).unwrap(),
                _ => {
                    let column = usize::from(self.roll(8));
                    writeln!(self.out, "{}# other", " ".repeat(column)).unwrap();
                }
            }
        }
    }

    fn text(&mut self, indent: usize, may_be_block: bool) -> bool {
        let text = self.pick(TEXTS);
        let json = serde_json::Value::from(text).to_string();
        let json = json.replace(['\u{7f}', '\u{85}', '\u{feff}', '\u{fffd}'], "\\u0085");
        let special =
            text.contains(|c: char| c.is_control() || matches!(c, '\u{feff}' | '\u{fffd}'));
        let words = !text.is_empty() && text.chars().all(char::is_alphanumeric);
        match self.roll(6) {
            0 if words => self.out.push_str(text),
            1 if !special => write!(self.out, "'{}'", text.replace('\'', "''")).unwrap(),
            2 | 3
                if may_be_block
                    && !text.starts_with(char::is_whitespace)
                    && !text.is_empty()
                    && !text.contains(|c: char| {
                        c != '\n' && c.is_control() || c == '\u{feff}' || c == '\u{fffd}'
                    }) =>
            {
                let style = if self.roll(2) == 0 { '|' } else { '>' };
                let chomping = self.pick(&["", "-", "+"]);
                let comment = if self.roll(4) == 1 { " # header" } else { "" };
                writeln!(self.out, "{style}{chomping}{comment}").unwrap();
                let deeper = " ".repeat(indent + 1 + usize::from(self.roll(3)));
                for line in text.split('\n') {
                    writeln!(self.out, "{deeper}{line}").unwrap();
                }
                return true;
            }
            _ => self.out.push_str(&json),
        }
        false
    }

    fn anchor(&mut self) {
        if self.roll(8) == 1 {
            self.anchors += 1;
            write!(self.out, "&a{} ", self.anchors).unwrap();
        }
    }

    fn key(&mut self) {
        // Merge keys want maps.
        self.keys += 1;
        match self.roll(5) {
            0 => write!(self.out, "'k{}'", self.keys).unwrap(),
            1 => write!(self.out, "\"k {}: x\"", self.keys).unwrap(),
            _ => write!(self.out, "k{}", self.keys).unwrap(),
        }
    }

    /// A value between brackets, or a scalar, on this line or the next ones.
    fn inline(&mut self, indent: usize, depth: u8) {
        self.anchor();
        match self.roll(if depth == 0 { 2 } else { 6 }) {
            0 if self.anchors > 0 && !self.out.ends_with(&format!("&a{} ", self.anchors)) => {
                let name = 1 + usize::from(self.roll(255)) % self.anchors;
                write!(self.out, "*a{name} ").unwrap();
            }
            5 => {
                let scalar = self.pick(&["5", "true", "~", "1.50"]);
                self.out.push_str(scalar);
            }
            kind @ (2 | 3) => {
                self.out.push(if kind == 2 { '[' } else { '{' });
                for at in 0..self.roll(4) {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    let gap = self.pick(&[
                        "", " ", "
",
                    ]);
                    if gap == "\n" {
                        self.end(indent);
                        self.out.push_str(&" ".repeat(indent + 1));
                    }
                    if kind == 3 {
                        self.key();
                        self.out.push_str(": ");
                    }
                    self.inline(indent, depth - 1);
                }
                self.out.push_str(if kind == 2 { "]" } else { "}" });
            }
            _ => {
                self.text(indent, false);
            }
        }
    }

    /// What stands behind a key or dash of a line that is indented so far.
    fn value(&mut self, indent: usize, depth: u8) {
        let kind = self.roll(if depth == 0 { 3 } else { 7 });
        match kind {
            0..2 => {
                self.out.push(' ');
                self.inline(indent, depth);
                self.end(indent);
            }
            2 => {
                self.out.push(' ');
                self.anchor();
                if !self.text(indent, true) {
                    self.end(indent);
                }
            }
            3 => self.end(indent),
            _ => {
                self.out.push(' ');
                self.anchor();
                let deeper = indent + 1 + usize::from(self.roll(4));
                self.end(deeper);
                for _ in 0..=self.roll(3) {
                    self.out.push_str(&" ".repeat(deeper));
                    if kind == 4 {
                        self.out.push('-');
                    } else {
                        self.key();
                        self.out.push(':');
                    }
                    self.value(deeper, depth - 1);
                }
            }
        }
    }
}

/// A document by some rolls of dice.
pub(super) fn document(dice: &[u8]) -> String {
    let mut author = Author {
        dice: dice.iter(),
        out: String::new(),
        anchors: 0,
        keys: 0,
    };
    author.end(0);
    if author.roll(6) == 1 {
        author.out.push_str("---");
        author.end(0);
    }
    author.out.push_str("destination: mixpanel");
    author.end(0);
    for _ in 0..3 {
        author.key();
        author.out.push(':');
        author.value(0, 4);
    }
    match author.roll(3) {
        0 => author.out.replace('\n', "\r\n"),
        1 => author.out.trim_end().to_owned(),
        _ => author.out,
    }
}
