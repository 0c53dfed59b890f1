//! What a file is made of, for outlines and breadcrumbs.

use segue_parser::diagnostic::Span;

use crate::outline::{Id, Outline, ROOT, Value};

/// A named part of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// A few words about it.
    pub detail: Option<String>,
    /// What sort of thing it is.
    pub sort: SymbolSort,
    /// All of it.
    pub span: Span,
    /// Its name, where that is written.
    pub name_span: Span,
    /// The parts of it.
    pub children: Vec<Self>,
}

/// What sort of thing a part of a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolSort {
    /// A key at the top.
    Section,
    /// A mapping, or several presets changed alike.
    Mapping,
    /// A group of mappings of which one runs.
    Group,
    /// A name for a value or condition.
    Name,
    /// A test.
    Test,
}

/// The parts of a file.
pub fn symbols(text: &str) -> Vec<Symbol> {
    let outline = Outline::new(text);
    let sections = outline.children(ROOT).iter();
    sections.filter_map(|id| section(&outline, *id)).collect()
}

fn section(outline: &Outline<'_>, id: Id) -> Option<Symbol> {
    let key = outline.key(id)?;
    let children = outline.children(id).iter().copied();
    let children = match key.as_str() {
        "mappings" => children
            .filter_map(|entry| mapping(outline, entry))
            .collect(),
        "tests" => children.filter_map(|entry| test(outline, entry)).collect(),
        "let" | "drop" | "settings" | "sources" => children
            .filter_map(|entry| named(outline, entry, SymbolSort::Name))
            .collect(),
        _ => Vec::new(),
    };
    Some(Symbol {
        children,
        ..named(outline, id, SymbolSort::Section)?
    })
}

/// An entry by its key, with its value on one line.
fn named(outline: &Outline<'_>, id: Id, sort: SymbolSort) -> Option<Symbol> {
    let node = outline.node(id);
    let key = outline.key(id).filter(|key| !key.trim().is_empty())?;
    // What may be a secret is shown nowhere but in the file.
    let shown = matches!(sort, SymbolSort::Name) && key != "settings";
    let value = outline
        .scalar(id)
        .filter(|_| shown && !in_section(outline, id, "settings"));
    Some(Symbol {
        name: key,
        detail: value.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")),
        sort,
        span: node.span,
        name_span: node.key?.scalar.span,
        children: Vec::new(),
    })
}

fn in_section(outline: &Outline<'_>, id: Id, section: &str) -> bool {
    let way = outline.way(id);
    way.first().and_then(|top| outline.key(*top)).as_deref() == Some(section)
}

fn mapping(outline: &Outline<'_>, entry: Id) -> Option<Symbol> {
    if let Some(group) = outline.entry(entry, "first_match") {
        let members = outline.children(group).iter();
        return Some(Symbol {
            sort: SymbolSort::Group,
            children: members
                .filter_map(|member| mapping(outline, *member))
                .collect(),
            ..named(outline, group, SymbolSort::Group)?
        });
    }
    let detail = ["action", "partnerAction", "preset"]
        .into_iter()
        .find_map(|key| outline.scalar(outline.entry(entry, key)?));
    ["name", "preset"]
        .into_iter()
        .find_map(|key| by_value(outline, entry, key, SymbolSort::Mapping))
        .map(|symbol| Symbol {
            detail: detail.filter(|detail| *detail != symbol.name),
            ..symbol
        })
}

fn test(outline: &Outline<'_>, entry: Id) -> Option<Symbol> {
    by_value(outline, entry, "name", SymbolSort::Test)
}

/// An item by what stands behind one of its keys.
fn by_value(outline: &Outline<'_>, entry: Id, key: &str, sort: SymbolSort) -> Option<Symbol> {
    let id = outline.entry(entry, key)?;
    let (name, name_span) = match &outline.node(id).value {
        Value::Scalar(scalar) => (outline.decode(*scalar).text, scalar.span),
        Value::Collection(list) => {
            let names = list
                .children
                .iter()
                .filter_map(|name| outline.scalar(*name));
            (names.collect::<Vec<_>>().join(", "), list.span)
        }
        Value::Nothing | Value::Alias(_) => return None,
    };
    (!name.trim().is_empty()).then(|| Symbol {
        name,
        detail: None,
        sort,
        span: outline.node(entry).span.to(name_span),
        name_span,
        children: Vec::new(),
    })
}
