//! The parser's refusals in our words: what is wrong, where the author made the mistake, what to write instead.

use granit_parser::{ErrorKind as Kind, ScanError};

use super::value;
use super::{decode, slips};
use crate::diagnostic::codes::yaml as codes;
use crate::diagnostic::{Diagnostic, Span};

/// What a colon does.
const COLON: &str = "a colon and a blank end a key, also in the middle of a value";

/// What a refusal is about.
pub(super) fn explain(text: &str, error: &ScanError) -> Diagnostic {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    match error.kind() {
        Kind::UnexpectedCharacter { character } if !character.is_control() => {
            indicator(text, at, "no plain value can begin with this character")
        }
        Kind::UnexpectedCharacter { character } => control(text, at, *character),
        Kind::MissingAnchorOrAliasName => {
            indicator(text, at, "`&` and `*` begin an anchor and an alias in YAML")
        }
        Kind::BlockSequenceEntryNotAllowed | Kind::PlainScalarStartsWithDashFlowIndicator => {
            indicator(
                text,
                at,
                "a dash and a blank begin an item of a list, on a line of its own",
            )
        }
        Kind::MappingKeyNotAllowed => {
            indicator(text, at, "a question mark and a blank begin a key in YAML")
        }
        Kind::InvalidBlockScalarHeader | Kind::ZeroBlockScalarIndent => indicator(
            text,
            at,
            "`>` and `|` begin a text on the lines below, and nothing else may stand behind them",
        ),
        Kind::InvalidTagTerminator
        | Kind::MissingTagUri
        | Kind::ExpectedTagBang
        | Kind::InvalidTagEscape
        | Kind::UndeclaredTagHandle => slips::tag(text, Span::new(at, at)),
        Kind::MappingValueNotAllowed => colon(text, at),
        Kind::CommentInterceptedScalar => {
            slips::comment_cuts(text, value::on_line(text, at).start, at)
        }
        Kind::ExpectedFlowMappingSeparator
        | Kind::ExpectedFlowSequenceSeparator
        | Kind::InvalidColonPlacement => between_brackets(text, at),
        Kind::InvalidTrailingDoubleQuotedScalar | Kind::InvalidTrailingSingleQuotedScalar => {
            behind_quote(text, at)
        }
        Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::ExpectedDocumentStart
        | Kind::SimpleKeyExpected
        | Kind::InvalidSimpleKey
        | Kind::InvalidIndentation
        | Kind::InvalidFlowScalarIndent
        | Kind::InvalidBlockScalarIndent => misplaced(text, at),
        Kind::InvalidMappingValueWhitespace | Kind::FlowMappingValueAdjacentCollection => {
            no_blank(at)
        }
        Kind::UnclosedQuotedScalar
        | Kind::InvalidQuotedScalarIndent
        | Kind::DocumentIndicatorInQuotedScalar => unclosed_quote(text, at),
        Kind::UnknownQuotedScalarEscape
        | Kind::InvalidQuotedScalarHexEscape
        | Kind::InvalidLowSurrogateHexEscape
        | Kind::InvalidLowSurrogate
        | Kind::MissingLowSurrogate
        | Kind::UnpairedLowSurrogate
        | Kind::InvalidUnicodeEscape => escape(text, at),
        Kind::TabInBlockIndentation
        | Kind::TabInIndentation
        | Kind::TabNotAllowed
        | Kind::TabAtBlockScalarStart
        | Kind::TabInPlainScalar => tab(text, at),
        Kind::UnclosedFlowCollection { .. } => bracket(text, at, "this bracket is not closed"),
        Kind::MismatchedFlowCollectionEnd { close, .. } => {
            bracket(text, at, &format!("this bracket is closed by a `{close}`"))
        }
        Kind::MisplacedFlowCollectionEnd => bracket(text, at, "this bracket has not been opened"),
        Kind::RecursionLimitExceeded => slips::too_deep(Span::new(at, at)),
        other => Diagnostic::new(
            &codes::UNREADABLE,
            Span::new(at, at),
            format!("this is not YAML: {other}"),
        ),
    }
}

/// A character that can only be written as an escape.
fn control(text: &str, at: usize, character: char) -> Diagnostic {
    let code = u32::from(character);
    let message = format!("YAML does not take U+{code:04X}, a control character, as it is");
    let escape = format!("\\u{code:04x}");
    // In a plain value the parser stands at its beginning.
    let rest = text.get(at..).unwrap_or("");
    let at = at + rest.find(character).unwrap_or(0);
    let place = Span::new(at, at + character.len_utf8());
    let finding = Diagnostic::new(&codes::UNREADABLE, place, message);
    if value::is_double_quoted(text, at) {
        return finding
            .help(format!("write `{escape}`"))
            .fix(place, escape, true);
    }
    finding.help(format!(
        "leave it out, or write `{escape}` in a text between double quotes"
    ))
}

