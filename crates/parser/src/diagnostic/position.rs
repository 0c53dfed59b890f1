use super::Span;

/// A place in a file as people count: lines and columns from 1, columns in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// Where the lines of a file begin.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Reads through the file once. A mark of the byte order at its beginning is part of no line.
    pub fn new(text: &'t str) -> Self {
        let mark = text.chars().next().filter(|c| *c == '\u{feff}');
        let starts = std::iter::once(mark.map_or(0, char::len_utf8))
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        Self { text, starts }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: usize) -> usize {
        let before = self.starts.partition_point(|&start| start <= offset);
        before.max(1)
    }

    /// Where a line begins; its number counts from 1.
    pub fn start(&self, line: usize) -> usize {
        let start = line.checked_sub(1).and_then(|i| self.starts.get(i));
        start.copied().unwrap_or(0)
    }

    /// The position of a byte.
    pub fn position(&self, offset: usize) -> Position {
        self.counting(offset, |before| before.chars().count())
    }

    /// The position of a byte with its column in UTF-16 code units, as some formats and protocols have it.
    pub fn utf16_position(&self, offset: usize) -> Position {
        self.counting(offset, |before| before.encode_utf16().count())
    }

    /// The position of a byte, by how much stands before it on its line.
    fn counting(&self, offset: usize, count: impl Fn(&str) -> usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line(offset);
        let before = self.text.get(self.start(line)..offset);
        Position {
            line,
            column: before.map_or(0, count) + 1,
        }
    }

    /// The positions of both ends of a span; the second is the place after it.
    pub fn range(&self, span: Span) -> (Position, Position) {
        (self.position(span.start), self.position(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_from_one_behind_the_mark_of_the_byte_order() {
        let text = "\u{feff}é🎉b\r\n\nx";
        let lines = LineIndex::new(text);
        for (wanted, line, column, utf16) in [
            ("\u{feff}", 1, 1, 1),
            ("é", 1, 1, 1),
            ("🎉", 1, 2, 2),
            ("b", 1, 3, 4),
            ("x", 3, 1, 1),
        ] {
            let at = text.find(wanted).unwrap();
            assert_eq!(lines.position(at), Position { line, column }, "{wanted}");
            let column = utf16;
            assert_eq!(
                lines.utf16_position(at),
                Position { line, column },
                "{wanted}"
            );
        }
        assert_eq!(lines.position(99), Position { line: 3, column: 2 });
    }
}
