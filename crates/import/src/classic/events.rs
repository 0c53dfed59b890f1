//! Track, page and screen calls.

use super::{Settings, mapping};
use crate::document::Document;
use crate::report::{Report, Verdict};
use crate::yaml::{Map, Yaml};

/// What the classic destination added to events under names that the action has not.
const NAMED: &[(&str, &str)] = &[
    ("mp_lib", "Segment: {{context.library.name ?? \"unknown\"}}"),
    (
        "mp_name_tag",
        "=context.traits.name ?? context.traits.email ?? userId ?? anonymousId",
    ),
    ("$app_release", "=context.app.build"),
    ("$app_version", "=context.app.version"),
    ("$wifi", "=context.network.wifi"),
    ("$search_engine", "=properties.searchEngine"),
    ("$username", "=properties.username"),
];

/// A device type, the name of the entry of `let` for it, and its properties with where they come from.
type Device = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// The same for devices of one type.
const DEVICES: &[Device] = &[
    (
        "iOS",
        "ios",
        &[
            ("$ios_device_model", "context.device.model"),
            ("$ios_app_release", "context.app.build"),
            ("$ios_app_version", "context.app.version"),
            ("$ios_version", "context.os.version"),
        ],
    ),
    (
        "android",
        "android",
        &[
            ("$screen_dpi", "context.screen.density"),
            ("$has_telephone", "context.network.cellular"),
            ("$android_version_code", "context.app.version"),
            ("$android_app_version", "context.app.version"),
            ("$android_os", "context.os.name"),
            ("$android_os_version", "context.os.version"),
            ("$android_model", "context.device.model"),
            ("$android_manufacturer", "context.device.manufacturer"),
        ],
    ),
];

/// What a profile calls a trait, and the trait.
const RENAMED: &[(&str, &str)] = &[
    ("$created", "created"),
    ("$email", "email"),
    ("$first_name", "firstName"),
    ("$last_name", "lastName"),
    ("$last_seen", "lastSeen"),
    ("$name", "name"),
    ("$phone", "phone"),
    ("$username", "username"),
    ("trait_token", "token"),
];

/// What differs in the records, whatever the settings.
const DIFFERENCES: &[(&str, &str)] = &[
    (
        "event properties",
        "objects in them stay objects, where they were JSON texts; for a text write `name: =to_json(properties.name)` \
         under `event_properties`",
    ),
    (
        "time",
        "it is sent in milliseconds, where it was cut to seconds; Mixpanel shows the same",
    ),
    (
        "insert ids",
        "they are made of the message id, and not those of the classic destination: do not send events again that it \
         has sent",
    ),
    (
        "old events",
        "those over five years old are no longer refused; a `drop` on `timestamp` keeps them back",
    ),
    (
        "browsers",
        "their names come from a shorter list, and may be spelt differently in reports",
    ),
];