/// A value, or key, that begins with a character to which YAML gives a meaning.
fn indicator(text: &str, at: usize, message: &str) -> Diagnostic {
    value::unquoted(&codes::UNQUOTED, text, value::at(text, at), message)
}

/// A colon where no key can end.
fn colon(text: &str, at: usize) -> Diagnostic {
    let content = value::content_start(text, at);
    let line = value::first_line(text.get(content..).unwrap_or(""));
    let key = value::key_length(line).unwrap_or(0);
    let key_text = line.get(..key).unwrap_or("");
    let first_colon = content + key == at + 1;
    if !first_colon {
        let line = value::on_line(text, at);
        return value::unquoted(&codes::COLON_IN_VALUE, text, line, COLON);
    }
    if key_text.contains(['=', '?', '(', '"', '<', '>', '{']) {
        return Diagnostic::new(&codes::COLON_IN_VALUE, Span::new(at, at + 1), COLON)
            .help("quote the whole value, or put it into a `>-` block");
    }
    let above = text
        .get(..value::line_start(text, at))
        .unwrap_or("")
        .trim_end();
    let above_start = value::content_start(text, above.len());
    match missing_blank(text.get(above_start..above.len()).unwrap_or("")) {
        Some(colon) => no_blank(above_start + colon),
        None => indentation(
            Span::new(content, at),
            "this key is indented deeper than the one above it, which has its value already",
        ),
    }
}

/// Something on a line of its own, or behind a value, that does not belong there.
fn misplaced(text: &str, at: usize) -> Diagnostic {
    let content = value::content_start(text, at);
    let written = value::first_line(text.get(content..).unwrap_or(""));
    if let Some(colon) = missing_blank(written).map(|colon| content + colon)
        && (at == content || at == colon)
    {
        return no_blank(colon);
    }
    let line = value::on_line(text, at);
    if line.start < at {
        let written = text.get(line.start..).unwrap_or("");
        return match written.chars().next() {
            Some('{') if written.starts_with("{{") => slips::hole(text, line.start),
            Some('"' | '\'') => behind_quote(text, at),
            _ => value::unquoted(
                &codes::UNQUOTED,
                text,
                value::extent(text, line.start, false),
                "YAML takes the beginning of this value for the whole, and then more follows",
            ),
        };
    }
    let written = text.get(line.start..line.end).unwrap_or("");
    if value::key_length(written).is_some() || !value::begins_line(text, at) {
        let message = "this line is indented like none of those above it that could hold it";
        return indentation(line, message);
    }
    Diagnostic::new(&codes::NO_COLON, line, "this key has no colon").help(
        "a line is a `key: value`, a `- item`, or more of the value above and then indented deeper",
    )
}

/// A place between brackets where a value should be over.
fn between_brackets(text: &str, at: usize) -> Diagnostic {
    let start = start_in_flow(text, at);
    match text.get(at..).and_then(|t| t.chars().next()) {
        Some('[' | '{') => slips::comma_cuts(text, value::extent(text, start, true)),
        Some(':') if text.get(..start).is_some_and(|t| t.ends_with(": ")) => value::unquoted(
            &codes::COLON_IN_VALUE,
            text,
            value::extent(text, start, true),
            COLON,
        ),
        first => bracket(
            text,
            if first == Some(':') { start } else { at },
            "a comma or the closing bracket is missing before this",
        ),
    }
}

/// Text behind a closing quote.
fn behind_quote(text: &str, at: usize) -> Diagnostic {
    let line = value::on_line(text, at);
    let before = text.get(line.start..at).unwrap_or("");
    let message = "YAML ends this value at its closing quote, and then more follows";
    if let Some(quote) = before.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let whole = value::extent(text, line.start, false);
        let written = text.get(whole.start..whole.end).unwrap_or("");
        let inner = written
            .strip_prefix(quote)
            .and_then(|t| t.strip_suffix(quote));
        if let Some(inner) = inner.filter(|_| before.ends_with(quote)) {
            // `'it's'`: a quote in the middle of a word was meant to be one.
            let quoted = value::quoted(inner);
            return Diagnostic::new(&codes::UNQUOTED, whole, message)
                .help(format!("write `{quoted}`"))
                .fix(whole, quoted, true);
        }
        return value::unquoted(&codes::UNQUOTED, text, whole, message);
    }
    // Between brackets: a call whose first comma has ended the value, or a quoted item.
    let start = match before.rfind('(') {
        Some(call) => start_in_flow(text, line.start + call),
        None => {
            let closing = before.trim_end();
            let quote = closing.chars().next_back().unwrap_or('"');
            let inner = closing.strip_suffix(quote).unwrap_or(closing);
            line.start + inner.rfind(quote).unwrap_or(inner.len())
        }
    };
    let whole = value::extent(text, start, true);
    if before.contains('(') {
        slips::comma_cuts(text, whole)
    } else {
        value::unquoted(&codes::UNQUOTED, text, whole, message)
    }
}

