//! Mapping files of many mappings, for lint: most for an event of their own, some with patterns and further conditions.

use std::fmt::Write;

/// The text of a file with so many mappings; each number gives another one.
pub(crate) fn file(number: usize, mappings: usize) -> String {
    let mut text =
        "version: 1\ndestination: mixpanel\nsettings: {project_token: \"${MIXPANEL_TOKEN}\"}\n\
                    let:\n  plans: [pro, team]\n\
                    drop:\n  robots: match(context.userAgent, \"*bot*\")\nmappings:\n"
            .to_owned();
    for at in 0..mappings {
        let name = format!("Event {number}.{at}");
        let trigger = match at % 4 {
            0 => format!("event = \"{name}\" and properties.amount > {at}"),
            1 => {
                format!("event in [\"{name}\", \"{name} again\"] and properties.plan in let.plans")
            }
            2 => format!("match(event, \"{name} *\") and not match(event, \"*test*\")"),
            _ => {
                format!("event = \"{name}\" and (userId != null or context.page.path = \"/{at}\")")
            }
        };
        // Writing to a text does not fail.
        let _ = write!(
            text,
            "  - name: {name}\n    trigger: type = \"track\" and {trigger}\n    action: trackEvent\n    fields:\n      \
             event: {name} of {{{{properties.name}}}}\n      event_properties+:\n        plan: =context.traits.plan ?? \"free\"\n        \
             total: =properties.amount * 1.19\n"
        );
    }
    text
}
