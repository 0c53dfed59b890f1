//! The settings of the classic destination as they are exported.

use segue_parser::yaml::{Node, NodeKind, Resolved};

/// What the destination does, defaults filled in.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the destination has so many switches"
)]
pub(super) struct Settings {
    pub(super) secret: bool,
    pub(super) eu: bool,
    pub(super) source_name: String,
    pub(super) consolidated_pages: bool,
    pub(super) all_pages: bool,
    pub(super) categorized_pages: bool,
    pub(super) named_pages: bool,
    pub(super) people: bool,
    pub(super) all_traits: bool,
    pub(super) people_properties: Vec<String>,
    pub(super) event_increments: Vec<String>,
    pub(super) property_increments: Vec<String>,
    pub(super) super_properties: Vec<String>,
    pub(super) legacy_super_properties: bool,
    pub(super) groups: Vec<String>,
    pub(super) group_traits_once: Vec<String>,
    /// Those of the browser library.
    pub(super) browser: Vec<String>,
    pub(super) unknown: Vec<String>,
    /// Those whose value is not of their type.
    pub(super) unreadable: Vec<String>,
    /// Whether any of them is one of the destination.
    pub(super) any: bool,
}

impl Settings {
    pub(super) fn read(named: &[(&str, &Node)]) -> Self {
        let mut this = Self {
            people: true,
            all_traits: true,
            ..Self::default()
        };
        for (name, node) in named {
            if this.setting(name, node) {
                this.any = true;
            } else {
                this.unknown.push((*name).to_owned());
            }
        }
        this
    }

    /// Takes in a setting; whether there is such a one.
    fn setting(&mut self, name: &str, node: &Node) -> bool {
        let mut wrong = false;
        let mut switch = |to: &mut bool| match truth(node, *to) {
            Some(value) => *to = value,
            None => wrong = true,
        };
        match name {
            "token" => {}
            "apiKey" => self.secret = texts(node).is_some_and(|t| !t.concat().is_empty()),
            "enableEuropeanUnionEndpoint" => switch(&mut self.eu),
            "consolidatedPageCalls" => switch(&mut self.consolidated_pages),
            "trackAllPages" => switch(&mut self.all_pages),
            "trackCategorizedPages" => switch(&mut self.categorized_pages),
            "trackNamedPages" => switch(&mut self.named_pages),
            "people" => switch(&mut self.people),
            "setAllTraitsByDefault" => switch(&mut self.all_traits),
            "legacySuperProperties" => switch(&mut self.legacy_super_properties),
            "crossSubdomainCookie" | "persistence" | "secureCookie" | "connectionMode" => {
                self.browser.push(name.to_owned());
            }
            _ => {
                let to = match name {
                    "sourceName" => {
                        match texts(node) {
                            Some(texts) => self.source_name = texts.concat(),
                            None => self.unreadable.push(name.to_owned()),
                        }
                        return true;
                    }
                    "eventIncrements" | "increments" => &mut self.event_increments,
                    "propIncrements" => &mut self.property_increments,
                    "peopleProperties" => &mut self.people_properties,
                    "superProperties" => &mut self.super_properties,
                    "groupIdentifierTraits" => &mut self.groups,
                    "groupTraitsToSetOnce" => &mut self.group_traits_once,
                    _ => return false,
                };
                match texts(node) {
                    Some(texts) => {
                        for text in texts {
                            let text = text.trim();
                            if !text.is_empty() && !to.iter().any(|known| known == text) {
                                to.push(text.to_owned());
                            }
                        }
                    }
                    None => wrong = true,
                }
            }
        }
        if wrong {
            self.unreadable.push(name.to_owned());
        }
        true
    }
}

/// A switch, its default where it is null or empty; none where it is something else.
fn truth(node: &Node, default: bool) -> Option<bool> {
    let NodeKind::Scalar(scalar) = &node.kind else {
        return None;
    };
    match (scalar.resolve(), scalar.text.as_str()) {
        (Resolved::Bool(value), _) => Some(value),
        (Resolved::Null, _) | (_, "") => Some(default),
        (_, "true") => Some(true),
        (_, "false") => Some(false),
        _ => None,
    }
}

/// The texts of a list, or the one text; null and what is empty are none.
fn texts(node: &Node) -> Option<Vec<&str>> {
    match &node.kind {
        NodeKind::Scalar(scalar) if scalar.resolve() == Resolved::Null => Some(Vec::new()),
        NodeKind::Scalar(scalar) => Some(vec![&scalar.text]),
        NodeKind::Sequence(items) => items.iter().map(Node::as_str).collect(),
        NodeKind::Mapping(_) => None,
    }
}
