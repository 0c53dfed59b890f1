use super::registry::register;
use super::{Found, Seen, Shown, is_there};

register! {
    EVENT_WITHOUT_NAME = "event-without-name" Rejected of Events {
        "an event without a name"
        why: "Mixpanel refuses an event whose name is missing, blank or no text."
        change: "Give the field `event` something to fall back on, or keep such events from the mapping by its trigger or by `drop`."
        events: r#"{"type":"track","event":" ","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    where: not blank(event)\n"
    }
    UNNAMED_VIEW = "unnamed-view" Misread of Events {
        "an event name with a hole in it, such as `Viewed ` of a page without a name"
        why: "The name begins or ends with a blank, because what a template puts in there is missing: a page or screen call without `name`. All such views count as one event, which looks like another one in every menu and tells nothing."
        change: "Name the event without the page (`event: Page Viewed`) and carry the page as a property (`event_properties+: {name: =name}`), which Mixpanel advises anyway; or put in something that is always there, such as `context.page.path`."
        events: r#"{"type":"page","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Page Calls\n"
        good: "mappings:\n  - preset: Page Calls\n    fields:\n      event: Page Viewed\n      event_properties+: {name: =name}\n"
    }
}

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let name = seen.body.get("event");
    if seen.body.is_missing() {
        return;
    }
    let Some(text) = name.as_str().filter(|_| is_there(name)) else {
        found(
            &EVENT_WITHOUT_NAME,
            format_args!("the name is {}", Shown(name)),
        );
        return;
    };
    if text.trim() != text {
        found(
            &UNNAMED_VIEW,
            format_args!("the event is called {}", Shown(name)),
        );
    }
}
