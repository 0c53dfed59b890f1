//! The pages as a book: all of them are in its contents, and no link leads astray.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::{Part, pages, parts};

const CONTENTS: &str = "docs/SUMMARY.md";

/// Where the links of a page lead, fenced blocks aside.
fn links(page: &str) -> Vec<&str> {
    let mut links = Vec::new();
    for part in parts(page) {
        if let Part::Text(text) = part {
            let behind = text.split("](").skip(1);
            links.extend(behind.map(|rest| rest.split(')').next().unwrap()));
        }
    }
    links.retain(|link| !link.contains("://"));
    links
}

/// The anchors of a page: its headings, as mdBook and the forges name them.
fn anchors(page: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    for part in parts(page) {
        if let Part::Text(text) = part {
            let lines = text.lines().filter(|line| line.starts_with('#'));
            anchors.extend(lines.map(|line| anchor(line.trim_start_matches('#').trim())));
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(kept)
        .collect::<String>();
    kept.replace(' ', "-")
}

/// The path from the root of what a page calls `link`.
fn resolved(page: &str, link: &str) -> String {
    if link.is_empty() {
        return page.to_owned();
    }
    let mut path = PathBuf::new();
    for step in Path::new(page).parent().unwrap().join(link).components() {
        if step == Component::ParentDir {
            assert!(path.pop(), "{page}: {link} leads out of the project");
        } else {
            path.push(step);
        }
    }
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_contents_are_all_pages() {
    let pages = pages();
    let (_, contents) = pages.iter().find(|(name, _)| name == CONTENTS).unwrap();
    let mut listed: Vec<String> = Vec::new();
    for link in links(contents) {
        listed.push(resolved(CONTENTS, link));
    }
    let names = pages.iter().map(|(name, _)| name.clone());
    let wanted: BTreeSet<String> = names
        .filter(|name| name.starts_with("docs/") && name != CONTENTS)
        .collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), wanted);
    assert_eq!(listed.len(), wanted.len(), "a page is listed twice");
}

#[test]
fn links_lead_somewhere() {
    let pages = pages();
    let mut astray = Vec::new();
    for (name, page) in &pages {
        for link in links(page) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let file = resolved(name, file);
            let target = pages.iter().find(|(name, _)| *name == file);
            let found = match target {
                Some((_, page)) => anchor.is_empty() || anchors(page).iter().any(|a| a == anchor),
                // The book holds its pages and nothing else.
                None => !name.starts_with("docs/") && crate::root().join(&file).exists(),
            };
            if !found || (name.starts_with("docs/") && !file.starts_with("docs/")) {
                astray.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(astray.is_empty(), "{astray:#?}");
}

#[test]
fn anchors_are_told_apart() {
    for (name, page) in pages() {
        let anchors = anchors(&page);
        let different: BTreeSet<_> = anchors.iter().collect();
        assert_eq!(different.len(), anchors.len(), "{name}: {anchors:?}");
    }
}

#[test]
fn pages_begin_with_what_they_are_for() {
    for (name, page) in pages() {
        let mut lines = page.lines().filter(|line| !line.is_empty());
        let title = lines.next().unwrap();
        let first = lines.next().unwrap();
        assert!(title.starts_with("# "), "{name}: {title}");
        let prose = name == CONTENTS
            || !["#", "|", "```", "- ", "<"]
                .iter()
                .any(|mark| first.starts_with(mark));
        assert!(prose, "{name}: {first}");
    }
}
