//! Filters for HTML, addresses and Base64.

use super::{Call, Outcome, failed, text};
use crate::eval::{Failure, TextBuilder};
use crate::program::liquid::Filter;

impl<'a> Call<'_, 'a> {
    pub(super) fn markup(self, filter: Filter) -> Outcome<'a> {
        let input = self.input_text()?;
        let mut out = TextBuilder::new(self.scope);
        match filter {
            Filter::Escape | Filter::XmlEscape => escape(input, &mut out)?,
            Filter::EscapeOnce => {
                let mut plain = TextBuilder::new(self.scope);
                unescape(input, &mut plain)?;
                escape(plain.finish()?, &mut out)?;
            }
            Filter::StripHtml => strip_html(input, &mut out)?,
            Filter::UrlEncode => percent(input, "-_.!~*'()", true, &mut out)?,
            Filter::CgiEscape => percent(input, "-_.~", true, &mut out)?,
            Filter::UriEscape => percent(input, "-_.!~*'();/?:@&=+$,#[]", false, &mut out)?,
            Filter::UrlDecode => out.push(&decode_percent(input)?.replace('+', " "))?,
            Filter::Base64Encode => encode_base64(input, &mut out)?,
            Filter::Base64Decode => out.push(&decode_base64(input))?,
            _ => self.slugify(input, &mut out)?,
        }
        Ok(text(out.finish()?))
    }

    /// `slugify`: runs of what is no letter or digit as one hyphen, none at the ends.
    fn slugify(self, input: &str, out: &mut TextBuilder<'_, 'a>) -> Result<(), Failure> {
        let mode = match self.argument(0) {
            mode if mode.is_missing() => "default",
            mode => mode.plain().as_str().unwrap_or_default(),
        };
        let keep: Option<fn(char) -> bool> = match mode {
            "raw" => Some(|c| !crate::value::is_blank(c)),
            "default" | "latin" => Some(is_letter),
            "pretty" => Some(|c| is_letter(c) || "._~!$&'()+,;=@".contains(c)),
            "ascii" => Some(|c| c.is_ascii_alphanumeric()),
            _ => None,
        };
        let mut slug = String::new();
        let plain: String = if mode == "latin" {
            without_accents(input)
        } else {
            input.to_owned()
        };
        match keep {
            None => slug.push_str(&plain),
            Some(keep) => {
                let mut run = false;
                for c in plain.chars() {
                    if keep(c) {
                        slug.push(c);
                    } else if !run {
                        slug.push('-');
                    }
                    run = !keep(c);
                }
                if slug.starts_with('-') {
                    slug.remove(0);
                }
                if slug.ends_with('-') {
                    slug.pop();
                }
            }
        }
        let keep_case = !self.argument(1).plain().is_falsy();
        out.push(&if keep_case { slug } else { slug.to_lowercase() })
    }
}

const ENTITIES: &[(char, &str)] = &[
    ('&', "&amp;"),
    ('<', "&lt;"),
    ('>', "&gt;"),
    ('"', "&#34;"),
    ('\'', "&#39;"),
];

fn escape(input: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    for c in input.chars() {
        match ENTITIES.iter().find(|(plain, _)| *plain == c) {
            Some((_, entity)) => out.push(entity)?,
            None => out.push(c.encode_utf8(&mut [0; 4]))?,
        }
    }
    Ok(())
}

fn unescape(input: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    let mut rest = input;
    while let Some((before, _)) = rest.split_once('&') {
        out.push(before)?;
        rest = rest.get(before.len()..).unwrap_or_default();
        let entity = ENTITIES.iter().find(|(_, entity)| rest.starts_with(entity));
        let (plain, length) = entity.map_or(('&', 1), |(plain, entity)| (*plain, entity.len()));
        out.push(plain.encode_utf8(&mut [0; 4]))?;
        rest = rest.get(length..).unwrap_or_default();
    }
    out.push(rest)
}

/// Takes out scripts and styles with what is in them, tags that stand on one line, and comments.
fn strip_html(input: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    let mut ends = [
        End::new("<script", |rest| {
            Some((rest.find("</script>")?, "</script>".len()))
        }),
        End::new("<style", |rest| {
            Some((rest.find("</style>")?, "</style>".len()))
        }),
        // A tag does not go over the end of a line.
        End::new("<", |rest| {
            let at = rest.find(['>', '\n', '\r', '\u{2028}', '\u{2029}'])?;
            Some((at, usize::from(rest.get(at..)?.starts_with('>'))))
        }),
        End::new("<!--", |rest| Some((rest.find("-->")?, "-->".len()))),
    ];
    let mut from = 0;
    let mut kept = 0;
    while let Some(at) = input
        .get(from..)
        .and_then(|rest| rest.find('<'))
        .map(|at| from + at)
    {
        from = at + 1;
        if let Some(behind) = ends.iter_mut().find_map(|end| end.behind(input, at)) {
            out.push(input.get(kept..at).unwrap_or_default())?;
            (from, kept) = (behind, behind);
        }
    }
    out.push(input.get(kept..).unwrap_or_default())
}