/// Where the value begins that, between brackets, goes on at a byte.
fn start_in_flow(text: &str, at: usize) -> usize {
    let line = value::content_start(text, at).min(at);
    let before = text.get(line..at).unwrap_or("");
    let begin = [", ", ": ", "{", "["]
        .iter()
        .filter_map(|mark| before.rfind(mark).map(|i| i + mark.len()))
        .max();
    line + begin.unwrap_or(0)
}

fn unclosed_quote(text: &str, at: usize) -> Diagnostic {
    let here = text.get(at..).is_some_and(|t| t.starts_with(['"', '\'']));
    let opening = if here {
        at
    } else {
        let above = text
            .get(..value::line_start(text, at))
            .unwrap_or("")
            .trim_end();
        let line = value::on_line(text, above.len());
        let written = text.get(line.start..above.len()).unwrap_or("");
        line.start + written.find(['"', '\'']).unwrap_or(0)
    };
    let rest = value::first_line(text.get(opening..).unwrap_or("")).trim_end();
    Diagnostic::new(&codes::UNCLOSED_QUOTE, Span::new(opening, opening + rest.len()), "this quote is not closed")
        .help("close it at the end of the value; lines that continue a quoted text are indented deeper than its key")
}

/// A backslash, in a text between double quotes that begins at a byte, behind which nothing known stands.
fn escape(text: &str, at: usize) -> Diagnostic {
    let mut from = at + 1;
    while let Some(found) = text.get(from..).and_then(|t| t.find('\\')) {
        from += found;
        let rest = text.get(from..).unwrap_or("");
        match decode::double_escape(rest) {
            Some((_, len)) => from += len,
            None => break,
        }
    }
    let rest = text.get(from..).unwrap_or("");
    if is_surrogate(rest) {
        return Diagnostic::new(
            &codes::ESCAPE,
            Span::new(from, from + 6),
            "this is one half of a character that takes two escapes",
        )
        .help("write both halves, `\\ud83c\\udf89`, or the character itself");
    }
    let len: usize = rest.chars().take(2).map(char::len_utf8).sum();
    Diagnostic::new(
        &codes::ESCAPE,
        Span::new(from, from + len),
        "this is no escape that YAML knows between double quotes",
    )
    .help("double the backslash, or use single quotes, between which it stands for itself")
}

/// Whether a text begins with the escape of one half of a surrogate pair.
fn is_surrogate(text: &str) -> bool {
    let digits = text.strip_prefix("\\u").and_then(|rest| rest.get(..4));
    let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    unit.is_some_and(|unit| (0xd800..0xe000).contains(&unit))
}

/// A tab on the line of a byte, or on the next one where the parser still hoped for more of a plain value.
fn tab(text: &str, at: usize) -> Diagnostic {
    let line = value::line_start(text, at);
    let tab = text.get(line..).and_then(|t| t.find('\t'));
    let tab = tab.map_or(at, |i| line + i);
    Diagnostic::new(
        &codes::TAB,
        Span::new(tab, tab + 1),
        "YAML does not take tabs for indentation",
    )
    .help("indent with blanks")
}

fn bracket(text: &str, at: usize, message: &str) -> Diagnostic {
    let rest = text.get(at..).unwrap_or("");
    let len = rest.chars().next().map_or(0, char::len_utf8);
    Diagnostic::new(&codes::BRACKET, Span::new(at, at + len), message)
        .help("a text that holds brackets is quoted as a whole")
}

fn indentation(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(&codes::INDENTATION, span, message)
        .help("the keys of one map, and the dashes of one list, begin in the same column")
}

fn no_blank(colon: usize) -> Diagnostic {
    Diagnostic::new(
        &codes::NO_COLON,
        Span::new(colon, colon + 1),
        "a blank is missing behind the colon",
    )
    .fix(Span::new(colon, colon + 1), ": ", true)
}

/// The colon on a line that would end a key if a blank stood behind it.
fn missing_blank(line: &str) -> Option<usize> {
    if value::key_length(line).is_some() {
        return None;
    }
    let from = match line.chars().next()? {
        quote @ ('"' | '\'') => line.get(1..)?.find(quote)? + 2,
        _ => 0,
    };
    let colon = from + line.get(from..)?.find(':')?;
    let behind = line.get(colon + 1..)?;
    let missing = !behind.starts_with([' ', '\t']) && !behind.starts_with("//");
    missing.then_some(colon)
}
