use segue_evaluator::Value;

use super::registry::register;
use super::{Found, Seen, Shown};

register! {
    TEXT_CUT = "text-cut" Lost of Records {
        "a text over 255 bytes, which is cut"
        why: "Mixpanel cuts texts in properties at 255 and says nothing. Its pages differ on whether these are bytes or characters; bytes is the safe reading, and letters beyond ASCII have two to four. Long addresses lose their query, texts that differ late become one."
        change: "Send less on purpose: the address without its query (`=first(split(context.page.url, \"?\"))`), or a hash of what is only compared (`=sha256(properties.query)`); or leave the property out by `omit`."
        events: r#"{"type":"track","event":"Searched","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7","page":{"url":"https://www.shop.example/search?q=«300 × x»"}}}"#
        bad: "mappings:\n  - preset: Track Calls\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      url: =first(split(context.page.url, \"?\"))\n"
    }
    NAME_CUT = "name-cut" Lost of Records {
        "the name of an event or property over 255 characters, which is cut"
        why: "Mixpanel cuts names at 255 and says nothing. Two names that differ later than that become one."
        change: "Name the event by what happened, and carry what is long as a property."
        events: r#"{"type":"track","event":"Searched for «300 × x»","userId":"user-1","timestamp":"2026-01-01T09:00:00Z","context":{"ip":"203.0.113.7"}}"#
        bad: "mappings:\n  - preset: Track Calls\n    fields:\n      name: null\n"
        good: "mappings:\n  - preset: Track Calls\n    fields:\n      event: Searched\n      name: Searched\n"
    }
}

/// More bytes of a text, or characters of a name, are cut off.
const LONGEST: usize = 255;

pub(super) fn look(seen: &Seen<'_, '_>, found: &mut Found<'_>) {
    let members = seen.members().iter().map(|member| member.key.as_str());
    for name in seen.body.get("event").as_str().into_iter().chain(members) {
        let length = name.chars().count();
        if length > LONGEST {
            let name = Shown(Value::text(name));
            found(
                &NAME_CUT,
                format_args!("the name {name} has {length} characters"),
            );
        }
    }
    seen.walk(&mut |member, value| {
        if let Value::Text(text) = value
            && text.as_str().len() > LONGEST
        {
            let length = text.as_str().len();
            found(&TEXT_CUT, format_args!("`{member}` has {length} bytes"));
        }
    });
}
