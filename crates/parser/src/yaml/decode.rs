use std::ops::Range;

use super::{OffsetMap, Style};

/// The offset map of a scalar that stands at `range` of `source` and that YAML decodes to `text`. Should decoding it
/// here give another text, every offset is that of the scalar's start.
pub(super) fn offsets(source: &str, range: Range<usize>, style: Style, text: &str) -> OffsetMap {
    exact(source, range.clone(), style, text)
        .unwrap_or_else(|| OffsetMap::from_runs(vec![(0, range.start)], range.start))
}

/// The offset map, if decoding here agrees with `text`.
fn exact(source: &str, range: Range<usize>, style: Style, text: &str) -> Option<OffsetMap> {
    let written = source.get(range.clone())?;
    let block = matches!(style, Style::Literal | Style::Folded);
    if block && text.trim_end_matches('\n').is_empty() {
        return Some(OffsetMap::identity(range.start, 0));
    }
    let mut decoder = Decoder::default();
    match style {
        Style::Plain => decoder.flow(written, range.start, |_| None)?,
        Style::Single => {
            let inner = written.strip_prefix('\'')?.strip_suffix('\'')?;
            decoder.flow(inner, range.start + 1, single_escape)?;
        }
        Style::Double => {
            let inner = written.strip_prefix('"')?.strip_suffix('"')?;
            decoder.flow(inner, range.start + 1, double_escape)?;
        }
        Style::Literal | Style::Folded => decoder.block(source, range, style == Style::Folded)?,
    }
    let same = if block {
        // Chomping only takes from the tail or adds to it.
        decoder.text.trim_end_matches('\n') == text.trim_end_matches('\n')
    } else {
        decoder.text == text
    };
    same.then(|| decoder.finish())
}

/// Decodes a scalar again, noting where each piece came from.
#[derive(Default)]
struct Decoder {
    text: String,
    runs: Vec<(usize, usize)>,
    /// The byte of the file behind the last piece.
    behind: usize,
}

/// What an escape at the start of a text stands for, and its length; none where there is no escape. An empty piece
/// is an escaped line break.
type Escape = fn(&str) -> Option<(String, usize)>;

impl Decoder {
    /// Adds a piece that stands at `at` and takes `len` bytes of the file.
    fn push(&mut self, piece: &str, at: usize, len: usize) {
        let decoded = self.text.len();
        if self.runs.is_empty() {
            self.runs.push((decoded, at));
        } else {
            if at != self.behind || self.expected(decoded) != Some(self.behind) {
                self.runs.push((decoded, self.behind));
            }
            if at != self.behind {
                self.runs.push((decoded, at));
            }
        }
        self.text.push_str(piece);
        self.behind = at + len;
    }

    fn finish(mut self) -> OffsetMap {
        let decoded = self.text.len();
        if self.expected(decoded) != Some(self.behind) {
            self.runs.push((decoded, self.behind));
        }
        OffsetMap::from_runs(self.runs, self.behind)
    }

    /// Where the last run puts a decoded offset.
    fn expected(&self, decoded: usize) -> Option<usize> {
        self.runs.last().map(|&(from, to)| to + (decoded - from))
    }

    /// Plain and quoted scalars: line breaks fold, escapes are the style's.
    fn flow(&mut self, inner: &str, start: usize, escape: Escape) -> Option<()> {
        self.behind = start;
        let mut at = 0;
        while let Some(rest) = inner.get(at..).filter(|r| !r.is_empty()) {
            let run = blanks(rest);
            if !run.is_empty() {
                if run.contains(['\n', '\r']) {
                    self.fold(run, start + at, true);
                } else {
                    self.push(run, start + at, run.len());
                }
                at += run.len();
            } else if let Some((piece, len)) = escape(rest) {
                if piece.is_empty() {
                    // Behind an escaped line break only further, empty lines count.
                    let run = blanks(rest.get(len..)?);
                    self.fold(run, start + at + len, false);
                    at += len + run.len();
                } else {
                    self.push(&piece, start + at, len);
                    at += len;
                }
            } else {
                let len = rest.chars().next()?.len_utf8();
                self.push(rest.get(..len)?, start + at, len);
                at += len;
            }
        }
        Some(())
    }

