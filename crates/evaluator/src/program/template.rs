//! The placeholders of Segment's templates, for those known when the program is built and those met at run time.

use crate::path::{Segment, split};
use crate::value::is_blank;

/// A piece of a template text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// What stands between the braces, blanks and all; never empty.
    Placeholder(&'t str),
}

/// Takes a template apart: everything but `}` between so many braces is a placeholder, leftmost first. Three braces are
/// Segment's first pass, two the second, on what the first gave.
pub fn pieces(text: &str, braces: usize) -> impl Iterator<Item = Piece<'_>> {
    let (open, close) = match braces {
        3 => ("{{{", "}}}"),
        _ => ("{{", "}}"),
    };
    let mut rest = text;
    let mut pending = None;
    std::iter::from_fn(move || {
        if let Some(placeholder) = pending.take() {
            return Some(placeholder);
        }
        if rest.is_empty() {
            return None;
        }
        let Some((before, key, behind)) = first(rest, open, close) else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        rest = behind;
        let placeholder = Piece::Placeholder(key);
        if before.is_empty() {
            return Some(placeholder);
        }
        pending = Some(placeholder);
        Some(Piece::Text(before))
    })
}

/// The first placeholder: what is before, in and behind it. A key cannot hold a `}`, so each is looked at once.
fn first<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, &'t str, &'t str)> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find('}').map(|at| from + at) {
        if let Some(behind) = text.get(at..)?.strip_prefix(close) {
            let reach = text.get(from..at)?;
            if let Some(start) = reach.find(open).map(|start| from + start)
                && let Some(key) = text.get(start + open.len()..at)
                && !key.is_empty()
            {
                return Some((text.get(..start)?, key, behind));
            }
        }
        from = at + 1;
    }
    None
}

/// The path of a placeholder. Unlike `@path`, Segment does not take a `$.` off it.
pub fn placeholder_path(placeholder: &str) -> Vec<Segment> {
    split(placeholder.trim_matches(is_blank))
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn shown(text: &str, braces: usize) -> String {
        pieces(text, braces)
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Placeholder(key) => format!("<{key}>"),
            })
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn takes_templates_apart_as_segment_does() {
        for (text, two, three) in [
            ("", "", ""),
            ("plain", "plain", "plain"),
            ("{{a}}", "<a>", "{{a}}"),
            ("x{{a}}y{{ b }}z", "x|<a>|y|< b >|z", "x{{a}}y{{ b }}z"),
            ("{{{a}}}", "<{a>|}", "<a>"),
            ("{{{{a}}}}", "<{{a>|}}", "<{a>|}"),
            ("{{a}}}", "<a>|}", "{{a}}}"),
            ("{a}", "{a}", "{a}"),
            ("{{}}", "{{}}", "{{}}"),
            ("{{}}{{a}}", "{{}}|<a>", "{{}}{{a}}"),
            ("{{a} {{b}}", "{{a} |<b>", "{{a} {{b}}"),
            ("{{a {{b}}", "<a {{b>", "{{a {{b}}"),
            ("{{a", "{{a", "{{a"),
            ("a}}", "a}}", "a}}"),
            ("{{{}}}", "<{>|}", "{{{}}}"),
            ("{{ä}}ö", "<ä>|ö", "{{ä}}ö"),
        ] {
            assert_eq!(shown(text, 2), two, "{text}");
            assert_eq!(shown(text, 3), three, "{text}");
        }
    }
}
