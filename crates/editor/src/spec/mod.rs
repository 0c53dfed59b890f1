//! The paths of events in the Segment spec: what stands where, for hover and completion. Events may carry anything
//! else beside it.

mod paths;

pub use paths::PATHS;

/// A path of the Segment spec.
#[derive(Debug)]
pub struct EventPath {
    /// As the rule language writes it, `[]` for an item of a list: `properties.products[].sku`.
    pub path: &'static str,
    /// What stands there: `text`, `number`, `boolean`, `object`, `list`, `date`.
    pub kind: &'static str,
    /// One sentence of meaning.
    pub meaning: &'static str,
}

impl EventPath {
    /// The last segment: `sku`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit(['.', ']']).next().unwrap_or(self.path)
    }

    /// What the last segment is in: `properties.products[]`; the empty text at the top.
    pub fn parent(&self) -> &'static str {
        let end = self.path.len() - self.name().len();
        let parent = self.path.get(..end).unwrap_or_default();
        parent.strip_suffix('.').unwrap_or(parent)
    }
}

/// What is known of a path.
pub fn find(path: &str) -> Option<&'static EventPath> {
    PATHS.iter().find(|known| known.path == path)
}

/// What is known directly inside of a path, the empty text for the event itself.
pub fn inside(path: &str) -> impl Iterator<Item = &'static EventPath> {
    PATHS.iter().filter(move |known| known.parent() == path)
}

/// What an item of a list is called, where something is known inside of it.
pub fn items(list: &str) -> Option<&'static str> {
    let mut parents = PATHS.iter().map(EventPath::parent);
    parents.find(|parent| parent.strip_suffix("[]") == Some(list))
}

/// The kinds of event, each with what it says.
pub static TYPES: &[(&str, &str)] = &[
    ("track", "Somebody did something."),
    ("identify", "Who somebody is."),
    ("page", "Somebody saw a page of a site."),
    ("screen", "Somebody saw a screen of an app."),
    ("group", "Somebody belongs to a group, such as a company."),
    ("alias", "Two ids are one person's."),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use segue_parser::rule::EVENT_FIELDS;

    use super::*;

    #[test]
    fn the_top_is_what_the_rule_language_knows() {
        let top: Vec<_> = inside("").map(|path| path.path).collect();
        assert_eq!(top, EVENT_FIELDS);
    }

    #[test]
    fn every_path_is_inside_one_that_is_there() {
        let mut seen = HashSet::new();
        for path in PATHS {
            assert!(seen.insert(path.path), "{} twice", path.path);
            let parent = path.parent();
            let known = parent.is_empty() || seen.contains(parent.trim_end_matches("[]"));
            assert!(known, "{} in {parent}", path.path);
            assert!(path.meaning.ends_with('.'), "{}", path.path);
        }
    }

    #[test]
    fn a_path_is_taken_apart() {
        let sku = find("properties.products[].sku").unwrap();
        assert_eq!((sku.name(), sku.parent()), ("sku", "properties.products[]"));
        let kind = find("type").unwrap();
        assert_eq!((kind.name(), kind.parent()), ("type", ""));
    }
}
