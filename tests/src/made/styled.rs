//! Values as YAML, in any of the ways in which people write it.

use arbitrary::{Result, Unstructured};
use serde_json::Value;

use super::once_in;

/// Writes a map as a file of YAML: with and without brackets, quotes, comments, blank lines, blocks and blanks in
/// expressions.
pub fn styled(file: &Value, bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut author = Author {
        bytes,
        out: String::new(),
    };
    author.end(0)?;
    author.parts(file, 0, 0)?;
    let breaks = author.bytes.int_in_range(0..=3)?;
    Ok(match breaks {
        0 => author.out.replace('\n', "\r\n"),
        1 => format!("\u{feff}{}", author.out),
        2 => format!("---\n{}", author.out),
        _ => author.out,
    })
}

struct Author<'a, 'b> {
    bytes: &'a mut Unstructured<'b>,
    out: String,
}

impl Author<'_, '_> {
    /// Ends a line, with comments and blank lines perhaps.
    fn end(&mut self, indent: usize) -> Result<()> {
        if once_in(6, self.bytes)? {
            self.out.push_str(" # it's why: \"so\"");
        }
        self.out.push('\n');
        if once_in(6, self.bytes)? {
            let column = indent + usize::from(self.bytes.int_in_range(0..=3_u8)?);
            let column = column.saturating_sub(1);
            self.out.push_str(&" ".repeat(column));
            self.out.push_str("#above, or below\n");
        }
        if once_in(6, self.bytes)? {
            self.out.push_str("\n\n");
        }
        Ok(())
    }

    /// The parts of a list or map, each on a line of its own.
    fn parts(&mut self, value: &Value, indent: usize, depth: usize) -> Result<()> {
        match value {
            Value::Array(items) => {
                for item in items {
                    self.indent(indent);
                    self.out.push('-');
                    self.behind(item, indent, depth)?;
                }
            }
            Value::Object(members) => {
                for (key, member) in members {
                    self.indent(indent);
                    self.key(key)?;
                    self.behind(member, indent, depth)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What stands behind a dash, or behind a key and its colon.
    fn behind(&mut self, value: &Value, indent: usize, depth: usize) -> Result<()> {
        let parts = value.as_array().map(Vec::len);
        let parts = parts.or_else(|| value.as_object().map(serde_json::Map::len));
        let brackets = depth > 2 && self.bytes.arbitrary()? || once_in(8, self.bytes)?;
        if parts.is_some_and(|parts| parts > 0) && !brackets {
            let deeper = indent + 1 + usize::from(self.bytes.int_in_range(0..=3_u8)?);
            self.end(deeper)?;
            return self.parts(value, deeper, depth + 1);
        }
        if let (Value::String(text), true) = (value, once_in(4, self.bytes)?) {
            return self.block(text, indent);
        }
        self.out
            .push_str(if once_in(6, self.bytes)? { "   " } else { " " });
        self.inline(value, indent, false)?;
        self.end(indent)
    }

    /// A text as a block, folded at some of its blanks where that is an expression.
    fn block(&mut self, text: &str, indent: usize) -> Result<()> {
        let deeper = " ".repeat(indent + 1 + usize::from(self.bytes.int_in_range(0..=3_u8)?));
        let style = *self.bytes.choose(&[" >-", " |-"])?;
        self.out.push_str(style);
        self.out.push('\n');
        self.out.push_str(&deeper);
        let folds = style == " >-" && once_in(2, self.bytes)?;
        let text = self.loosened(text)?;
        let text = if folds {
            text.replace(" and ", &format!("\n{deeper}and "))
        } else {
            text
        };
        self.out.push_str(&text);
        self.out.push('\n');
        Ok(())
    }

    /// A value on the rest of the line, or between brackets over several.
    fn inline(&mut self, value: &Value, indent: usize, in_brackets: bool) -> Result<()> {
        match value {
            Value::Array(items) => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.separate(at, indent)?;
                    self.inline(item, indent, true)?;
                }
                self.out.push(']');
            }
            Value::Object(members) => {
                self.out.push('{');
                for (at, (key, member)) in members.iter().enumerate() {
                    self.separate(at, indent)?;
                    self.key(key)?;
                    self.out.push(' ');
                    self.inline(member, indent, true)?;
                }
                self.out.push('}');
            }
            Value::String(text) => {
                let text = self.loosened(text)?;
                self.text(&text, in_brackets)?;
            }
            other => self.out.push_str(&other.to_string()),
        }
        Ok(())
    }

    fn separate(&mut self, at: usize, indent: usize) -> Result<()> {
        if at > 0 {
            self.out.push_str(", ");
        }
        if once_in(6, self.bytes)? {
            self.end(indent)?;
            self.indent(indent + 1);
        }
        Ok(())
    }

    fn key(&mut self, key: &str) -> Result<()> {
        self.text(key, true)?;
        self.out.push(':');
        Ok(())
    }

    fn text(&mut self, text: &str, in_brackets: bool) -> Result<()> {
        let brackets = |c: char| ",[]{}".contains(c);
        let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '=')
            && !text.contains(": ")
            && !text.contains('\n')
            && !text.ends_with(' ')
            && !["true", "false", "null"].contains(&text)
            && (!in_brackets || !text.contains(brackets));
        match self.bytes.int_in_range(0..=2_u8)? {
            0 => self.out.push_str(&Value::from(text).to_string()),
            1 => self.out.extend(["'", &text.replace('\'', "''"), "'"]),
            _ if plain => self.out.push_str(text),
            _ => self.out.push_str(&Value::from(text).to_string()),
        }
        Ok(())
    }

    /// An expression with more blanks and parentheses than it needs; any other text as it is.
    fn loosened(&mut self, text: &str) -> Result<String> {
        let (equals, rule) = match text.strip_prefix('=') {
            Some(rule) => ("=", rule),
            None if text.starts_with("type") => ("", text),
            None => return Ok(text.to_owned()),
        };
        let rule = if once_in(4, self.bytes)? {
            rule.replace(" = ", "=").replace(", ", " ,  ")
        } else {
            rule.to_owned()
        };
        Ok(if once_in(4, self.bytes)? {
            format!("{equals}( {rule} )")
        } else {
            format!("{equals}{rule}")
        })
    }

    fn indent(&mut self, indent: usize) {
        self.out.push_str(&" ".repeat(indent));
    }
}