pub(super) fn add(settings: &Settings, document: &mut Document<'_>, report: &mut Report) {
    let pages = page_name(settings, report);
    let lets = &mut document.lets;
    if let Some(pages) = &pages {
        lets.say(
            vec!["What page and screen calls are called in Mixpanel; those without a name are not sent.".to_owned()],
            "page_name",
            Yaml::text(pages),
        );
    }
    let mut named = Map::default();
    for (key, value) in NAMED {
        named.put(*key, Yaml::text(*value));
    }
    lets.say(
        vec!["What the classic destination added to events, under its own names.".to_owned()],
        "classic",
        Yaml::Map(named),
    );
    let mut choice = Vec::new();
    for (kind, name, properties) in DEVICES {
        let mut named = Map::default();
        for (key, path) in *properties {
            named.put(*key, Yaml::text(format!("={path}")));
        }
        lets.put(*name, Yaml::Map(named));
        choice.push(format!("context.device.type = \"{kind}\", let.{name}"));
    }
    lets.put("device", Yaml::text(format!("=if({})", choice.join(", "))));
    let mut renamed = Map::default();
    for (name, was) in RENAMED {
        renamed.put(*name, Yaml::text(format!("=context.traits.{was}")));
    }
    lets.say(
        vec![
            "The traits on an event, as a profile names them; they went over its properties."
                .to_owned(),
        ],
        "renamed",
        Yaml::Map(renamed),
    );
    let old: Vec<_> = RENAMED
        .iter()
        .map(|(_, was)| format!("\"{was}\""))
        .collect();
    let traits = format!(
        "=merge(omit(context.traits, {}), let.renamed)",
        old.join(", ")
    );
    lets.put("traits", Yaml::text(traits));
    let properties = "omit(properties, \"username\", \"searchEngine\", \"referrer\")";
    document.mappings.push(mapping(
        "",
        "Track Calls",
        "type = \"track\"",
        "trackEvent",
        fields(None, properties),
    ));
    if pages.is_some() {
        let named = format!("{properties}, {{name: name, category: category}}");
        document.mappings.push(mapping(
            "",
            "Page and Screen Calls",
            "type in [\"page\", \"screen\"] and let.page_name != null",
            "trackEvent",
            fields(Some("=let.page_name"), &named),
        ));
    }
    report.note(
        Verdict::Carried,
        "track calls",
        "all of them, as events; an order is one event as it was",
    );
    for (subject, message) in DIFFERENCES {
        report.note(Verdict::Changed, *subject, *message);
    }
}

fn fields(event: Option<&str>, properties: &str) -> Map {
    let mut fields = Map::default();
    if let Some(event) = event {
        fields.put("event", Yaml::text(event));
    }
    fields.put(
        "referrer",
        Yaml::text("=context.referrer.url ?? context.page.referrer ?? properties.referrer"),
    );
    fields.put(
        "event_properties",
        Yaml::text(format!(
            "=exclude_nulls(merge({properties}, let.classic, let.device, let.traits))"
        )),
    );
    fields
}

/// The name of a page or screen: the first setting that has one decides.
fn page_name(settings: &Settings, report: &mut Report) -> Option<String> {
    let all = settings.consolidated_pages || settings.all_pages;
    let mut others = Vec::new();
    if settings.categorized_pages {
        others.push("trackCategorizedPages");
    }
    if settings.named_pages {
        others.push("trackNamedPages");
    }
    if all {
        let setting = if settings.consolidated_pages {
            "consolidatedPageCalls"
        } else {
            "trackAllPages"
        };
        let message = "every page is `Loaded a Page`, every screen `Loaded a Screen`";
        report.note(Verdict::Carried, setting, message);
        for other in others {
            let message = format!(
                "`{setting}` comes before it, so each call is one event; should calls have been several, add a mapping"
            );
            report.note(Verdict::Changed, other, message);
        }
        return Some(
            "=if(type = \"page\", \"Loaded a Page\", type = \"screen\", \"Loaded a Screen\")"
                .to_owned(),
        );
    }
    if others.is_empty() {
        report.note(
            Verdict::Carried,
            "page and screen calls",
            "none are sent, as no setting asks for them",
        );
        return None;
    }
    let mut branches = Vec::new();
    if settings.categorized_pages {
        branches.push("not blank(category) and not blank(name), template(\"Viewed {{category}} {{name}} {{titlecase(type)}}\")");
        branches.push("not blank(category), template(\"Viewed {{category}} {{titlecase(type)}}\")");
        report.note(
            Verdict::Carried,
            "trackCategorizedPages",
            "pages with a category are `Viewed CATEGORY NAME Page`",
        );
    }
    if settings.named_pages {
        branches.push("not blank(name), template(\"Viewed {{name}} {{titlecase(type)}}\")");
        report.note(
            Verdict::Carried,
            "trackNamedPages",
            "pages with a name are `Viewed NAME Page`",
        );
    }
    if others.len() > 1 {
        let message = "a page with both is one event, by its category; should it have been two, add a mapping";
        report.note(Verdict::Changed, "trackNamedPages", message);
    }
    Some(format!(
        "=if(type not in [\"page\", \"screen\"], null, {})",
        branches.join(", ")
    ))
}