/// How something that begins with `open` ends.
struct End {
    open: &'static str,
    /// The first place in a text where it may end, and the length of what closes it there: 0 where it does not.
    find: fn(&str) -> Option<(usize, usize)>,
    /// The place found last, so that no part of a text is looked through twice; none where there is none any more.
    next: Option<(usize, usize)>,
}

impl End {
    fn new(open: &'static str, find: fn(&str) -> Option<(usize, usize)>) -> Self {
        let next = Some((0, 0));
        Self { open, find, next }
    }

    /// The place behind what begins here.
    fn behind(&mut self, text: &str, at: usize) -> Option<usize> {
        if !text.get(at..)?.starts_with(self.open) {
            return None;
        }
        let inner = at + self.open.len();
        if self.next?.0 < inner {
            let found = (self.find)(text.get(inner..)?);
            self.next = found.map(|(place, length)| (inner + place, length));
        }
        let (place, length) = self.next?;
        (length > 0).then_some(place + length)
    }
}

/// Percent-encodes all but letters, digits and these characters; blanks may become plus signs.
fn percent(
    input: &str,
    keep: &str,
    plus: bool,
    out: &mut TextBuilder<'_, '_>,
) -> Result<(), Failure> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for c in input.chars() {
        if c.is_ascii_alphanumeric() || keep.contains(c) {
            out.push(c.encode_utf8(&mut [0; 4]))?;
        } else if c == ' ' && plus {
            out.push("+")?;
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                let digit = |at: u8| char::from(HEX.get(usize::from(at)).copied().unwrap_or(b'0'));
                out.extend(['%', digit(byte >> 4), digit(byte & 15)].into_iter())?;
            }
        }
    }
    Ok(())
}

/// Undoes percent-encoding; what is none, or no UTF-8, fails.
fn decode_percent(input: &str) -> Result<String, Failure> {
    let malformed = || failed("a percent-encoded text is malformed");
    let mut bytes = Vec::with_capacity(input.len());
    let mut rest = input;
    while let Some((before, encoded)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let digits = encoded
            .get(..2)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.ok_or_else(malformed)?);
        rest = encoded.get(2..).unwrap_or_default();
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).map_err(|_| malformed())
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode_base64(input: &str, out: &mut TextBuilder<'_, '_>) -> Result<(), Failure> {
    for group in input.as_bytes().chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(group.get(at).copied().unwrap_or_default())
        });
        for at in 0..4 {
            let sextet = (bits >> (18 - 6 * at) & 63) as usize;
            let symbol = BASE64.get(sextet).filter(|_| at <= group.len());
            out.push(char::from(symbol.copied().unwrap_or(b'=')).encode_utf8(&mut [0; 4]))?;
        }
    }
    Ok(())
}

/// Reads both alphabets, passes over what is in neither, and stops at the padding.
fn decode_base64(input: &str) -> String {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for c in input.bytes().take_while(|b| *b != b'=') {
        let standard = match c {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
        let Some(sextet) = BASE64.iter().position(|b| *b == standard) else {
            continue;
        };
        bits = bits << 6 | sextet as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 255) as u8);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A letter, digit or combining mark.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '²' | '³' | '¹' | '¼'..='¾')
        || matches!(c, '\u{300}'..='\u{36f}')
}

fn without_accents(input: &str) -> String {
    let mut plain = String::new();
    for c in input.chars() {
        match c {
            'à'..='å' => plain.push('a'),
            'æ' => plain.push_str("ae"),
            'ç' => plain.push('c'),
            'è'..='ë' => plain.push('e'),
            'ì'..='ï' => plain.push('i'),
            'ð' => plain.push('d'),
            'ñ' => plain.push('n'),
            'ò'..='ö' | 'ø' => plain.push('o'),
            'ù'..='ü' => plain.push('u'),
            'ý' | 'ÿ' => plain.push('y'),
            'ß' => plain.push_str("ss"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ẞ' => plain.push_str("SS"),
            'Œ' => plain.push_str("OE"),
            'Þ' => plain.push_str("TH"),
            other => plain.push(other),
        }
    }
    plain
}