    /// A run of blanks with line breaks: one is a blank, each further one a line feed.
    fn fold(&mut self, run: &str, start: usize, first_counts: bool) {
        let ends = break_ends(run);
        match (ends.as_slice(), first_counts) {
            ([_], true) => self.push(" ", start, run.len()),
            (ends, _) => {
                let mut from = 0;
                for end in ends.iter().skip(usize::from(first_counts)) {
                    self.push("\n", start + from, end - from);
                    from = *end;
                }
            }
        }
    }

    /// Block scalars: the column of the first character is the indentation.
    fn block(&mut self, source: &str, range: Range<usize>, folded: bool) -> Option<()> {
        let before = source.get(..range.start)?;
        let line = before.rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let indent = range.start - line;
        // Blank lines before the first character belong to the text.
        let header = before.trim_end_matches([' ', '\t', '\n', '\r']).len();
        let body = header + next_break(source.get(header..line)?)?;
        self.behind = body;
        let mut last: Option<bool> = None;
        let mut pending: Vec<Range<usize>> = Vec::new();
        let mut at = body;
        while at < range.end {
            let rest = source.get(at..range.end)?;
            let (len, end) = line_of(rest);
            let skip = rest
                .get(..len)?
                .bytes()
                .take(indent)
                .take_while(|b| *b == b' ')
                .count();
            let content = rest.get(skip..len)?;
            if !content.is_empty() {
                let more_indented = content.starts_with([' ', '\t']);
                let folds = folded && !more_indented && last == Some(false);
                self.join(&pending, folds);
                pending.clear();
                self.push(content, at + skip, content.len());
                last = Some(more_indented);
            }
            if end > len {
                pending.push(at + len..at + end);
            }
            at += end;
        }
        self.join(&pending, false);
        Some(())
    }

    /// The line breaks between two lines of a block scalar.
    fn join(&mut self, breaks: &[Range<usize>], folds: bool) {
        if let (true, [only]) = (folds, breaks) {
            self.push(" ", only.start, only.len());
            return;
        }
        for one in breaks.iter().skip(usize::from(folds)) {
            self.push("\n", one.start, one.len());
        }
    }
}

/// The blanks and line breaks a text begins with.
fn blanks(text: &str) -> &str {
    let behind = text.trim_start_matches([' ', '\t', '\n', '\r']);
    text.get(..text.len() - behind.len()).unwrap_or("")
}

/// Where each line break of a text ends.
fn break_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some(len) = text.get(at..).and_then(next_break) {
        at += len;
        ends.push(at);
    }
    ends
}

/// The byte behind the first line break.
fn next_break(text: &str) -> Option<usize> {
    let (len, end) = line_of(text);
    (end > len).then_some(end)
}

/// The length of the first line without and with its break.
fn line_of(text: &str) -> (usize, usize) {
    let len = text.find(['\n', '\r']).unwrap_or(text.len());
    let rest = text.get(len..).unwrap_or("");
    let width = match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    (len, len + width)
}

fn single_escape(rest: &str) -> Option<(String, usize)> {
    rest.starts_with("''").then(|| ("'".to_owned(), 2))
}

/// The escape that a text begins with, between double quotes, and its length.
pub(super) fn double_escape(rest: &str) -> Option<(String, usize)> {
    let escape = rest.strip_prefix('\\')?;
    let letter = escape.chars().next()?;
    let decoded = match letter {
        '\n' | '\r' => return Some((String::new(), 1 + next_break(escape)?)),
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        't' | '\t' => '\t',
        'n' => '\n',
        'v' => '\x0b',
        'f' => '\x0c',
        'r' => '\r',
        'e' => '\x1b',
        ' ' | '"' | '/' | '\\' => letter,
        'N' => '\u{85}',
        '_' => '\u{a0}',
        'L' => '\u{2028}',
        'P' => '\u{2029}',
        'x' => return coded(rest, 2),
        'u' => return coded(rest, 4),
        'U' => return coded(rest, 8),
        _ => return None,
    };
    Some((decoded.to_string(), 2))
}

/// `\xHH`, `\uHHHH` (two of them for a pair of surrogates) and `\UHHHHHHHH`.
fn coded(rest: &str, digits: usize) -> Option<(String, usize)> {
    let code = |at: usize| u32::from_str_radix(rest.get(at..at + digits)?, 16).ok();
    let first = code(2)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c.to_string(), 2 + digits));
    }
    let second = rest
        .get(6..)
        .filter(|r| r.starts_with("\\u"))
        .and(code(8))?;
    let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    Some((String::from_utf16(&units).ok()?, 12))
}
