//! Files by their addresses.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lsp_types::Uri;

/// The file at an address; none where it is no file of this machine.
pub(crate) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let rest = rest.split(['?', '#']).next()?;
    let decoded = decoded(rest.starts_with('/').then_some(rest)?)?;
    // `/C:/folder`
    let bytes = decoded.as_bytes();
    let drive = bytes.get(1).is_some_and(u8::is_ascii_alphabetic) && bytes.get(2) == Some(&b':');
    let path = if drive { decoded.get(1..)? } else { &decoded };
    Some(PathBuf::from(path))
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first == b'%' {
            let (digits, behind) = behind.split_at_checked(2)?;
            let digits = std::str::from_utf8(digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = behind;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

/// The address of a file, by its whole path.
pub(crate) fn of(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace('\\', "/");
    let mut uri = "file://".to_owned();
    if !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"/-._~:".contains(&byte);
        let _ = if plain {
            write!(uri, "{}", char::from(byte))
        } else {
            write!(uri, "%{byte:02X}")
        };
    }
    uri.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stand_for_files() {
        let cases = [
            ("file:///a/b.yaml", Some("/a/b.yaml")),
            ("file://localhost/a%20b/%C3%A9.yaml", Some("/a b/é.yaml")),
            ("file:///c%3A/a.yaml", Some("c:/a.yaml")),
            ("file://elsewhere/a.yaml", None),
            ("untitled:Untitled-1", None),
            ("file:///a%2", None),
            ("file:///%ff", None),
        ];
        for (uri, wanted) in cases {
            assert_eq!(path(uri), wanted.map(PathBuf::from), "{uri}");
        }
    }

    #[test]
    fn files_have_addresses() {
        let file = Path::new("/a b/é#?.yaml");
        let uri = of(file).unwrap();
        assert_eq!(uri.as_str(), "file:///a%20b/%C3%A9%23%3F.yaml");
        assert_eq!(path(uri.as_str()).as_deref(), Some(file));
    }
}
