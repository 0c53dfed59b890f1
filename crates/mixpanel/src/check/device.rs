use super::registry::register;
use super::{Found, Seen, Shown, is_there};

register! {
    NO_OS = "no-os" Misread of Events {
        "an event without operating system, although the browser names it"
        why: "Segment's browser library puts the operating system into `context.userAgentData.platform`, while the field `os_name` reads `context.os.name`, which only mobile libraries fill. Every report by Operating System is empty for the web."
        change: "Give the field `os_name` both: `=context.os.name ?? context.userAgentData.platform`."
        events: r#"{"type":"track","event":"Signed Up","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7","userAgentData":{"mobile":false,"platform":"macOS"}}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      os_name: =context.os.name ?? context.userAgentData.platform\n"
    }
}

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let context = seen.source.event.get("context");
    let platform = context.get("userAgentData").get("platform");
    if is_there(platform) && !is_there(seen.property("$os")) {
        found(
            &NO_OS,
            format_args!(
                "there is no `$os`; `context.userAgentData.platform` is {}",
                Shown(platform)
            ),
        );
    }
}
