//! `@path` and `@template` of computed texts, `@case`.

use super::failed;
use crate::eval::{Failure, Frame, Scope, TextBuilder};
use crate::limits;
use crate::path::{Segment, split, walk, without_root};
use crate::program::Case;
use crate::program::template::{Piece, pieces, placeholder_path};
use crate::value::{TextStyle, Value};

/// `@path` of a computed text.
pub(super) fn path<'a>(
    path: Value<'a>,
    scope: &Scope<'a>,
    frame: Frame<'a>,
) -> Result<Value<'a>, Failure> {
    let Value::Text(text) = path else {
        return Err(failed("the path to read is no text").with_value(path));
    };
    steps(text.as_str(), scope, |text| split(&without_root(text)))
        .map(|steps| walk(frame.input, &steps))
}

/// `@template` of a computed text.
pub(super) fn template<'a>(
    template: Value<'a>,
    scope: &Scope<'a>,
    frame: Frame<'a>,
) -> Result<Value<'a>, Failure> {
    if template.as_str().is_none() {
        return Err(failed("the template to render is no text").with_value(template));
    }
    let once = render(template, 3, scope, frame)?;
    render(once, 2, scope, frame)
}

/// One of the two passes of a template, from the current input.
pub(super) fn render<'a>(
    template: Value<'a>,
    braces: usize,
    scope: &Scope<'a>,
    frame: Frame<'a>,
) -> Result<Value<'a>, Failure> {
    let text = template.as_str().unwrap_or_default();
    scope.look(text.len())?;
    let mut parts = pieces(text, braces).peekable();
    if let None | Some(Piece::Text(_)) = parts.peek()
        && !pieces(text, braces).any(|piece| matches!(piece, Piece::Placeholder(_)))
    {
        return Ok(template);
    }
    let mut out = TextBuilder::new(scope);
    for part in parts {
        match part {
            Piece::Text(text) => out.push(text)?,
            Piece::Placeholder(key) => {
                let steps = steps(key, scope, placeholder_path)?;
                out.push_value(walk(frame.input, &steps), TextStyle::Segment)?;
            }
        }
    }
    Ok(Value::text(out.finish()?))
}

/// The steps of a path that is only known now.
fn steps(
    text: &str,
    scope: &Scope<'_>,
    split: impl Fn(&str) -> Vec<Segment>,
) -> Result<Vec<Segment>, Failure> {
    if text.len() > limits::PATH_BYTES {
        let most = limits::PATH_BYTES;
        return Err(Failure::limit(format!("a path of more than {most} bytes")));
    }
    scope.look(text.len())?;
    Ok(split(text))
}

/// `@case`
pub(super) fn case<'a>(
    case: Option<Case>,
    value: Value<'a>,
    scope: &Scope<'a>,
) -> Result<Value<'a>, Failure> {
    let Value::Text(text) = value else {
        return Ok(value);
    };
    let text = text.as_str();
    let changed = match case {
        Some(Case::Lower) => text.to_lowercase(),
        Some(Case::Upper) => text.to_uppercase(),
        None => {
            return Err(failed(
                "the operator of `@case` is neither `lower` nor `upper`",
            ));
        }
    };
    if changed == text {
        return Ok(value);
    }
    let mut out = TextBuilder::new(scope);
    out.push(&changed)?;
    Ok(Value::text(out.finish()?))
}
